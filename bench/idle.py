"""G6 and G7: what a sweep with nothing to do costs, in time and in memory, with a million deadlines pending."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench import places
from bench.places import percentile, scaled
from bench.table import Line, at_most
from config.local_services import LocalServices
from tests.databases import Place

PENDING, SWEEPS = 1_000_000, 1_000
SETTLED = 6.0  # seconds after which a sweeper's memory is read


def measure(_services: LocalServices) -> Iterator[Line]:
    """A sweep, and a sweeper's memory, in an empty database and in a full one."""
    with places.place() as place:
        empty, small = sweeps(), sweeper_memory(place)
    with places.place() as place:
        pending, fired = fill(place)
        full, large = sweeps(), sweeper_memory(place)
    count = f"{pending:,} pending, {fired:,} fired"
    yield at_most("G6", f"idle sweep p99, {count}", full, ("empty", empty), limit=0.001)
    yield Line(
        "G7",
        f"a sweeper's memory, {pending:,} pending",
        f"{large:.1f} MiB",
        f"empty {small:.1f} MiB",
        large / small,
        "<= 80 MiB, slope 0",
        large <= 80 and large - small < 1,
    )


def fill(place: Place) -> tuple[int, int]:
    """Multiply a case until so many deadlines are pending; how many are, and how many fired."""
    from bench.million import multiply
    from bench.templates import escalated
    from licensing.context import database_now
    from licensing.models import Clock, Firing
    from tests.world import make_world

    started = time.perf_counter()
    world = make_world()
    case = escalated(world, database_now() - timedelta(days=20))
    each = case.clocks.filter(next_at__isnull=False).count()
    multiply(place.database_url, case, scaled(PENDING) // each, whole=False)
    print(f"built by COPY in {time.perf_counter() - started:.0f} s", flush=True)
    return Clock.objects.filter(next_at__isnull=False).count(), Firing.objects.count()


def sweeps() -> float:
    """The 99th percentile of a sweep in seconds."""
    from licensing.worker import cycle

    return percentile([_timed(cycle.sweep) for _ in range(scaled(SWEEPS) + 20)][20:], 0.99)


def _timed(act: Any) -> float:
    started = time.perf_counter()
    if act():
        raise RuntimeError("something was due, so that the sweep was not idle")
    return time.perf_counter() - started


def sweeper_memory(place: Place) -> float:
    """What a sweeper of its own holds once it has settled: its proportional share, in MiB."""
    from tests.servers import sweeper

    with sweeper(place, "--interval", "0.1") as server:
        time.sleep(SETTLED)
        return memory_of(server.process.pid)


def memory_of(pid: int) -> float:
    """A process's PSS in MiB."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
