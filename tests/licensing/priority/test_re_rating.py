"""Re-rating: another rating for an order that its supplier has, by another person than the one who endorsed it."""

import pytest

from tests.world import codes, make_world, person, staff
from tests.worlds.filings import SIGNED
from tests.worlds.paths import ENDORSEMENT, ratings_may_be_given

pytestmark = pytest.mark.django_db
TO_DX = {"rating": "DX", "programme_symbol": "A2", "reason": "Urgent."}


@pytest.mark.parametrize("state", ["rated", "offered", "accepted"])
def test_it_does_not_wait_for_the_suppliers_answer(state):
    world = make_world()
    case = world.execute(world.at(state, kind="priority"), "re_rate", "authoriser", **TO_DX)
    assert (case.state, case.detail.rated_as) == (state, "DX-A2")


def test_who_endorsed_does_not_re_rate():
    world = make_world()
    world.actors["both"] = staff(person("both", "endorser", "authoriser"))
    case = world.file(kind="priority")
    for step in (*ENDORSEMENT, ratings_may_be_given):
        step(world, case)
    world.execute(case, "endorse", "both")
    world.execute(case, "authorise", "authoriser", rating="DO", programme_symbol="A1")
    day = world.now.date()
    world.execute(case, "place_order", "hal", order_number="PO-7", order_received_on=day, **SIGNED)
    case = world.execute(case, "accept", "supplier")
    assert codes(world, case, "re_rate", "both", **TO_DX) == {"four_eyes"}
    assert (world.fresh(case).detail.rated_as, world.fresh(case).event_count) == ("DO-A1", case.event_count)
