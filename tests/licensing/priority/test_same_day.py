"""Equal orders received on the same day: the supplier accepts the earliest delivery dates first (15 CFR 700.13(b))."""

from datetime import date

import pytest

from licensing.models import Displacement
from licensing.regulations.dpas_orders import BESIDE, Order, beside
from tests.licensing.test_budgets import TRANSITION, statements
from tests.world import make_world, refused
from tests.worlds.orders import accepted, rated, requested

pytestmark = pytest.mark.django_db
DAY, NEXT = date(2026, 3, 20), date(2026, 3, 23)
EARLY, LATE = date(2027, 3, 31), date(2027, 6, 30)
OFFER = {"offered_on": "2027-12-31", "why": "The forge is booked."}


def pair(world, rating="DO-A1", other="DO-A7", *, other_on=DAY, dates=(EARLY, LATE)):
    """Two orders that wait for their answer: the one that is due earlier, and the later one."""
    return (
        rated(world, rating, DAY, required_on=dates[0]),
        rated(world, other, other_on, required_on=dates[1]),
    )


def names(case):
    return {"interferes_with": [case.reference]}


def order(rating="DO-A1", required_on=EARLY, received_on=DAY):
    return Order(id="a", rating=rating, required_on=required_on, received_on=received_on)


@pytest.mark.parametrize(
    ("waiting", "result"),
    [
        (order("DX-A1"), "other_rating"),
        (order("DX-A1", received_on=NEXT), "other_rating"),
        (order(received_on=NEXT), "other_day"),
        (order("DO-C9", required_on=date(2027, 3, 30)), "due_earlier"),
        (order("DO-C9"), "due_later"),
        (order(required_on=LATE), "due_later"),
    ],
)
def test_what_a_waiting_order_is_to_another(waiting, result):
    assert beside(order(), waiting) == result
    assert result in BESIDE


def test_the_later_date_is_not_accepted_before_the_earlier_one():
    world = make_world()
    early, late = pair(world)
    (refusal,) = refused(world, late, "accept", "supplier", **names(early))
    assert (refusal.code, refusal.field) == ("due_after_another", "interferes_with")
    assert refusal.citations == ("15 CFR 700.13(b)",)
    assert refusal.sentence == (
        f"{early.reference}, received on the same day, is due earlier. Answer it first. "
        "Offer the earliest possible date."
    )
    assert world.execute(early, "accept", "supplier").state == "accepted"


def test_the_earlier_date_is_accepted_and_displaces_nothing():
    world = make_world()
    early, late = pair(world, "DX-A1", "DX-A2")
    early = world.execute(early, "accept", "supplier", **names(late))
    kept = early.events.get(name="case.order_accepted").facts["conflict"]
    assert (early.state, kept["action"], kept["interferes_with"]) == ("accepted", "accept", [late.reference])
    assert "displaces" not in kept
    assert not Displacement.objects.exists()


def test_of_two_with_one_date_the_supplier_takes_either():
    world = make_world()
    item, other = pair(world, dates=(EARLY, EARLY))
    assert world.execute(other, "accept", "supplier", **names(item)).state == "accepted"
    (refusal,) = refused(world, item, "accept", "supplier", **names(other))
    assert refusal.code == "offer_the_earliest_date"  # it has been accepted, and stands


def test_what_was_accepted_stands_though_it_is_due_later():
    world = make_world()
    early, late = pair(world)
    world.execute(late, "accept", "supplier")
    (refusal,) = refused(world, early, "accept", "supplier", **names(late))
    assert refusal.code == "offer_the_earliest_date"


def test_a_later_date_is_offered_for_the_one_that_is_due_later():
    world = make_world()
    early, late = pair(world)
    late = world.execute(late, "offer", "supplier", **OFFER, **names(early))
    kept = late.events.get(name="case.date_offered").facts["conflict"]
    assert (late.state, kept["action"]) == ("offered", "reject_and_offer_date")


def test_beside_lower_rated_work_the_earlier_one_is_an_excuse():
    world = make_world()
    low = accepted(world)
    early, late = pair(world, "DX-A1", "DX-A2")
    named = {"interferes_with": [low.reference, early.reference]}
    late = world.execute(late, "offer", "supplier", **OFFER, **named)
    assert late.state == "offered"
    conflict = late.events.get(name="case.date_offered").facts["conflict"]
    assert conflict["action"] == "reject_and_offer_date"
    assert "displaces" not in conflict
    assert not Displacement.objects.exists()


def test_one_for_which_assistance_was_asked_waits_still():
    world = make_world()
    early, late = pair(world)
    world.execute(early, "ask_assistance", "supplier", assistance="The forge is booked.")
    (refusal,) = refused(world, late, "accept", "supplier", **names(early))
    assert refusal.code == "due_after_another"


def test_what_is_displaced_is_what_was_accepted():
    world = make_world()
    low = accepted(world)
    early, late = pair(world, "DX-A1", "DX-A2")
    early = world.execute(early, "accept", "supplier", interferes_with=[low.reference, late.reference])
    assert early.events.get(name="case.order_accepted").facts["conflict"]["displaces"] == [low.reference]
    assert [displacement.displaced_id for displacement in Displacement.objects.all()] == [low.pk]


def test_the_one_that_is_due_later_is_no_excuse():
    world = make_world()
    early, late = pair(world)
    (refusal,) = refused(world, early, "offer", "supplier", **OFFER, **names(late))
    assert (refusal.code, refusal.citations) == ("no_excuse", ("15 CFR 700.13(b)",))
    assert refusal.sentence == (
        f"{late.reference}, received on the same day, is not due earlier. Accept this order first."
    )


@pytest.mark.parametrize(
    ("changes", "why"),
    [({"other": "DX-A1"}, "has another rating"), ({"other_on": NEXT}, "was received on another day")],
)
@pytest.mark.parametrize(("name", "facts"), [("accept", {}), ("offer", OFFER)])
def test_what_is_not_its_equal_of_the_day_does_not_interfere_yet(changes, why, name, facts):
    world = make_world()
    item, other = pair(world, **changes)
    (refusal,) = refused(world, item, name, "supplier", **facts, **names(other))
    assert (refusal.code, refusal.field) == ("not_accepted", "interferes_with")
    assert refusal.sentence == (f"{other.reference} is not accepted and {why}. Leave it out.")


def test_no_rated_order_that_waits_excuses_a_volunteer():
    world = make_world()
    waiting, asked = rated(world), requested(world)
    (refusal,) = refused(
        world, asked, "offer", "supplier", **{**OFFER, "offered_on": "2028-03-31"}, **names(waiting)
    )
    assert refusal.code == "not_accepted"


def test_they_are_read_at_once_however_many_there_are():
    world = make_world()
    first = rated(world, "DO-A1", DAY, required_on=EARLY)
    others = [rated(world, "DO-A1", DAY, required_on=LATE).reference for _ in range(3)]
    sent = statements(lambda: world.execute(first, "accept", "supplier", interferes_with=others))
    assert len(sent) <= TRANSITION, sent
