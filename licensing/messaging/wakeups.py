"""Wake-ups: a hint to the workers that something is due now; never more than a hint, and never in anybody's way."""

from __future__ import annotations

import contextlib
import threading
import time
from functools import partial

from celery import current_app
from django.conf import settings
from django.db import transaction
from kombu import Connection
from kombu.exceptions import KombuError
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as RedisTimeout

QUIET_AFTER_FAILURE = 5.0  # seconds in which a broken broker is not tried again
UNREACHABLE = (KombuError, RedisError, OSError)
HUNG = (TimeoutError, RedisTimeout)


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


SWEEP, CALLS = "licensing.tasks.sweep", "licensing.tasks.call_webhooks"
BATCHES = "licensing.tasks.work_off_batches"
_BREAKER = Breaker()
_KEPT = threading.local()


def ring(task: str = SWEEP) -> None:
    """After commit, tell a worker to sweep, or to do that task, now. Losing it loses nothing: the next round finds what is due."""
    transaction.on_commit(partial(_send, task), robust=True)


def _send(task: str) -> None:
    if not _BREAKER.allows():
        return
    try:
        _publish(task)
    except UNREACHABLE as error:
        _forget()
        if isinstance(error.__cause__, HUNG):
            _BREAKER.trip()  # a broker that hangs is not waited for twice
            return
        try:
            _publish(task)  # the connection was of before the broker went away and came back
        except UNREACHABLE:
            _forget()
            _BREAKER.trip()


def _publish(task: str) -> None:
    current_app.send_task(task, connection=_connection(), retry=False, expires=30)


def _connection() -> Connection:
    """The thread's kept connection to the broker, with limits of its own: to make one costs more than the message."""
    address = current_app.conf.broker_write_url or current_app.conf.broker_url
    if getattr(_KEPT, "address", None) != address:
        limits = {
            "socket_timeout": settings.WAKEUP_TIMEOUT,
            "socket_connect_timeout": settings.WAKEUP_TIMEOUT,
            "retry_on_timeout": False,
            "max_retries": 1,  # kombu takes 0 for "for ever"
            "interval_start": 0,
            "interval_step": 0,
            "interval_max": 0,
        }
        _KEPT.connection = current_app.connection_for_write(transport_options=limits)
        _KEPT.address = address
    connection: Connection = _KEPT.connection
    return connection


def _forget() -> None:
    """Leave the kept connection."""
    _KEPT.address = None
    with contextlib.suppress(*UNREACHABLE):
        _KEPT.connection.release()
