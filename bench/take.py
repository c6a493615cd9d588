"""G1: one transition through the door against the raw five-statement floor; beside it the lean way, and G13: its seal."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator

from bench import places
from bench.table import Line, at_most
from config.local_services import LocalServices

ROUNDS, BATCH = 7, 60


def measure(_services: LocalServices) -> Iterator[Line]:
    """All in turns; the medians of CPU and of the wall."""
    from bench.floor import make_floor, raw_transition
    from bench.lean import lean_transition
    from tests.world import make_world

    floor, lean, door = [], [], []
    with places.place():
        world = make_world()
        make_floor(2 * BATCH * ROUNDS)
        for number in range(ROUNDS):
            cases = [world.execute(world.file(), "submit", "filer") for _ in range(BATCH)]
            keys = range(number * BATCH + 1, (number + 1) * BATCH + 1)
            floor.append(cpu_and_wall(lambda keys=keys: [raw_transition(key) for key in keys] and None))
            others = range(BATCH * (ROUNDS + number) + 1, BATCH * (ROUNDS + number + 1) + 1)
            lean.append(cpu_and_wall(lambda others=others: [lean_transition(key) for key in others] and None))
            door.append(
                cpu_and_wall(
                    lambda cases=cases: [world.execute(case, "accept", "officer") for case in cases] and None
                )
            )
        statements = count_statements(world)
        sealed = seconds_of_seals(world)
    for name, place in (("CPU", 0), ("wall", 1)):
        low = statistics.median(times[place] for times in floor) / BATCH
        high = statistics.median(times[place] for times in door) / BATCH
        what = f"take, {statements} statements, {name}"
        yield at_most("G1", what, high, ("five raw statements", low), times=2.5)
        between = statistics.median(times[place] for times in lean) / BATCH
        yield at_most("G1", f"lean ORM, {name}", between, ("five raw statements", low), times=2.5)
        if name == "CPU":
            yield at_most("G13", "the seals of its events, CPU", sealed, ("take", high), times=0.1)


def cpu_and_wall(act: Callable[[], None]) -> tuple[float, float]:
    """Seconds of this process's CPU and of the wall that `act` takes."""
    wall, cpu = time.perf_counter(), time.process_time()
    act()
    return time.process_time() - cpu, time.perf_counter() - wall


def seconds_of_seals(world: object) -> float:
    """Seconds of CPU that sealing the events of one `accept` takes: canonical text and hash."""
    from licensing.events.sealing import check_facts, digest

    case = world.execute(world.file(), "submit", "filer")  # type: ignore[attr-defined]  # the tests' world
    before = case.event_count
    case = world.execute(case, "accept", "officer")  # type: ignore[attr-defined]  # the tests' world
    events = list(case.events.filter(number__gt=before))

    def seal() -> None:
        for event in events:
            check_facts(event.facts)
            digest(case.reference, event)

    cpu, _ = cpu_and_wall(lambda: [seal() for _ in range(500)] and None)
    return cpu / 500


def count_statements(world: object) -> int:
    """How many statements one `accept` sends, BEGIN and COMMIT not counted."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    case = world.execute(world.file(), "submit", "filer")  # type: ignore[attr-defined]  # the tests' world
    with CaptureQueriesContext(connection) as captured:
        world.execute(case, "accept", "officer")  # type: ignore[attr-defined]  # the tests' world
    return sum(not query["sql"].startswith(("BEGIN", "COMMIT")) for query in captured.captured_queries)
