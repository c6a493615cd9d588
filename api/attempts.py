"""Attempts: how long a client has to wait for a token after failures, and how many secrets are checked at once.

What failed is counted in Redis, for a client id (known or not) and for an address. Where Redis is away nobody waits.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import BaseCache, caches
from prometheus_client import Counter

from api.fail_open import FailOpen

FAILED_OPEN = Counter(
    "licensing_token_limits_unknown",
    "Token requests that were answered without knowing what had failed before, for Redis was away; of this process.",
    registry=None,
)
REMEMBERED = 60 * 60  # seconds without a failure, after which none is counted
KNOWN = (
    24 * 60 * 60
)  # seconds for which a client that had a token at an address is not kept out by others' failures
# failures that cost no time, and the longest wait in seconds
OF_CLIENT, OF_ADDRESS = (3, 60), (20, 300)
PATIENCE = 0.5  # seconds for which one waits for its turn to be checked
BUSY = 1  # seconds after which to come again where too many secrets are being checked

_CHECKING = threading.BoundedSemaphore(settings.SECRETS_CHECKED_AT_ONCE)
_REDIS = FailOpen("the limits of tokens are", FAILED_OPEN)


def delay(failures: int, free: int, longest: int) -> int:
    """Seconds to wait after so many failures: none for the first few, then twice as long each time."""
    return 0 if failures <= free else int(min(2 ** min(failures - free - 1, 30), longest))


@contextmanager
def checking() -> Iterator[bool]:
    """The right to check one secret; False where as many as may are being checked by this process."""
    allowed = _CHECKING.acquire(timeout=PATIENCE)
    try:
        yield allowed
    finally:
        if allowed:
            _CHECKING.release()


@dataclass(frozen=True)
class Attempt:
    """A request for a token by whoever gives that client id, from that address."""

    client: str
    address: str

    def wait(self) -> int:
        """Seconds for which it has to wait, 0 for none; a known client at its own address waits for its own failures."""
        return self._with_redis(self._wait) or 0

    def failed(self) -> None:
        """The secret was wrong, or there is no such client."""
        self._with_redis(self._count)

    def succeeded(self) -> None:
        """The secret was right."""
        self._with_redis(self._remember)

    def _wait(self) -> int:
        kept = _limits().get_many([*self._until, self._known])
        ends = [kept.get(key, 0) for key in self._until]
        if kept.get(self._known):
            ends[0] = 0
        return max(0, *(int(end - time.time()) + 1 for end in ends if end > time.time()), 0)

    def _count(self) -> None:
        cache = _limits()
        for key, until, (free, longest) in zip(
            self._failures, self._until, (OF_CLIENT, OF_ADDRESS), strict=True
        ):
            cache.add(key, 0, REMEMBERED)
            failures = cache.incr(key)
            cache.touch(key, REMEMBERED)
            if seconds := delay(failures, free, longest):
                cache.set(until, time.time() + seconds, seconds)

    def _remember(self) -> None:
        _limits().delete_many([self._failures[0], self._until[0]])
        _limits().set(self._known, 1, KNOWN)

    @property
    def _failures(self) -> tuple[str, str]:
        return f"failures:client:{_digest(self.client)}", f"failures:address:{_digest(self.address)}"

    @property
    def _until(self) -> tuple[str, str]:
        return f"until:client:{_digest(self.client)}", f"until:address:{_digest(self.address)}"

    @property
    def _known(self) -> str:
        return f"known:{_digest(self.client)}:{_digest(self.address)}"

    def _with_redis(self, act: Callable[[], int | None]) -> int | None:
        """What the act returns; None where limits are off or Redis is away, which is counted."""
        return _REDIS.ask(act) if settings.TOKEN_LIMITS else None


def _limits() -> BaseCache:
    return caches["limits"]


def _digest(text: str) -> str:
    """A key of bounded length, whatever was sent."""
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:32]
