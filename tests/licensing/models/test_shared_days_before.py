"""A database from before shared days reached partners: their running clocks are recalculated, by a bulk operation that says why."""

from datetime import date

import pytest

from licensing.integrity import violations
from licensing.models import BulkOperation
from tests.licensing.clocks.test_whose_days import DELHI, held_in_mumbai
from tests.licensing.models.test_codes_before import run
from tests.licensing.models.test_granted_before import migrate, migrate_on
from tests.world import make_world
from tests.worlds.clocks import clocks, end_of, facts, run_bulk_operations

pytestmark = pytest.mark.slow  # the way back and forth through the migrations
CLOSED = (
    "INSERT INTO licensing_calendarday (calendar, day, is_open, reason, recorded_at, recorded_by_id)"
    " SELECT %s, %s, false, %s, now(), id FROM licensing_user ORDER BY id LIMIT 1"
)


def test_a_closure_of_before_reaches_the_partners_clock(committed_db):
    world = make_world()
    case, other = held_in_mumbai(world), world.at("review")
    migrate("emergency_filing")
    run(CLOSED, "india_gazetted", date(2026, 4, 6), "A state funeral")
    run(CLOSED, "us_federal", date(2026, 12, 24), "EO 14998")  # which no partner's running clock counts by
    migrate_on()
    (order,) = BulkOperation.objects.all()
    assert (order.act, order.ordered_by, order.foreseen) == ("count_anew", None, 1)
    BulkOperation.objects.update(ordered_at=world.now, not_before=world.now)
    run_bulk_operations(world)
    assert clocks(case)["detour"].due_at == end_of(2026, 4, 7, DELHI)
    assert (
        facts(case, "clock.counted_anew")["reason"]
        == "Days of a shared calendar count for the partners who keep it"
    )
    assert not other.events.filter(name="clock.counted_anew").exists()
    assert list(violations()) == []
