"""Leases: rows taken for a while, acknowledged by whoever took them last, tried again ever more seldom if that fails."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from django.db import connection

from licensing.context import ActionContext
from licensing.models import ActorKind, Notice, OutboxMessage, WebhookDelivery
from licensing.models.leased import Leased

log = logging.getLogger(__name__)

BATCH = 200
LEASE = timedelta(seconds=60)
RETRY_AFTER = timedelta(seconds=30)
LONGEST_ERROR = 2000

Row = TypeVar("Row", bound=Leased)


@dataclass(frozen=True)
class Retries:
    """How often a row is tried: after `first`, then `factor` times as long each time up to `longest`, `most` times in all.

    Each wait is lengthened by up to `spread` per cent by chance, so that what failed together does not come back together.
    """

    first: timedelta = RETRY_AFTER
    factor: int = 2
    longest: timedelta = timedelta(hours=1)
    most: int = 5
    spread: int = 0


@dataclass(frozen=True)
class Queue(Generic[Row]):
    """Rows of a model that are worked off once each; `done` is the column that says when one was."""

    model: type[Row]
    done: str
    retries: Retries = Retries()

    @property
    def table(self) -> str:
        """The rows' table."""
        return self.model._meta.db_table

    def free(self, alias: str = "queued", now: str = "%(now)s") -> str:
        """SQL: whether a row may be taken at `now`: neither done nor failed, not waiting after a failure, not leased."""
        return (
            f"{alias}.{self.done} IS NULL AND {alias}.set_aside_at IS NULL"
            f" AND ({alias}.not_before IS NULL OR {alias}.not_before <= {now})"
            f" AND ({alias}.leased_until IS NULL OR {alias}.leased_until < {now})"
        )

    def mine(self) -> str:
        """SQL: the rows that are still the holder's whose %(keys)s and %(fences)s are given."""
        kind = self.model._meta.pk.rel_db_type(connection)
        return (
            f"FROM unnest(%(keys)s::{kind}[], %(fences)s::int[]) AS mine(id, fence)"
            f" WHERE queued.id = mine.id AND queued.fence = mine.fence AND queued.{self.done} IS NULL"
        )


MESSAGES = Queue(OutboxMessage, "delivered_at")
MAIL = Queue(Notice, "mailed_at")
CALLS = Queue(
    WebhookDelivery,
    "delivered_at",
    Retries(first=timedelta(seconds=5), factor=4, longest=timedelta(hours=20), most=12, spread=20),
)


def claim(
    queue: Queue[Row],
    now: datetime,
    limit: int = BATCH,
    *,
    lease: timedelta = LEASE,
    only: str = "true",
    values: Mapping[str, Any] | None = None,
) -> list[Row]:
    """Take the oldest free rows until `now` + `lease`, in one statement; nobody else takes them before.

    `only` narrows them: SQL over `queued`, with its `values`. Rows that another worker takes at this instant are left out.
    """
    statement = f"""
WITH taken AS MATERIALIZED (
  SELECT queued.id FROM {queue.table} AS queued WHERE {only} AND {queue.free()}
  ORDER BY queued.created_at, queued.id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
)
UPDATE {queue.table} AS queued SET leased_until = %(until)s, fence = queued.fence + 1
FROM taken WHERE queued.id = taken.id RETURNING queued.*
"""  # noqa: S608 - table and column names alone, no user input; values are parameters
    parameters = {**(values or {}), "now": now, "until": now + lease, "limit": limit}
    return list(queue.model._default_manager.raw(statement, parameters))


def acknowledge(queue: Queue[Row], rows: Sequence[Row], now: datetime) -> int:
    """Mark rows as done at `now` where the lease is still the caller's; return how many were.

    Whose lease ran out and was taken over by another acknowledges nothing.
    """
    return _write(queue, rows, f"{queue.done} = %(now)s, leased_until = NULL", {"now": now})


def failed(queue: Queue[Row], rows: Sequence[Row], now: datetime, error: str) -> int:
    """Try the rows again as the queue's `retries` say, ever more seldom; after the last failure they are failed jobs.

    A failed job waits for `retry`. Rows whose lease was taken over are left alone; returns how many were not.
    """
    change = """attempts = attempts + 1, leased_until = NULL, error = %(error)s,
 not_before = %(now)s + least(%(first)s * power(%(factor)s, attempts), %(longest)s) * (1 + %(spread)s * random() / 100),
 set_aside_at = CASE WHEN attempts + 1 >= %(most)s THEN %(now)s END"""
    parameters = {
        "error": error[:LONGEST_ERROR],
        "most": queue.retries.most,
        "first": queue.retries.first,
        "factor": queue.retries.factor,
        "longest": queue.retries.longest,
        "spread": queue.retries.spread,
    }
    return _write(queue, rows, change, {**parameters, "now": now})


def postponed(queue: Queue[Row], rows: Sequence[Row], now: datetime, error: str) -> int:
    """Try the rows again after half a minute: the other side was away, which says nothing of them."""
    change = "leased_until = NULL, error = %(error)s, not_before = %(later)s"
    return _write(queue, rows, change, {"error": error[:LONGEST_ERROR], "later": now + RETRY_AFTER})


def retry(queue: Queue[Row], key: Any, ctx: ActionContext) -> None:
    """Retry a row that failed from `ctx.now` on, by a person; its error says who let it.

    Raises LookupError if no row of that key is failed, PermissionError if it is not a staff user who asks.
    """
    if ctx.actor.kind is not ActorKind.USER:
        raise PermissionError("A failed job is retried by people.")
    statement = f"""
UPDATE {queue.table} SET set_aside_at = NULL, attempts = 0, not_before = NULL, leased_until = NULL,
 error = left(%(said)s || error, %(longest)s)
WHERE id = %(key)s AND set_aside_at IS NOT NULL AND {queue.done} IS NULL
"""  # noqa: S608 - table and column names alone, no user input; values are parameters
    remark = f"released by {ctx.actor.name} at {ctx.now:%Y-%m-%d %H:%M} UTC after: "
    with connection.cursor() as cursor:
        cursor.execute(statement, {"said": remark, "key": key, "longest": LONGEST_ERROR})
        if not cursor.rowcount:
            raise LookupError(f"{queue.model.__name__} {key} is not a failed job.")


def _write(queue: Queue[Row], rows: Sequence[Row], change: str, values: Mapping[str, Any]) -> int:
    parameters = {**values, "keys": [row.pk for row in rows], "fences": [row.fence for row in rows]}
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {queue.table} AS queued SET {change} {queue.mine()}", parameters)  # noqa: S608 - no user input
        written: int = cursor.rowcount
    if written < len(rows):
        log.warning("%s lease(s) of %s were taken over", len(rows) - written, queue.table)
    return written
