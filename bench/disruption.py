"""Cases a second that a disruption escalates and gives back, and what a partner's calls take meanwhile."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bench import places
from bench.deadlines import beside
from bench.places import percentile, scaled
from bench.table import Line, at_least, at_most
from config.local_services import LocalServices
from tests.databases import Place

if TYPE_CHECKING:
    from tests.world import World

COVERED, CALLS, MOST = 100_000, 1_200, 20_000


def measure(_services: LocalServices) -> Iterator[Line]:
    """The rate of each way against sets of rows; its longest transaction; calls beside it against calls at rest."""
    floor = beside()
    with places.place() as place:
        disruption, world = covered(place)
        for what, act in (("escalated", countersign), ("given back", lift)):
            act(world, disruption)
            took = batches(world)
            rate = scaled(COVERED) / sum(took)
            yield at_least("E1", f"cases {what}, full effect", rate, ("sets of rows", floor), 0.05)
            longest, median = max(took), percentile(took, 0.5)
            yield at_most("E1", f"longest transaction while {what}", longest, ("median", median), limit=2)
    with places.place() as place:
        yield from calls_beside(place)


def covered(place: Place) -> tuple[Any, World]:
    """A declared disruption that covers so many spares cases in review."""
    from bench.million import multiply
    from tests.world import make_world
    from tests.worlds import priorities

    world = make_world()
    multiply(place.database_url, world.at("review", kind="spares"), scaled(COVERED) - 1)
    return priorities.declared(world), world


def countersign(world: World, disruption: Any) -> None:
    """Bring it into effect."""
    from licensing.priority import disruptions

    disruptions.countersign(disruption, world.ctx("countersigner2"))


def lift(world: World, disruption: Any) -> None:
    """End it."""
    from licensing.priority import disruptions

    disruptions.lift(disruption, "The forge works again.", world.ctx("endorser"))


def batches(world: World) -> list[float]:
    """Carry out all that was ordered; the seconds that each transaction took."""
    from licensing.models.bulk_operations import SETTLED
    from licensing.worker import bulk

    world.now += SETTLED + timedelta(seconds=1)
    took = []
    while True:
        started = time.perf_counter()
        done = bulk.carry_out(now=world.now)
        if not done:
            return took
        took.append(time.perf_counter() - started)


def calls_beside(place: Place) -> Iterator[Line]:
    """The same calls at rest, and until a sweeper of its own has escalated everything."""
    from bench.calls import caller
    from licensing.models import BulkOperation
    from tests.servers import sweeper, web

    with web(place, workers=2, threads=1) as server:
        disruption, world = covered(place)
        partner = caller(server.address, world, place.database_url, scaled(CALLS) + MOST)
        partner.work(60)  # warm
        partner.forget()
        partner.work(scaled(CALLS))
        idle = {method: partner.p99(method) for method in ("GET", "POST")}
        countersign(world, disruption)
        partner.forget()
        with sweeper(place):
            partner.work_until(
                lambda: not BulkOperation.objects.filter(finished_at__isnull=True).exists(), MOST
            )
        left = BulkOperation.objects.filter(finished_at__isnull=True).exists()
        what = f"while {scaled(COVERED):,} are escalated" + (" (not to the end)" if left else "")
        for method, words in (("GET", "list"), ("POST", "transition")):
            yield at_most(
                "E1", f"API {words} p99 {what}", partner.p99(method), ("idle", idle[method]), times=2
            )
