"""Acts upon many cases: in batches, one case's error is its own, and deadlines fire between two of them."""

import pytest
from django.db import OperationalError, connection

from licensing import transitions
from licensing.clocks import holds
from licensing.integrity import violations
from licensing.models import BulkOperation, Clock
from licensing.transitions import orders
from licensing.worker import bulk, cycle
from tests.world import make_world
from tests.worlds.clocks import clocks, hold, lift, names, run_bulk_operations

pytestmark = pytest.mark.django_db


def sick(monkeypatch, case, failure):
    """Let the act fail for this case alone."""
    doing = orders.HANDLERS[BulkOperation.Act.PLACE_HOLD]

    def change(file, operation, ctx):
        if file.case.pk == case.pk:
            failure()
        return doing.change(file, operation, ctx)

    broken = orders.Handler(doing.candidates, change)
    monkeypatch.setattr(orders, "HANDLERS", {**orders.HANDLERS, BulkOperation.Act.PLACE_HOLD: broken})


def failing():
    raise ZeroDivisionError("it is broken")


def away():
    raise OperationalError("the database is away")


def refused_by_the_database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1/0")


@pytest.mark.parametrize("failure", [failing, refused_by_the_database])
def test_a_case_that_fails_is_noted_and_stops_no_other(monkeypatch, failure):
    world = make_world()
    cases = [world.at("review") for _ in range(3)]
    sick(monkeypatch, cases[1], failure)
    hold(world)
    run_bulk_operations(world)
    assert [clocks(case)["stage"].paused for case in cases] == [True, False, True]
    first, again = BulkOperation.objects.order_by("id")
    assert (first.done, first.failures) == (2, 1)
    assert cases[1].reference in first.error
    assert "division" in first.error or "broken" in first.error
    assert (again.done, again.failures) == (0, 1)  # it is looked at once more
    assert None not in (first.finished_at, again.finished_at)
    assert list(violations()) == []


def test_an_error_stops_no_deadline(monkeypatch):
    world = make_world()
    case = world.at("intake")
    current = hold(world, kinds=["spares"])

    def broken(*_):
        raise RuntimeError("nothing works")

    monkeypatch.setattr(bulk, "_next", broken)
    world.sweep(4)
    assert "clock.breached" in names(case)
    assert not BulkOperation.objects.filter(finished_at__isnull=False).exists()
    monkeypatch.undo()
    run_bulk_operations(world)
    assert not BulkOperation.objects.filter(hold=current, finished_at__isnull=True).exists()


def test_a_database_that_is_away_is_no_error_of_a_case(monkeypatch):
    world = make_world()
    case = world.at("review")
    sick(monkeypatch, case, away)
    hold(world)
    with pytest.raises(OperationalError):
        bulk.carry_out(now=world.now)
    order = BulkOperation.objects.order_by("id").first()
    assert (order.failures, order.cursor) == (0, 0)


def test_deadlines_fire_between_two_batches(monkeypatch):
    world = make_world()
    cases = [world.at("review") for _ in range(4)]
    late = world.at("verification", kind="spares")
    hold(world)
    real, order = bulk.carry_out, []
    monkeypatch.setattr(bulk, "carry_out", lambda *, now: order.append("batch") or real(now=now, batch=1))
    fire = cycle.MOVING["deadlines"]
    monkeypatch.setitem(cycle.MOVING, "deadlines", lambda *, now: order.append("deadlines") or fire(now=now))
    world.sweep(5)
    assert order[:3] == ["batch", "deadlines", "batch"]
    assert all(clocks(case)["stage"].paused for case in cases)
    assert Clock.objects.get(case=late, purpose="stage").breached_at is not None


def test_a_hold_is_lifted_after_it_was_placed_whoever_comes_first():
    world = make_world()
    case = world.at("review")
    current = hold(world)
    lift(world, current)
    assert not clocks(case)["stage"].paused
    assert BulkOperation.objects.filter(finished_at__isnull=True).count() == 0
    run_bulk_operations(world)
    assert names(case).count("hold.placed") == names(case).count("hold.lifted")
    assert list(violations()) == []


