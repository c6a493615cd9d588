"""Acts upon many cases with others at work: who is busy is done later, two workers do nothing twice, nobody is left out."""

from datetime import date, timedelta
from functools import partial
from threading import Event as Signal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from licensing import transitions
from licensing.clocks import holds
from licensing.integrity import violations
from licensing.models import Arrangement, BulkOperation, CalendarDay, Pause, ServiceLevel
from licensing.models.bulk_operations import SETTLED
from licensing.worker import bulk, cycle
from tests.races.together import at_once, execute
from tests.world import make_world
from tests.worlds.arrangements import sosa
from tests.worlds.clocks import clocks, closure, hold, level, names, run_bulk_operations

SHUT = date(2026, 3, 5)


def holding(case, lock_taken, done):
    """An act: somebody holds the case until the others are done."""

    def act():
        with transaction.atomic():
            transitions.lock(case.pk)
            lock_taken.set()
            assert done.wait(timeout=30)

    return act


def test_a_case_that_is_busy_is_left_over_and_done_later(committed_db):
    world = make_world()
    cases = [world.at("review") for _ in range(4)]
    hold(world)
    lock_taken, done = Signal(), Signal()

    def sweep():
        assert lock_taken.wait(timeout=30)
        cycle.sweep(now=world.now)
        done.set()

    at_once(holding(cases[1], lock_taken, done), sweep)
    assert [clocks(case)["stage"].paused for case in cases] == [True, False, True, True]
    order = BulkOperation.objects.order_by("id").first()
    assert (order.left_over, order.finished_at) == ([cases[1].pk], None)
    run_bulk_operations(world)
    assert all(clocks(case)["stage"].paused for case in cases)
    order.refresh_from_db()
    assert (order.done, order.left_over) == (4, [])
    assert list(violations()) == []


def test_two_workers_do_nothing_twice_and_leave_nobody_out(committed_db):
    world = make_world()
    cases = [world.at("review") for _ in range(12)]
    closure(world, SHUT)
    hold(world, kinds=["licence"])
    later = world.now + SETTLED + timedelta(seconds=1)

    def work():
        while bulk.carry_out(now=later, batch=2):
            pass

    at_once(*[work] * 4)
    work()
    assert [names(case).count("hold.placed") for case in cases] == [1] * 12
    assert Pause.objects.filter(closed_at__isnull=True).count() == 12
    assert not BulkOperation.objects.filter(finished_at__isnull=True).exists()
    assert list(violations()) == []


def test_days_are_recalculated_once_by_four_sweepers(committed_db):
    world = make_world()
    cases = [world.at("review") for _ in range(8)]
    closure(world, SHUT)
    later = world.now + SETTLED + timedelta(seconds=1)
    at_once(*[lambda: cycle.sweep(now=later)] * 4)
    cycle.sweep(now=later)
    assert [names(case).count("clock.counted_anew") for case in cases] == [1] * 8
    assert list(violations()) == []


def test_what_comes_in_while_a_hold_is_placed_is_on_hold_too(committed_db):
    world = make_world()
    drafts = [world.file() for _ in range(6)]
    at_once(*[execute(world, case, "submit", "filer") for case in drafts], lambda: hold(world))
    run_bulk_operations(world)
    run_bulk_operations(world)
    assert all(clocks(case)["stage"].paused for case in drafts)
    assert [names(case).count("hold.placed") for case in drafts] == [1] * 6
    assert list(violations()) == []


def test_what_comes_in_while_a_hold_is_lifted_is_not_left_on_hold(committed_db):
    world = make_world()
    current = hold(world)
    run_bulk_operations(world)
    drafts = [world.file() for _ in range(6)]
    at_once(
        *[execute(world, case, "submit", "filer") for case in drafts],
        lambda: holds.lift(current, "It is over.", world.ctx("officer")),
    )
    run_bulk_operations(world)
    run_bulk_operations(world)
    assert not any(clocks(case)["stage"].paused for case in drafts)
    assert not Pause.objects.filter(closed_at__isnull=True).exists()
    assert list(violations()) == []


@pytest.mark.parametrize("count", [6])
def test_overlapping_versions_by_many_at_once_leave_one(committed_db, count):
    world = make_world()

    def declare():
        try:
            return level(world)
        except ValidationError as refused:
            return refused

    results = at_once(*[declare] * count)
    assert sum(isinstance(result, ServiceLevel) for result in results) == 1
    refused = [result for result in results if isinstance(result, ValidationError)]
    assert all("starts_on" in item.message_dict for item in refused)
    assert ServiceLevel.objects.count() == 1


def test_arrangements_with_a_common_party_by_many_at_once_leave_one(committed_db):
    def keep(code, *parties):
        try:
            return sosa(code=code, parties=["IN", "US", *parties])
        except (ValidationError, IntegrityError) as refused:
            return refused

    others = ("AU", "GB", "JP", "KR", "SE", "NO")
    results = at_once(*[partial(keep, f"with-{item.lower()}", item) for item in others])
    assert sum(isinstance(result, Arrangement) for result in results) == 1
    assert Arrangement.objects.count() == 1


def test_a_day_that_many_record_at_once_is_recorded_once(committed_db):
    world = make_world()
    case = world.at("review")

    def record():
        try:
            return closure(world, SHUT)
        except ValidationError as refused:
            return refused

    results = at_once(*[record] * 6)
    assert sum(isinstance(result, CalendarDay) for result in results) == 1
    assert all(isinstance(result, CalendarDay | ValidationError) for result in results)
    run_bulk_operations(world)
    assert names(case).count("clock.counted_anew") == 1
    assert list(violations()) == []
