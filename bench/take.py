"""`python -m bench.take`: one transition through the door against the raw five-statement floor, in one run (goal G1)."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable

from config.local_services import LocalServices

ROUNDS, BATCH = 7, 60


def cpu_and_wall(act: Callable[[], None]) -> tuple[float, float]:
    """Seconds of this process's CPU and of the wall that `act` takes."""
    wall, cpu = time.perf_counter(), time.process_time()
    act()
    return time.process_time() - cpu, time.perf_counter() - wall


def main() -> None:
    """Start private servers, measure both in turns, print medians and the ratio."""
    with LocalServices("bench", keep=False) as services:
        os.environ.update(
            LICENSING_ENV="test",
            DJANGO_SETTINGS_MODULE="config.settings",
            DATABASE_URL=services.database_url,
            REDIS_URL=services.redis_url,
        )
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        measure()


def measure() -> None:
    """The rounds."""
    from bench.floor import make_floor, raw_transition
    from tests.world import make_world

    world = make_world()
    make_floor(BATCH * ROUNDS)
    floor, door, statements = [], [], 0
    for number in range(ROUNDS):
        cases = [world.take(world.file(), "submit", "filer") for _ in range(BATCH)]
        keys = range(number * BATCH + 1, (number + 1) * BATCH + 1)
        floor.append(cpu_and_wall(lambda keys=keys: [raw_transition(key) for key in keys] and None))
        door.append(
            cpu_and_wall(lambda cases=cases: [world.take(one, "accept", "officer") for one in cases] and None)
        )
    statements = count_statements(world)
    for name, place in (("CPU", 0), ("wall", 1)):
        low = statistics.median(one[place] for one in floor) / BATCH * 1000
        high = statistics.median(one[place] for one in door) / BATCH * 1000
        print(f"{name}: floor {low:.2f} ms, take {high:.2f} ms, ratio {high / low:.1f} (goal G1: 2.5)")
    print(f"statements of one take: {statements}")


def count_statements(world: object) -> int:
    """How many statements one `accept` sends, BEGIN and COMMIT not counted."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    case = world.take(world.file(), "submit", "filer")  # type: ignore[attr-defined]  # the tests' world
    with CaptureQueriesContext(connection) as captured:
        world.take(case, "accept", "officer")  # type: ignore[attr-defined]  # the tests' world
    return sum(not one["sql"].startswith(("BEGIN", "COMMIT")) for one in captured.captured_queries)


if __name__ == "__main__":
    main()
