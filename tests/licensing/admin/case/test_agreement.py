"""The page of an agreement after its approval: what was told of it."""

from datetime import date

from tests.licensing.admin.desks import page, words
from tests.world import AGREEMENT, START
from tests.worlds.agreements import agreement, amend
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


def test_officers_read_the_terms_in_force_and_those_before(world, at_desk):
    case = agreement(world)
    filed = amend(world, case, "extend_duration", ends_on=date(2036, 6, 30))
    content = words(at_desk("olive").get(page(case)))
    for part in (
        "Terms of the agreement",
        "in force now",
        filed.reference,
        "30 June 2036",
        "31 December 2034",
    ):
        assert part in content
    assert "30 June 2036, before 31 December 2034" in content
    assert "Extend the duration" in words(at_desk("olive").get(page(filed)))
