"""An order takes effect when it is given: its instant counts for every clock that it touches, whatever runs later."""

from datetime import date, datetime, timedelta

import pytest

from licensing.clocks import holds, service_levels
from licensing.integrity import violations
from licensing.models import ClockSegment
from licensing.worker import deadlines
from tests.world import make_world
from tests.worlds.clocks import clocks, closure, end_of, fired, hold, level, names, run_bulk_operations

pytestmark = pytest.mark.django_db
AN_HOUR = timedelta(hours=1)


def standing(clock):
    """(from, until, runs) of its ledger as it stands."""
    rows = ClockSegment.objects.filter(clock=clock, replaced_by=None).order_by("starts_at", "id")
    return [(row.starts_at, row.ends_at, row.running) for row in rows if row.starts_at != row.ends_at]


def at_the_end(world, case, hours):
    """The end of its stage; and go so many hours before or after it, without any sweep."""
    due: datetime = clocks(case)["stage"].due_at
    world.now = due + hours * AN_HOUR
    return due


def test_a_hold_an_hour_before_the_end_spares_the_clock_though_it_comes_to_the_case_later():
    world = make_world()
    case = world.at("review")
    due = at_the_end(world, case, -1)
    placed = hold(world).placed_at
    world.now = due + AN_HOUR
    deadlines.sweep(now=world.now)
    assert "breach" not in [name for _, name in fired(case, "stage")]
    assert clocks(case)["stage"].paused
    assert standing(clocks(case)["stage"])[-1] == (placed, None, False)
    run_bulk_operations(world)
    assert names(case).count("hold.placed") == 1
    assert list(violations()) == []


def test_a_hold_an_hour_after_the_end_comes_after_the_breach():
    world = make_world()
    case = world.at("review")
    due = at_the_end(world, case, 1)
    placed = hold(world).placed_at
    run_bulk_operations(world)
    assert fired(case, "stage") == [(1, "breach")]
    assert clocks(case)["stage"].breached_at == due
    assert names(case).index("clock.breached") < names(case).index("hold.placed")
    assert standing(clocks(case)["stage"])[-1] == (placed, None, False)
    assert list(violations()) == []


def test_a_move_between_the_order_and_its_batch_leaves_the_ledger_as_ordered():
    world = make_world()
    case = world.at("review")
    at_the_end(world, case, -60)
    placed = hold(world).placed_at
    world.execute(case, "query", "officer", reason="Which engine?")
    asked = world.now
    run_bulk_operations(world)
    stretches = standing(clocks(case)["stage"])
    assert stretches[-2:] == [(placed, asked, False), (asked, None, False)]
    assert list(violations()) == []


def test_a_lift_lets_the_clock_run_from_when_it_was_ordered():
    world = make_world()
    case = world.at("review")
    order = hold(world)
    run_bulk_operations(world)
    world.now += 10 * AN_HOUR
    lifted = holds.lift(order, "It is over.", world.ctx("officer")).lifted_at
    world.now += 30 * AN_HOUR
    run_bulk_operations(world)
    assert standing(clocks(case)["stage"])[-1] == (lifted, None, True)
    assert list(violations()) == []


def test_a_breach_that_a_sweep_fired_while_the_hold_was_being_written_is_withdrawn():
    world = make_world()
    case = world.at("review")
    due = at_the_end(world, case, 0)
    deadlines.sweep(now=world.now)
    assert clocks(case)["stage"].breached_at == due
    world.now = due - AN_HOUR  # the order's own instant, which was committed only afterwards
    hold(world)
    world.now = due + AN_HOUR
    run_bulk_operations(world)
    assert names(case)[-2:] == ["hold.placed", "clock.breach_withdrawn"]
    assert clocks(case)["stage"].breached_at is None
    assert list(violations()) == []


def test_a_closure_ordered_before_the_end_moves_it_before_it_is_due():
    world = make_world()
    case = world.at("review")
    due = at_the_end(world, case, -3)
    closure(world, date(2026, 3, 16))
    world.now = due + AN_HOUR
    deadlines.sweep(now=world.now)
    assert [name for _, name in fired(case, "stage")] == ["warning"]
    run_bulk_operations(world)
    assert clocks(case)["stage"].due_at == end_of(2026, 3, 17)
    assert names(case).count("clock.counted_anew") == 1
    assert list(violations()) == []


def test_clocks_moved_before_the_end_are_moved_before_it_is_due():
    world = make_world()
    case = world.at("review")
    due = at_the_end(world, case, -3)
    service_levels.schedule_move(level(world, amount=20), "Fewer hands", world.ctx("officer"))
    world.now = due + AN_HOUR
    world.execute(case, "open_stop", "officer", stop="policy_review", reason="A review")
    assert "breach" not in [name for _, name in fired(case, "stage")]
    assert clocks(case)["stage"].amount == 20
    assert names(case)[-2:] == ["clock.terms_moved", "case.stop_opened"]
    run_bulk_operations(world)
    assert list(violations()) == []
