"""Wake-ups: a hint to the workers that something is due now; never more than a hint, and never in anybody's way."""

from __future__ import annotations

import threading
import time
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import transaction
from kombu.exceptions import KombuError
from kombu.pools import producers
from redis.exceptions import TimeoutError as RedisTimeout

QUIET_AFTER_FAILURE = 5.0  # seconds in which a broken broker is not tried again


class Breaker:
    """Remembers the last failure, so that a hung broker hangs nobody twice."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._quiet_until = 0.0

    def allows(self) -> bool:
        """Whether to try now."""
        with self._lock:
            return time.monotonic() >= self._quiet_until

    def trip(self) -> None:
        """A try has failed; be quiet for a while."""
        with self._lock:
            self._quiet_until = time.monotonic() + QUIET_AFTER_FAILURE


_BREAKER = Breaker()


def ring() -> None:
    """After commit, tell a worker to sweep now. Losing it loses nothing: the next sweep finds what is due."""
    transaction.on_commit(_send, robust=True)


def _send() -> None:
    if not _BREAKER.allows():
        return
    try:
        _publish()
    except (KombuError, OSError) as error:
        _producers().force_close_all()
        if isinstance(error.__cause__, TimeoutError | RedisTimeout):
            _BREAKER.trip()  # a broker that hangs is not waited for twice
            return
        try:
            _publish()  # the connection was of before the broker went away and came back
        except (KombuError, OSError):
            _producers().force_close_all()
            _BREAKER.trip()


def _publish() -> None:
    with _producers().acquire(block=False) as producer:
        current_app.send_task("licensing.tasks.sweep", producer=producer, retry=False, expires=30)


def _producers() -> Any:
    """The kept connections to the broker of this process, each with limits of its own."""
    limits = {
        "socket_timeout": settings.WAKEUP_TIMEOUT,
        "socket_connect_timeout": settings.WAKEUP_TIMEOUT,
        "retry_on_timeout": False,
        "max_retries": 1,  # kombu takes 0 for "for ever"
        "interval_start": 0,
        "interval_step": 0,
        "interval_max": 0,
    }
    return producers[current_app.connection_for_write(transport_options=limits)]
