"""G11: how soon calls and deadlines are back at their pace after PostgreSQL was struck down and started again."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from bench import places
from bench.lateness import fall_due, waiting
from bench.places import scaled
from bench.table import Line, at_most
from config.local_services import LocalServices
from config.processes import wait_until

if TYPE_CHECKING:
    from bench.calls import Caller

WINDOW, BASELINE, LONGEST = 2.0, 10.0, 60.0  # seconds
SHARE, DUE, A_SECOND = 0.95, 3_000, 100


def measure(services: LocalServices) -> Iterator[Line]:
    """`pg_ctl restart -m immediate` under calls and deadlines, with nobody there to help."""
    from django.db import connections

    from tests.servers import sweeper, web
    from tests.world import make_world

    with places.place() as place, web(place, workers=2, threads=1) as server:
        from bench.calls import caller

        world = make_world()
        partner = caller(server.address, world, place.database_url, 1)
        fall_due(
            place, world, scaled(DUE), lambda n: timedelta(seconds=BASELINE / 2 + n / A_SECOND), wait=False
        )
        with sweeper(place):
            calls, struck, up = strike(partner, services)
            connections.close_all()  # ours went down with the server
            behind = time.perf_counter()
            wait_until(lambda: not waiting().exists(), seconds=300, what="the last effect", every=0.05)
            behind = time.perf_counter() - behind
    base = sum(1 for at in calls if struck - BASELINE <= at < struck) / BASELINE
    is_back = back(calls, up, base)
    print(f"calls at rest {base:.0f}/s; the last deadline fired {behind:.1f} s after the calls had ended")
    what = "list calls back to 95 % after an immediate restart"
    yield at_most("G11", what, is_back - struck, ("the server was away", up - struck), limit=30)


def strike(partner: Caller, services: LocalServices) -> tuple[list[float], float, float]:
    """Call on and on; in the midst PostgreSQL is ended at once and started. When good answers came, when it fell and rose."""
    stop = threading.Event()

    def call() -> None:
        while not stop.is_set():
            partner.read()

    calling = threading.Thread(target=call)
    calling.start()
    time.sleep(BASELINE)
    postgres = services.postgres
    assert postgres.process is not None
    struck = time.perf_counter()
    postgres.process.send_signal(signal.SIGQUIT)  # what `pg_ctl -m immediate` sends
    postgres.process.wait()
    postgres.start()
    up = time.perf_counter()
    time.sleep(LONGEST / 4)
    stop.set()
    calling.join()
    return [at for at, _, _ in partner.good], struck, up


def back(calls: list[float], up: float, base: float) -> float:
    """The end of the first window after that instant in which calls came at the old pace; infinity if there is none."""
    times = [at for at in calls if at >= up]
    fit = int(base * SHARE * WINDOW)
    ends = (end for start, end in zip(times, times[fit - 1 :], strict=False) if end - start <= WINDOW)
    return next(ends, float("inf"))
