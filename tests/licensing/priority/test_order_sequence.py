"""The sequence of orders: by the day that was agreed, then by receipt where the supplier is, then by its instant."""

from datetime import UTC, date, datetime

import pytest

from licensing.models import Partner
from licensing.priority import order_sequence
from tests.world import make_world
from tests.worlds.filings import SIGNED
from tests.worlds.orders import accepted, authorised, rated, requested

pytestmark = pytest.mark.django_db


def test_a_later_day_that_was_agreed_puts_an_order_back():
    world = make_world()
    first, second = rated(world, required_on=date(2027, 1, 1)), rated(world, required_on=date(2027, 6, 1))
    assert list(order_sequence.sequence(world.us_firm.pk)) == [first, second]
    world.execute(first, "offer", "supplier", offered_on="2027-12-31", why="The forge is booked.")
    first = world.execute(first, "accept_offer", "hal")
    assert first.detail.deliver_on == date(2027, 12, 31)
    assert list(order_sequence.sequence(world.us_firm.pk)) == [second, first]


def test_what_was_submitted_counts_by_the_suppliers_day():
    world = make_world()
    world.now = datetime(2026, 3, 2, 20, tzinfo=UTC)  # the third, in India
    case = requested(world)
    Partner.objects.filter(code="ge").update(zone="Asia/Kolkata")
    (result,) = order_sequence.sequence(world.us_firm.pk)
    assert (result.pk, result.came_on) == (case.pk, date(2026, 3, 3))


def test_of_one_day_the_earlier_instant_goes_first():
    world = make_world()
    emergency = {"emergency": "imminent", "stated_hours": 24}
    cases = [authorised(world, **emergency) for _ in range(2)]
    for case, received in zip(cases, ("2026-03-02T16:00:00Z", "2026-03-02T15:30:00Z"), strict=True):
        day = {"order_received_on": date(2026, 3, 2), "order_received_at": received}
        world.execute(case, "place_order", "hal", order_number="PO-7", **SIGNED, **day)
    assert list(order_sequence.sequence(world.us_firm.pk)) == cases[::-1]


def test_an_assurance_goes_by_the_day_that_its_supplier_names():
    world = make_world()
    case = accepted(world, "unrated", required_on=date(2027, 3, 1))
    (result,) = order_sequence.sequence(world.us_firm.pk)
    assert (result.pk, result.deliver_on) == (case.pk, date(2027, 3, 1))
