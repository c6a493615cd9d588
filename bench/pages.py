"""Growth: the time that the database takes for each page, from a thousand cases to a million; what grows is seen at once."""

from __future__ import annotations

import os
import secrets
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from bench import places
from bench.places import scaled
from bench.table import Line, at_most
from config.local_services import LocalServices

SIZES = tuple(int(size) for size in os.environ.get("BENCH_SIZES", "1000,10000,100000,1000000").split(","))
TIMES = 5
SERVER_TIME = {"inbox open, officer": 0.100, "case page": 0.080}  # what a page may take of the server's CPU
GROWTH = 3.0  # what a page may take at the largest size, of what it takes at the smallest, or
FLAT = 0.010  # so many seconds


def measure(_services: LocalServices) -> Iterator[Line]:
    """Each page at each size: the median of its statements' time in all; a table, and a line for each page."""
    taken: dict[str, list[float]] = {}
    sizes = [scaled(size) for size in SIZES]
    with places.place() as place:
        world = Filled(place.database_url)
        for size in sizes:
            world.grow(size)
            for name, page in world.pages().items():
                taken.setdefault(name, []).append(
                    statistics.median(database_seconds(page) for _ in range(TIMES))
                )
        heavy = {name: (cpu_seconds(world.pages()[name]), limit) for name, limit in SERVER_TIME.items()}
    print(
        f"\nDatabase time of a page in ms, by the number of cases\n{'':<42}"
        + "".join(f"{size:>12,}" for size in sizes)
    )
    for name, seconds in taken.items():
        print(f"{name:<42}" + "".join(f"{1000 * one:>12.1f}" for one in seconds))
    for name, (cpu, limit) in heavy.items():
        yield at_most("CPU", f"{name}, server time", cpu, ("its limit", limit), limit=limit)
    for name, seconds in taken.items():
        floor = max(seconds[0], FLAT / GROWTH)
        yield at_most(
            "flat", f"{name}, {sizes[-1]:,} cases", seconds[-1], (f"{sizes[0]:,} cases", floor), times=GROWTH
        )


def cpu_seconds(page: Callable[[], Any]) -> float:
    """The median CPU of this process for a page that was shown before."""
    page()
    taken = []
    for _ in range(TIMES * 2):
        started = time.process_time()
        page()
        taken.append(time.process_time() - started)
    return statistics.median(taken)


def database_seconds(page: Callable[[], Any]) -> float:
    """The seconds that the statements of a page take, seen from the program."""
    from django.db import connection

    total = 0.0

    def timed(execute: Callable[..., Any], *asked: Any) -> Any:
        nonlocal total
        started = time.perf_counter()
        try:
            return execute(*asked)
        finally:
            total += time.perf_counter() - started

    with connection.execute_wrapper(timed):
        page()
    return total


class Filled:
    """A database with cases in every state that a year leaves behind, most of them closed or in force."""

    # of a hundred cases: state, kind, how many
    MIX = (
        ("approved", "licence", 38),
        ("withdrawn", "licence", 22),
        ("delivered", "spares", 0),
        ("released", "spares", 20),
        ("review", "licence", 8),
        ("intake", "licence", 4),
        ("queried", "licence", 3),
        ("staffed", "licence", 2),
        ("countersign", "licence", 1),
        ("draft", "licence", 2),
    )

    def __init__(self, url: str) -> None:
        from django.test import Client

        from tests.world import make_world

        self.url, self.count = url, 0
        self.world = make_world()
        self.templates = [
            (self.world.at(state, kind=kind), share) for state, kind, share in self.MIX if share
        ]
        self.few = self.world.actors["stranger"]
        self.client, self.officers = Client(), {}

    def grow(self, size: int) -> None:
        """Add cases until there are so many."""
        from bench.million import multiply

        more = size - self.count
        for case, share in self.templates:
            multiply(self.url, self.world.fresh(case), more * share // 100, whole=False, content=True)
        self.count = size

    def pages(self) -> dict[str, Callable[[], Any]]:
        """What is asked, by name."""
        from licensing.worker import metrics

        many, none = self._token("hal"), self._token("stranger")
        review = next(case for case, _ in self.templates if case.state == "review")
        result: dict[str, Callable[[], Any]] = {
            "GET /cases, a partner with most cases": self._get("cases?limit=50", many),
            "GET /cases, a page far behind": self._deep(many),
            "GET /cases, a partner without cases": self._get("cases?limit=50", none),
            "GET /cases?state=review, most cases": self._get("cases?limit=50&state=review", many),
            "GET /cases?state=review, without cases": self._get("cases?limit=50&state=review", none),
            "GET /cases?state=exhausted, most cases": self._get("cases?limit=50&state=exhausted", many),
            "GET /cases?kind=priority, most cases": self._get("cases?limit=50&kind=priority", many),
            "GET /cases/{reference}": self._get(f"cases/{review.reference}", many),
            "metrics": metrics.measure,
            "disruption by supplier, preview": self._preview(suppliers=["hal"]),
            "disruption by item, preview": self._preview(items=["none"]),
            "disruption by category, preview": self._preview(categories=["XII"]),
        }
        from licensing.admin.inbox.views import VIEWS

        for who in ("officer", "reviewer", "countersigner"):
            for view in VIEWS:
                address = f"/admin/licensing/case/?view={view.name}"
                if who == "officer" or view.name in ("open", "mine", "second"):
                    result[f"inbox {view.name}, {who}"] = self._page(address, who)
        result["case page"] = self._page(f"/admin/licensing/case/{review.pk}/change/", "officer")
        return result

    def _token(self, who: str) -> str:
        from oauth2_provider.models import AccessToken

        from licensing.context import database_now

        token = secrets.token_urlsafe(24)
        AccessToken.objects.create(
            application_id=self.world.actors[who].client_id,
            token=token,
            scope="cases:read",
            expires=database_now() + timedelta(hours=2),
        )
        return token

    def _get(self, path: str, token: str) -> Callable[[], Any]:
        def ask() -> None:
            answer = self.client.get(f"/api/v1/{path}", headers={"Authorization": f"Bearer {token}"})
            assert answer.status_code == 200, answer.content

        return ask

    def _deep(self, token: str) -> Callable[[], Any]:
        """The page after the case in the middle."""
        from django.core import signing

        from licensing.models import Case

        partner = self.world.actors["hal"].partner_id
        submitted = Case.objects.filter(filer=partner, received_at__isnull=False)
        last = submitted.order_by("pk").filter(pk__gte=self.count // 2).first() or submitted.first()
        cursor = signing.dumps(str(last.reference), salt=f"api.paging.{partner}") if last else ""
        return self._get(f"cases?limit=50&cursor={cursor}" if cursor else "cases?limit=50", token)

    def _page(self, address: str, who: str) -> Callable[[], Any]:
        from django.test import Client

        from licensing.models import User

        if who not in self.officers:
            client = Client()
            client.force_login(
                User.objects.get(pk=self.world.actors[who].user_id),
                "django.contrib.auth.backends.ModelBackend",
            )
            self.officers[who] = client

        def ask() -> None:
            answer = self.officers[who].get(address)
            assert answer.status_code == 200, (address, answer.status_code)

        return ask

    def _preview(self, **scope: Any) -> Callable[[], Any]:
        from licensing.models import Disruption
        from licensing.priority import disruptions

        day = self.world.now.date()
        disruption = Disruption(title="Forge", reason="-", starts_on=day, **scope)
        return lambda: (disruptions.preview(disruption, day), disruptions.matching(disruption, day).count())
