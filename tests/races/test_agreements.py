"""Agreements at once: one of two amendments is applied, no report goes over the terms that an amendment sets meanwhile."""

from datetime import date

from licensing.integrity import violations
from licensing.models import ProductionReport
from licensing.transitions import Refused
from tests.races.together import at_once, execute
from tests.world import make_world
from tests.worlds.agreements import agreement, amending
from tests.worlds.authorities import granted
from tests.worlds.clocks import end_of

ROW = {"from": "2026-03-02", "until": "2026-05-31", "quantity": 2300, "value": "100.00"}


def test_of_two_amendments_at_once_one_is_applied_and_the_other_told(committed_db):
    world = make_world()
    case = agreement(world)
    for number in range(3):
        stated = {"ends_on": date(2036 + number, 6, 30)}
        pair = [amending(world, case, "extend_duration", **stated) for _ in range(2)]
        results = at_once(*[execute(world, filed, "approve", "countersigner") for filed in pair])
        (refused,) = [result for result in results if isinstance(result, Refused)]
        assert refused.codes == {"terms_have_changed"}
        assert granted(case).terms_number == number + 2
        assert world.fresh(case).detail.expires_on == stated["ends_on"]
        case = world.fresh(case)
    assert list(violations()) == []


def test_what_is_made_stays_within_terms_that_shrink_meanwhile(committed_db):
    world = make_world()
    case = agreement(world)
    world.now = end_of(2026, 9, 30)
    filed = amending(world, case, "change_scope", quantity_to_be_made=2000)
    results = at_once(
        execute(world, filed, "approve", "countersigner"),
        execute(world, case, "report_production", "filer", reports=[ROW]),
    )
    (refused,) = [result for result in results if isinstance(result, Refused)]
    assert refused.codes in ({"over_terms"}, {"below_made"})
    assert (granted(case).quantity_to_be_made, ProductionReport.objects.count()) in ((2000, 0), (2400, 1))
    assert list(violations()) == []


def test_no_day_is_reported_twice_by_reports_at_once(committed_db):
    world = make_world()
    case = agreement(world)
    world.now = end_of(2026, 9, 30)
    row = {**ROW, "quantity": 10}
    results = at_once(*[execute(world, case, "report_production", "filer", reports=[row])] * 5)
    refused = [result for result in results if isinstance(result, Refused)]
    assert [refusal.codes for refusal in refused] == [{"period_twice"}] * 4
    assert granted(case).made_quantity == 10
    assert list(violations()) == []