def test_nothing_to_do_is_said_so():
    assert bulk.carry_out() == 0


def test_the_database_goes_away_while_cases_are_tried_one_by_one(monkeypatch):
    world = make_world()
    case = world.at("review")
    errors = [refused_by_the_database, away]

    def one_after_the_other():
        errors.pop(0)()

    sick(monkeypatch, case, one_after_the_other)
    hold(world)
    with pytest.raises(OperationalError):
        bulk.carry_out(now=world.now)
    order = BulkOperation.objects.order_by("id").first()
    assert (order.failures, order.cursor) == (0, 0)


def test_what_nobody_ordered_is_the_clocks():
    assert orders.actor_of(None).kind == "clock"


def test_a_case_that_is_under_no_hold_is_not_taken_out_of_it():
    world = make_world()
    case = world.at("review")
    current = hold(world, kinds=["spares"])
    holds.lift(current, "It is over.", world.ctx("officer"))
    order = BulkOperation.objects.filter(act=BulkOperation.Act.LIFT_HOLD).first()
    assert holds.lift_from(transitions.lock(case.pk), order, world.ctx("officer")) is None


def held(world, monkeypatch, ranges, *, batch):
    """Four cases to be held, with others between them; what each call of the worker says until there is nothing more."""
    cases = []
    for _ in range(4):
        cases.append(world.at("review"))
        for _ in range(3):
            world.at("draft")
    hold(world)
    BulkOperation.objects.update(cursor=cases[0].pk - 3)  # keys go on from test to test
    monkeypatch.setattr(bulk, "RANGES", ranges)
    # a range in which there is nothing is no end: what follows comes in the next call
    return cases, list(iter(lambda: bulk.carry_out(now=world.now, batch=batch), 0))


@pytest.mark.parametrize("ranges", [(1,), (2, 3), (1_000,)])
@pytest.mark.parametrize("batch", [1, 3, 250])
def test_the_next_cases_are_found_in_whatever_ranges_they_are_sought(monkeypatch, ranges, batch):
    world = make_world()
    cases, said = held(world, monkeypatch, ranges, batch=batch)
    assert [names(case).count("hold.placed") for case in cases] == [1, 1, 1, 1]
    first = BulkOperation.objects.order_by("id").first()
    assert (first.done, first.left_over, first.finished_at) == (4, [], world.now)
    assert max(said) <= batch
    assert list(violations()) == []


def test_a_case_that_is_busy_is_sought_no_second_time_in_its_range(monkeypatch):
    world = make_world()
    cases = [world.at("review") for _ in range(3)]
    real = bulk.lock_free
    monkeypatch.setattr(bulk, "lock_free", lambda keys: real([key for key in keys if key != cases[1].pk]))
    hold(world)
    assert bulk.carry_out(now=world.now) == 2
    first = BulkOperation.objects.order_by("id").first()
    assert (first.left_over, first.cursor, first.finished_at) == ([cases[1].pk], cases[2].pk, None)
    monkeypatch.undo()
    assert bulk.carry_out(now=world.now) == 1
    run_bulk_operations(world)
    assert [names(case).count("hold.placed") for case in cases] == [1, 1, 1]


def test_a_batch_is_smaller_where_cases_take_long_and_grows_again():
    pace, sizes = bulk.Pace(), []
    for seconds in (0.1, 0.5, 0.9, 0.3, 0.1, 0.1, 9, 9):
        pace.took(pace.cases, seconds)
        sizes.append(pace.cases)
    assert sizes == [250, 125, 100, 100, 200, 250, 125, 100]


def test_a_few_cases_say_little_of_how_many_there_may_be():
    pace = bulk.Pace()
    pace.took(250, 0.5)
    assert pace.cases == 125
    for few, seconds in ((3, 0.01), (0, 0.9)):
        pace.took(few, seconds)
        assert pace.cases == 125


def test_a_worker_takes_as_many_cases_as_its_pace_says(monkeypatch):
    world = make_world()
    for _ in range(3):
        world.at("review")
    monkeypatch.setattr(bulk.PACE, "cases", 2)
    hold(world)
    assert bulk.carry_out(now=world.now) == 2
