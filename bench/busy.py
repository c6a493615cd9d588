"""G9 and G12: what a partner's calls take while 100,000 deadlines drain, and while Valkey is dead."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from bench import places
from bench.lateness import fall_due, waiting
from bench.places import scaled
from bench.table import Line, at_least, at_most
from config.local_services import LocalServices
from config.processes import wait_until
from tests.databases import Place

if TYPE_CHECKING:
    from bench.calls import Caller
    from tests.world import World

DRAINED, CALLS, MOST, FIRED = 100_000, 1_200, 6_000, 2_000


def measure(services: LocalServices) -> Iterator[Line]:
    """Calls at rest, under the drain, and without Valkey."""
    from tests.servers import web
    from tests.world import make_world

    with places.place() as place, web(place, workers=2, threads=1) as server:
        from bench.calls import caller

        world = make_world()
        partner = caller(server.address, world, place.database_url, scaled(CALLS) + MOST)
        partner.work(60)  # warm
        yield from draining(place, world, partner)
        yield from without_valkey(place, world, partner, services)


def draining(place: Place, world: World, partner: Caller) -> Iterator[Line]:
    """G9: the same calls at rest, and until a sweeper of its own has fired everything."""
    from tests.servers import sweeper

    partner.forget()
    partner.work(scaled(CALLS))
    idle = {method: partner.p99(method) for method in ("GET", "POST")}
    fall_due(place, world, scaled(DRAINED), lambda _: timedelta(), wait=False)
    partner.forget()
    with sweeper(place):
        partner.work_until(lambda: not waiting().exists(), MOST)
        left = waiting().count()
    what = f"while {scaled(DRAINED):,} deadlines drain" + (f" ({left:,} left)" if left else "")
    for method, words in (("GET", "list"), ("POST", "transition")):
        yield at_most("G9", f"API {words} p99 {what}", partner.p99(method), ("idle", idle[method]), times=2)


def without_valkey(place: Place, world: World, partner: Caller, services: LocalServices) -> Iterator[Line]:
    """G12: deadlines and calls after Valkey was killed; each move of these cases tries to ring."""
    from tests.servers import sweeper

    partner.forget()
    partner.work(scaled(CALLS))
    alive = {method: partner.p99(method) for method in ("GET", "POST")}
    assert services.valkey.process is not None
    services.valkey.process.kill()
    services.valkey.process.wait()
    try:
        count = scaled(FIRED)
        with sweeper(place):
            fall_due(place, world, count, lambda _: timedelta())
            wait_until(lambda: not waiting().exists(), seconds=120, what="the last effect", every=0.2)
        partner.forget()
        partner.work(scaled(CALLS))
    finally:
        services.valkey.stop()
        services.valkey.start()
    left = waiting().count()
    yield at_least("G12", "deadlines fired with Valkey dead", count - left, ("due", count), 1.0, unit="")
    for method, words in (("GET", "list"), ("POST", "transition")):
        what = f"API {words} p99 with Valkey dead"
        yield at_most("G12", what, partner.p99(method), ("alive", alive[method]), times=1.2)
