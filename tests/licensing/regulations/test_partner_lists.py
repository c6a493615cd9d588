"""Partner lists: who has a security of supply arrangement, or a procurement agreement, on which day."""

from datetime import date, timedelta

import pytest

from licensing.regulations.partner_lists import list_of
from licensing.regulations.rulebook import BOOK

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("country", "first"),
    [
        ("NL", date(1978, 12, 31)),
        ("JP", date(2023, 1, 31)),
        ("DK", date(2023, 2, 8)),
        ("EE", date(2023, 10, 26)),
        ("LT", date(2023, 10, 27)),
        ("IN", date(2024, 8, 22)),
        ("DE", date(2024, 10, 22)),
    ],
)
def test_a_partner_is_listed_from_its_first_day_on(country, first):
    listed = list_of("sosa")
    assert (listed(country, first - DAY), listed(country, first)) == (False, True)


def test_there_are_as_many_as_are_known():
    sosa, rdp = (
        {country for item in BOOK.rules[rule] for country in item.countries}
        for rule in ("sosa_partners", "rdp_qualifying")
    )
    assert (len(sosa), len(rdp)) == (19, 28)
    assert "IN" not in rdp


def test_other_kinds_have_no_list():
    assert list_of("framework") is None
