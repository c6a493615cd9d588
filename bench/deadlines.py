"""G5: deadlines a second through the sweep, beside sets of rows, Celery ETA tasks and procrastinate doing nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import timedelta

from bench import places
from bench.places import scaled
from bench.table import Line, at_least
from config.local_services import LocalServices

LAPSES, ESCALATIONS, BESIDE, TASKS = 30_000, 15_000, 200_000, 6_000
BATCH = 1_000


def measure(_services: LocalServices) -> Iterator[Line]:
    """Both mixes, each against every floor and rival."""
    floor, rivals = beside(), queues()
    for what, rate in (
        ("overdue transitions", overdue_transitions()),
        ("escalation levels", escalation_levels()),
    ):
        yield at_least("G5", f"{what}, full effect", rate, ("sets of rows", floor), 0.35)
        for name, other, wanted in rivals:
            yield at_least("G5", f"{what}, full effect", rate, (name, other), wanted)


def overdue_transitions() -> float:
    """Questions that nobody answered: state, event, clocks, segments, firing and messages of each `lapse`."""
    from bench.million import multiply
    from bench.templates import overdue_soon
    from licensing.worker import deadlines
    from tests.world import make_world

    with places.place() as place:
        world = make_world()
        multiply(place.database_url, overdue_soon(world), scaled(LAPSES))
        now = world.now + timedelta(days=20)
        return a_second(lambda: deadlines.sweep(now=now, batch=BATCH))


def escalation_levels() -> float:
    """Stages that nobody has ended: event, mark, escalation and next level of each warning, then of each breach."""
    from bench.million import multiply
    from bench.templates import under_way
    from licensing.worker import deadlines
    from tests.world import make_world

    with places.place() as place:
        world = make_world()
        multiply(place.database_url, under_way(world), scaled(ESCALATIONS))

        def twice() -> int:
            return sum(deadlines.sweep(now=world.now + timedelta(days=days), batch=BATCH) for days in (2, 3))

        return a_second(twice)


def beside() -> float:
    """The floor: the same on three plain tables, by statements over sets."""
    from bench.floor import make_due, sweep_in_sets

    with places.place():
        make_due(scaled(BESIDE))
        return a_second(lambda: sweep_in_sets(BATCH))


def queues() -> list[tuple[str, float, float]]:
    """The rivals: name, tasks a second, how many times that is wanted."""
    from bench import celery_rival, procrastinate_rival

    with places.place() as place:
        executed, dispatched = celery_rival.rates(place, scaled(TASKS))
        jobs = procrastinate_rival.rate(place.database_url, scaled(TASKS))
    print(f"Celery ETA, with dispatch: {dispatched:,.0f}/s")
    return [("Celery ETA", executed, 10), ("procrastinate", jobs, 25)]


def a_second(act: Callable[[], int]) -> float:
    """How many a second `act` does, which returns how many it did."""
    started = time.perf_counter()
    done = act()
    return done / (time.perf_counter() - started)
