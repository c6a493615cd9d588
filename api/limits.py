"""Limits: how many requests a client may send in a minute, counted in Redis by one call; each answer tells what is left.

draft-ietf-httpapi-ratelimit-headers: `RateLimit-Policy` and `RateLimit`. Where Redis is away nobody is refused.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpResponseBase
from limits.storage import RedisStorage
from prometheus_client import Counter
from redis import ConnectionPool
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from api.fail_open import FailOpen

WINDOW = 60  # seconds
POLICY, LEFT = "RateLimit-Policy", "RateLimit"
FAILED_OPEN = Counter(
    "licensing_rate_limits_unknown",
    "Requests that were answered without knowing how many the client had sent, for Redis was away; of this process.",
    registry=None,
)
_REDIS = FailOpen("the rate limit is", FAILED_OPEN)
_KEPT = "_licensing_window"


@dataclass(frozen=True)
class Window:
    """Of the requests that a client may send: how many in all, how many are left, and in how many seconds more are."""

    most: int
    left: int
    seconds: int
    passed: bool


class ClientLimit(BaseThrottle):
    """So many requests a minute for each client, whatever they ask."""

    window: Window | None = None

    def allow_request(self, request: Request, view: Any) -> bool:
        """Count the request of a known client; whether it may go on."""
        if not settings.RATE_LIMIT or request.auth is None:
            return True
        self.window = _REDIS.ask(lambda: _count(settings.RATE_LIMIT, request.auth.application_id))
        setattr(request._request, _KEPT, self.window)  # noqa: SLF001 - the one that every answer is given to
        return self.window is None or self.window.passed

    def wait(self) -> int | None:
        """Seconds until more are left."""
        return self.window and self.window.seconds


def tell(request: Request, answer: HttpResponseBase) -> None:
    """Write into an answer what its client has left, if that is known."""
    window: Window | None = getattr(request._request, _KEPT, None)  # noqa: SLF001 - see above
    if window is not None:
        answer[POLICY] = f'"client";q={window.most};w={WINDOW}'
        answer[LEFT] = f'"client";r={window.left};t={window.seconds}'


def _count(most: int, client: int) -> Window:
    minute, gone = divmod(_clock(), WINDOW)
    sent = _storage().incr(f"requests/{client}/{minute}", WINDOW * 2)
    return Window(most, max(0, most - sent), WINDOW - gone, sent <= most)


def _clock() -> int:
    return int(time.time())


@cache
def _storage() -> RedisStorage:
    timeout = settings.WAKEUP_TIMEOUT
    pool = ConnectionPool.from_url(settings.REDIS_URL, socket_timeout=timeout, socket_connect_timeout=timeout)
    return RedisStorage("redis://", connection_pool=pool)
