"""Letters of offer: cases that name one share it, by number, day and ceiling, and only an extension moves its day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from licensing.models import LetterOfOffer
from licensing.transitions import Refused
from tests.world import codes, make_world
from tests.worlds.authorities import drawn, leaving

pytestmark = pytest.mark.django_db
ITN = {"itn": "X20260302123456"}


def under(world, number="IN-P-LAX", ends_on=date(2026, 12, 31)):
    """Released spares under that letter, to that day."""
    return world.at("released", kind="spares", detail={"letter_number": number, "authority_ends_on": ends_on})


def refusal(world, parent, **changes):
    with pytest.raises(Refused) as refused:
        world.file_shipment(parent, **changes)
    (refusals,) = refused.value.refusals
    assert refusals.citations == ("22 CFR 126.6(c)",)
    return refusals


@pytest.mark.parametrize("number", ["IN-P-LAX", "in-p-lax", " IN-P-LAX "])
def test_cases_that_name_one_letter_share_it_however_they_write_it(number):
    world = make_world()
    for item in ("IN-P-LAX", number):
        world.file_shipment(under(world, item))
    letter = LetterOfOffer.objects.get()
    assert (letter.number, letter.purchaser.code) == ("IN-P-LAX", "IN")
    assert letter.drawn_value == Decimal("1800.00")


@pytest.mark.parametrize(
    ("first", "second"),
    [(date(2026, 6, 30), date(2027, 6, 30)), (date(2027, 6, 30), date(2026, 6, 30))],
)
def test_the_earlier_of_the_registers_day_and_the_cases_counts(first, second):
    world = make_world()
    world.file_shipment(under(world, ends_on=first))
    later = under(world, ends_on=second)
    assert world.file_shipment(later, detail=leaving(date(2026, 6, 30))).state == "lodged"
    assert refusal(world, later, detail=leaving(date(2026, 7, 1))).code == "expired"
    assert LetterOfOffer.objects.get().ends_on == first


def test_an_extension_moves_the_registers_day_and_never_back():
    world = make_world()
    short, long = under(world, ends_on=date(2026, 6, 30)), under(world, ends_on=date(2026, 7, 31))
    world.execute(short, "extend_authority", "officer", authority_ends_on=date(2026, 7, 1))
    assert not LetterOfOffer.objects.exists()
    world.file_shipment(long)
    world.execute(short, "extend_authority", "officer", authority_ends_on=date(2026, 7, 15))
    assert LetterOfOffer.objects.get().ends_on == date(2026, 7, 31)
    world.execute(long, "extend_authority", "officer", authority_ends_on=date(2027, 1, 31))
    assert LetterOfOffer.objects.get().ends_on == date(2027, 1, 31)
    assert world.file_shipment(long, detail=leaving(date(2027, 1, 31))).state == "lodged"


def test_nothing_departs_after_the_day_on_record():
    world = make_world()
    filed_shipment = world.file_shipment(under(world))
    LetterOfOffer.objects.update(ends_on=world.now.date() - timedelta(days=1))
    assert codes(world, filed_shipment, "depart", "supplier", **ITN) == {"expired"}


def test_what_drew_on_a_letter_departs_on_the_day_on_record():
    world = make_world()
    filed_shipment = world.file_shipment(under(world))
    LetterOfOffer.objects.update(ends_on=world.now.date())
    assert world.execute(filed_shipment, "depart", "supplier", **ITN).state == "in_transit"


def test_the_ceiling_is_kept_to_the_cent_and_told_nobody():
    world = make_world()
    case = under(world)
    world.file_shipment(case)
    LetterOfOffer.objects.update(ceiling=Decimal("1799.99"))
    refusals = refusal(world, case)
    assert (refusals.code, refusals.sentence) == (
        "value_over_ceiling",
        "It is worth more than what is left of the letter of offer IN-P-LAX.",
    )
    LetterOfOffer.objects.update(ceiling=Decimal("1800.00"))
    for value in ("0.01", "900.00", "900.01"):  # nobody tries where the ceiling lies
        with pytest.raises(Refused) as refused:
            world.file_shipment(case, lines=[{"line": 1, "quantity": 1, "value": Decimal(value)}])
        assert refused.value.codes == {"value_follows"}
    assert drawn(world.file_shipment(case)) == [(1, Decimal("900.00"), False)]
