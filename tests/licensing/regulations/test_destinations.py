"""The dated entries of 22 CFR 126.1(d), looked at from both sides, and what a refusal says of them."""

from datetime import date

import pytest

from licensing.regulations import destinations
from licensing.regulations.rulebook import BOOK
from licensing.regulations.topics import assess

DENIAL, EXCEPTIONS, NONE = "denial", "denial_with_exceptions", "none"
FOUND = [
    ("HK", "2020-07-13", NONE),
    ("HK", "2020-07-14", DENIAL),
    ("HK", "2026-06-01", DENIAL),
    ("CY", "2022-09-30", EXCEPTIONS),
    ("CY", "2022-10-01", NONE),
    ("CY", "2026-09-30", NONE),
    ("CY", "2026-10-01", EXCEPTIONS),
    ("RU", "2021-03-17", NONE),
    ("RU", "2021-03-18", EXCEPTIONS),
    ("ET", "2021-10-31", NONE),
    ("ET", "2021-11-01", EXCEPTIONS),
    ("SS", "2018-02-13", NONE),
    ("SS", "2018-02-14", EXCEPTIONS),
    ("NI", "2024-03-14", NONE),
    ("NI", "2024-03-15", EXCEPTIONS),
    ("KH", "2021-12-08", NONE),
    ("KH", "2021-12-09", EXCEPTIONS),
]


def asked(country, as_of):
    return assess("proscribed-destination", {"country": country, "as_of": as_of}).as_json()


@pytest.mark.parametrize(("country", "as_of", "policy"), FOUND)
def test_the_policy_as_the_law_stood_on_the_day(country, as_of, policy):
    assert asked(country, as_of)["policy"] == policy


@pytest.mark.parametrize(
    ("country", "says"),
    [
        ("RU", "RU is under a policy of denial (22 CFR 126.1(d)(2), 22 CFR 126.1(l), 86 FR 14802). What it still allows, case by case: government space cooperation."),
        ("HK", "HK is under a policy of denial (22 CFR 126.1(d)(1), EO 13936). Hong Kong counts as China."),
        ("CN", "CN is under a policy of denial (22 CFR 126.1(d)(1))."),
    ],
)  # fmt: skip
def test_the_refusal_names_the_paragraph_and_what_it_still_allows(country, says):
    (because,) = asked(country, "2026-06-01")["because"]
    assert because["sentence"] == says


@pytest.mark.parametrize("country", ["ER", "ET"])
def test_eritrea_and_ethiopia_bind_their_forces(country):
    (because,) = asked(country, "2026-06-01")["because"]
    assert "end-users other than the armed forces, police, intelligence" in because["sentence"]


def test_what_is_not_known_of_cyprus_is_denied_and_marked():
    later = asked("CY", "2026-10-01")
    assert (later["policy"], later["certainty"]) == (EXCEPTIONS, "M")
    assert "is to be checked" in later["because"][0]["sentence"]
    assert asked("CY", "2026-09-30")["certainty"] is None


def test_every_listing_with_exceptions_names_its_paragraph_and_what_it_allows():
    for entry in BOOK.rules[EXCEPTIONS]:
        assert entry.allows
        assert entry.citations[1].startswith("22 CFR 126.1(")


def test_an_exemption_is_refused_with_the_countries_that_are_proscribed():
    (refusal,) = destinations.against_proscribed({"IN", "RU", "HK"}, date(2026, 6, 1), "22 CFR 123.16(a)")
    assert refusal.sentence == "HK, RU are proscribed (22 CFR 126.1(d)), so no exemption applies."
    assert refusal.citations == ("22 CFR 123.16(a)", "22 CFR 126.1(a)")


def test_germany_is_the_nineteenth_of_the_supply_arrangements():
    assert not BOOK.lists("sosa_partners", "DE", date(2024, 10, 21))
    assert BOOK.lists("sosa_partners", "DE", date(2024, 10, 22))
    assert sum(len(entry.countries) for entry in BOOK.rules["sosa_partners"]) == 19


@pytest.mark.parametrize(("day", "listed"), [("2024-08-31", False), ("2024-09-01", True)])
def test_the_three_partners_count_from_their_exemption_on(day, listed):
    assert BOOK.lists("aukus", "AU", date.fromisoformat(day)) is listed
