"""Work: whether anything at all is to be done now, asked in one cheap statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from licensing.messaging.outbox import Topic
from licensing.messaging.queue import MAIL, MESSAGES
from licensing.worker.old_rows import EXPIRING

DEADLINES, MAILS, BULK_OPERATIONS, OLD_ROWS = "deadlines", "mails", "bulk_operations", "old_rows"
_NOW = "(SELECT now FROM instant)"


# ordered as the index is, or a planner that expects many rows reads the table for the first of them
_FIRST = "ORDER BY queued.created_at, queued.id LIMIT 1"


def _message(topic: str) -> str:
    waiting = f"queued.topic = '{topic}' AND {MESSAGES.free(now=_NOW)}"
    return f"SELECT true FROM {MESSAGES.table} AS queued WHERE {waiting} {_FIRST}"  # noqa: S608 - no user input


_DUE_OPERATION = (
    "SELECT true FROM licensing_undertaking"
    " WHERE finished_at IS NULL AND not_before <= (SELECT now FROM instant) ORDER BY id LIMIT 1"
)
_OLD_ROW = f"SELECT true WHERE {' OR '.join(f'EXISTS ({rows.gone(_NOW)} LIMIT 1)' for rows in EXPIRING)}"
# The kinds of work beside deadlines, each with SQL for the first row of it, which an index finds.
KINDS: dict[str, str] = {
    BULK_OPERATIONS: _DUE_OPERATION,
    **{topic: _message(topic) for topic in Topic},
    MAILS: f"SELECT true FROM {MAIL.table} AS queued WHERE {MAIL.free(now=_NOW)} {_FIRST}",  # noqa: S608 - no user input
    OLD_ROWS: _OLD_ROW,
}
_ASK = f"""
WITH instant AS MATERIALIZED (SELECT coalesce(%(now)s, clock_timestamp()) AS now)
SELECT {_NOW}, (SELECT next_at FROM licensing_clock WHERE next_at IS NOT NULL ORDER BY next_at, id LIMIT 1),
 {", ".join(f"({row}) IS NOT NULL" for row in KINDS.values())}
"""  # noqa: S608 - table and column names alone, no user input


@dataclass(frozen=True)
class Work:
    """What is to be done at `now`, by kind, and when the soonest deadline is due."""

    now: datetime
    soonest: datetime | None
    kinds: frozenset[str]


def pending(now: datetime | None = None) -> Work:
    """What is to be done at `now`, by PostgreSQL's clock if it is not given; one statement, whatever the data size."""
    with connection.cursor() as cursor:
        cursor.execute(_ASK, {"now": now})
        at, soonest, *there = cursor.fetchone()
    kinds = {kind for kind, is_there in zip(KINDS, there, strict=True) if is_there}
    if soonest is not None and soonest <= at:
        kinds.add(DEADLINES)
    return Work(at, soonest, frozenset(kinds))
