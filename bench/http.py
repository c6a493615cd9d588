"""G2 to G4: calls of a partner over HTTP, with authentication, against views of raw SQL in the same server."""

from __future__ import annotations

import http.client
import json
import statistics
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any

from bench import places
from bench.places import scaled
from bench.table import Line, at_least
from config.local_services import LocalServices

ROUNDS, BATCH, FILLED = 6, 150, 20_000
# what is wanted, and what must be
GOALS = (("G2", "transition", 0.40), ("G3", "filing", 0.45), ("G4", "list of 50", 0.35))


def measure(_services: LocalServices) -> Iterator[Line]:
    """Each call in turns with its raw view, a worker each; medians of calls a second."""
    from django.db import connection

    from bench.calls import caller
    from bench.floor import make_floor
    from bench.million import multiply
    from bench.templates import under_way
    from tests.servers import web
    from tests.world import make_world

    with places.place() as place:
        world = make_world()
        batch = max(10, scaled(BATCH))
        make_floor(ROUNDS * batch)
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE NONE")
            cursor.execute(
                "CREATE TABLE floor_filed (id bigserial PRIMARY KEY, partner_id bigint, body jsonb)"
            )
            cursor.execute("CREATE TABLE floor_part (id bigserial PRIMARY KEY, case_id bigint, body jsonb)")
            cursor.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO licensing_runtime")
            cursor.execute("GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO licensing_runtime")
        multiply(place.database_url, under_way(world), scaled(FILLED))
        with (
            web(place, workers=1, threads=1) as ours,
            web(place, workers=1, threads=1, application="bench.raw_wsgi") as raw,
        ):
            partner = caller(ours.address, world, place.database_url, ROUNDS * batch)
            headers = {"Authorization": f"Bearer {partner.token}", "Content-Type": "application/json"}
            mine, floor = Calls(ours.address, headers), Calls(raw.address, headers)
            keys = iter(range(1, ROUNDS * batch + 1))
            acts: dict[str, tuple[Callable[[], None], Callable[[], None]]] = {
                "transition": (
                    lambda: mine.post(
                        f"/api/v1/cases/{next(partner.drafts)}/transitions/withdraw", {"version": 1}
                    ),
                    lambda: floor.post(f"/cases/{next(keys)}", {"version": 1}),
                ),
                "filing": (
                    lambda: mine.post("/api/v1/licence-cases", filing()),
                    lambda: floor.post("/filings", filing()),
                ),
                "list of 50": (lambda: mine.get("/api/v1/cases?limit=50"), lambda: floor.get("/cases")),
            }
            for goal, what, wanted in GOALS:
                ours_rate, floor_rate = in_turns(*acts[what], batch)
                yield at_least(goal, f"{what} over HTTP", ours_rate, ("raw view", floor_rate), wanted)


def filing() -> dict[str, Any]:
    """What is filed."""
    from tests.api.calling import FILING

    return FILING


def in_turns(mine: Callable[[], None], floor: Callable[[], None], batch: int) -> tuple[float, float]:
    """The medians of both rates."""
    rates: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        for act, taken in zip((mine, floor), rates, strict=True):
            started = time.perf_counter()
            for _ in range(batch):
                act()
            taken.append(batch / (time.perf_counter() - started))
    return statistics.median(rates[0]), statistics.median(rates[1])


class Calls:
    """One client that keeps its connection where the server lets it."""

    def __init__(self, address: str, headers: dict[str, str]) -> None:
        self.connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=30)
        self.headers = headers

    def get(self, path: str) -> None:
        """Read."""
        self._call("GET", path, None)

    def post(self, path: str, body: dict[str, Any]) -> None:
        """Act."""
        self._call("POST", path, json.dumps(body))

    def _call(self, method: str, path: str, body: str | None) -> None:
        headers = {**self.headers, "Idempotency-Key": str(uuid.uuid4()), "If-Match": "*"}
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.status not in (200, 201):
            raise RuntimeError(f"{method} {path}: {answer.status} {text[:500]!r}")
