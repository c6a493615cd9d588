"""Fail open: what is asked of Redis for a limit; where Redis is away nobody is refused for it, and that is counted."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from prometheus_client import Counter
from redis.exceptions import RedisError

from licensing.messaging.wakeups import Breaker

AWAY = (RedisError, OSError)
Answer = TypeVar("Answer")
log = logging.getLogger(__name__)


class FailOpen:
    """One limit's way to Redis: after a failure it is not tried for a while; `unknown` counts what was not asked."""

    def __init__(self, limit: str, unknown: Counter) -> None:
        self.limit, self.unknown, self.breaker = limit, unknown, Breaker()

    def ask(self, act: Callable[[], Answer]) -> Answer | None:
        """What the act returns; None where Redis is away."""
        if self.breaker.allows():
            try:
                return act()
            except AWAY as error:
                self.breaker.trip()
                log.warning("%s not known: %s", self.limit, error)
        self.unknown.inc()
        return None
