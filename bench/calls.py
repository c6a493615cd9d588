"""Calls of a partner's system through a real web server, timed one by one."""

from __future__ import annotations

import http.client
import json
import secrets
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bench.places import percentile


@dataclass
class Caller:
    """A client with a token of its own and one kept connection; remembers when each good answer came, and how long it took."""

    address: str
    token: str
    drafts: Iterator[str]  # references of cases that it may withdraw, each once
    good: list[tuple[float, str, float]] = field(default_factory=list)
    bad: int = 0

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection(self.address.removeprefix("http://"), timeout=30)

    def read(self) -> None:
        """A list of the cases that it sees."""
        self._call("GET", "/api/v1/cases?limit=50")

    def move(self) -> None:
        """Withdraw one draft."""
        self._call("POST", f"/api/v1/cases/{next(self.drafts)}/transitions/withdraw", {"version": 1})

    def _call(self, method: str, path: str, body: Any = None) -> None:
        started = time.perf_counter()
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json",
            "Idempotency-Key": str(uuid.uuid4()),
            "If-Match": "*",
        }
        try:
            self.connection.request(method, path, json.dumps(body) if body else None, headers)
            answer = self.connection.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            self.bad += 1
            return
        if answer.status == 200:
            self.good.append((time.perf_counter(), method, time.perf_counter() - started))
        elif answer.status >= 500:
            self.bad += 1
        else:
            raise RuntimeError(f"{method} {path}: {answer.status} {text!r}")

    def p99(self, method: str) -> float:
        """The 99th percentile of what its good calls took, in seconds."""
        return percentile([took for _, name, took in self.good if name == method], 0.99)

    def forget(self) -> None:
        """Begin anew."""
        self.good, self.bad = [], 0

    def work(self, calls: int) -> None:
        """So many calls, every fourth of which moves a case."""
        for number in range(calls):
            if number % 4:
                self.read()
            else:
                self.move()

    def work_until(self, done: Callable[[], bool], most: int) -> None:
        """The same until something is done, or so many calls were made."""
        stop = threading.Event()

        def watch() -> None:
            from django.db import connection

            while not done() and not stop.wait(0.1):
                pass
            stop.set()
            connection.close()

        watcher = threading.Thread(target=watch)
        watcher.start()
        for number in range(most):
            if stop.is_set():
                break
            if number % 4:
                self.read()
            else:
                self.move()
        stop.set()
        watcher.join()


def caller(address: str, world: Any, url: str, moves: int) -> Caller:
    """The system of a firm of the small world, with so many drafts of its own to withdraw."""
    from oauth2_provider.models import AccessToken

    from bench.million import multiply
    from bench.templates import draft
    from licensing.context import database_now

    now = database_now()
    token = secrets.token_urlsafe(24)
    AccessToken.objects.create(
        application_id=world.actors["hal"].client_id,
        token=token,
        scope="cases:read cases:write documents:write",
        expires=now + timedelta(hours=2),
    )
    references = multiply(url, draft(world, now - timedelta(days=30)), moves)
    return Caller(address, token, iter(references))
