"""The page of an agreement after its approval: what was told of it."""

from datetime import date

from tests.licensing.admin.desks import page, words
from tests.world import AGREEMENT, START
from tests.worlds.clocks import end_of


def test_officers_read_a_minor_amendment_and_that_it_came_late(world, at_desk):
    case = world.execute(world.at("approved", detail=AGREEMENT), "execute", "filer", executed_on=START.date())
    world.now = end_of(2026, 4, 20)
    told = {"concluded_on": date(2026, 3, 10), "amendment": "Lot 2 is delivered in July."}
    world.execute(case, "report_minor_amendment", "filer", **told)
    content = words(at_desk("olive").get(page(case)))
    for part in ("1. Concluded on 10 March", "late: it was due by 9 April", told["amendment"]):
        assert part in content
    assert "Notice under the agreement came late" in content
