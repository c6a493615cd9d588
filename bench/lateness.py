"""G8: how late deadlines fire at 500 a second, and when all is made good after the active sweeper was killed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import psycopg

from bench import places
from bench.places import scaled, superuser
from bench.table import Line, at_most
from config.local_services import LocalServices
from config.processes import wait_until
from tests.databases import Place

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from licensing.models import Clock
    from tests.world import World

RATE, SECONDS, AT_ONCE = 500, 20, 5_000
WAIT = timedelta(seconds=8)  # until the first falls due: the copies are there by then, and the sweepers run


def measure(_services: LocalServices) -> Iterator[Line]:
    """A steady stream, and a crowd of deadlines in the middle of which a sweeper dies."""
    late, median = steady()
    yield at_most("G8", f"lateness p99 at {RATE}/s", late, ("median", median), limit=1)
    alone, killed = made_good(kill=False), made_good(kill=True)
    yield at_most(
        "G8", f"{scaled(AT_ONCE):,} due at once, kill -9", killed, ("nobody killed", alone), limit=5
    )


def steady() -> tuple[float, float]:
    """Seconds from a deadline to the commit of its effect, 99th percentile and median."""
    from tests.servers import sweeper
    from tests.world import make_world

    count = scaled(RATE * SECONDS)
    with places.place() as place, sweeper(place):
        fall_due(place, make_world(), count, lambda n: timedelta(seconds=n / RATE))
        wait_until(lambda: not waiting().exists(), seconds=300, what="the last effect", every=0.2)
        with psycopg.connect(superuser(place.database_url)) as connection:
            return connection.execute(LATENESS).fetchone() or (0, 0)


LATENESS = """
SELECT percentile_disc(0.99) WITHIN GROUP (ORDER BY late), percentile_disc(0.5) WITHIN GROUP (ORDER BY late)
FROM (SELECT extract(epoch FROM pg_xact_commit_timestamp(f.xmin) - c.due_at)::float AS late
      FROM licensing_firing f JOIN licensing_clock c ON c.id = f.clock_id WHERE f.rung = 'due') AS fired
"""


def made_good(*, kill: bool) -> float:
    """Seconds from the first effect, at which the active sweeper of two may die, until nothing is overdue."""
    from tests.servers import sweeper
    from tests.world import make_world

    with places.place() as place, sweeper(place) as active:
        count = scaled(AT_ONCE)
        fall_due(place, make_world(), count, lambda _: timedelta())
        with sweeper(place):
            wait_until(lambda: waiting().count() < count, seconds=120, what="the first effect", every=0.005)
            started = time.perf_counter()
            if kill:
                active.kill()
            wait_until(lambda: not waiting().exists(), seconds=300, what="the last effect", every=0.01)
            return time.perf_counter() - started


def fall_due(
    place: Place, world: World, count: int, after: Callable[[int], timedelta], *, wait: bool = True
) -> datetime:
    """Add so many questions that nobody answers, the n-th due `after(n)` an instant that is returned.

    The instant lies ahead, so that all are there when it comes; without `wait` it is the present one.
    """
    from bench.million import multiply
    from bench.templates import overdue_soon
    from licensing.context import database_now

    now = database_now()
    case = overdue_soon(world, now - timedelta(days=25))
    first = now + (WAIT + timedelta(seconds=count / 1000)) * wait
    multiply(place.database_url, case, count, due=lambda n: first + after(n))
    if wait and database_now() > first:
        raise RuntimeError("the deadlines fell due before all were there; this machine is too busy")
    return first


def waiting() -> QuerySet[Clock]:
    """The clocks whose time is up, or is about to be: those of `fall_due` that have not fired."""
    from licensing.context import database_now
    from licensing.models import Clock

    # the case that was multiplied has days left yet
    return Clock.objects.filter(
        next_rung="due", next_at__isnull=False, next_at__lt=database_now() + timedelta(days=1)
    )
