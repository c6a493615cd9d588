"""Measures: how late deadlines fire, what waits and what failed, as figures for whoever watches the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import connection

from licensing.messaging.outbox import Topic
from licensing.messaging.queue import MAIL, MESSAGES

WINDOW = timedelta(minutes=10)
BUCKETS = tuple(Decimal(edge) for edge in ("0.1", "0.25", "0.5", "1", "2.5", "5", "10", "30", "60", "300"))
_SECONDS = "greatest(extract(epoch FROM fired_at - due_at), 0)"

_FIRINGS = f"""
SELECT count(*), coalesce(sum({_SECONDS}), 0), {", ".join(f"count(*) FILTER (WHERE {_SECONDS} <= {edge})" for edge in BUCKETS)}
FROM licensing_firing WHERE fired_at > clock_timestamp() - %(window)s AND due_at IS NOT NULL
"""  # noqa: S608 - table and column names alone, no user input
COUNTED = 10_000  # so many are counted one by one
# What waits is counted up to a bound, and beyond it the planner's own estimate is given: nobody acts on the last digit.
_DEADLINES = f"""
SELECT CASE WHEN pending.some <= {COUNTED} THEN pending.some ELSE greatest(pending.some, (
  SELECT reltuples::bigint FROM pg_class WHERE oid = 'clock_next'::regclass)) END,
 (SELECT count(*) FROM (SELECT FROM licensing_clock WHERE next_at <= now.at LIMIT {COUNTED * 10}) AS due),
 greatest(coalesce(extract(epoch FROM now.at - (SELECT min(next_at) FROM licensing_clock)), 0), 0),
 (SELECT count(*) FROM licensing_clock WHERE set_aside_at IS NOT NULL AND closed_at IS NULL)
FROM (SELECT clock_timestamp() AS at) AS now,
 (SELECT count(*) AS some FROM (SELECT FROM licensing_clock WHERE next_at IS NOT NULL LIMIT {COUNTED + 1}) AS first) AS pending
"""  # noqa: S608 - table and column names alone, no user input
_WAITS = f"{MESSAGES.done} IS NULL AND set_aside_at IS NULL"
_OUTBOX = f"""
SELECT topic, count(*) FILTER (WHERE set_aside_at IS NULL), count(*) FILTER (WHERE set_aside_at IS NOT NULL),
 coalesce(extract(epoch FROM clock_timestamp() - min(created_at) FILTER (WHERE set_aside_at IS NULL)), 0)
FROM (
  SELECT topic, set_aside_at, created_at FROM {MESSAGES.table} WHERE {_WAITS}
  UNION ALL
  SELECT topic, set_aside_at, created_at FROM {MESSAGES.table} WHERE set_aside_at IS NOT NULL AND delivered_at IS NULL
) AS open GROUP BY topic
"""  # noqa: S608 - table and column names alone, no user input
_MAIL = f"""
SELECT (SELECT count(*) FROM {MAIL.table} WHERE {MAIL.done} IS NULL AND set_aside_at IS NULL),
 (SELECT count(*) FROM {MAIL.table} WHERE {MAIL.done} IS NULL AND set_aside_at IS NOT NULL)
"""  # noqa: S608 - table and column names alone, no user input


@dataclass(frozen=True)
class Lateness:
    """Of the firings of the last ten minutes: how many, their seconds in all, and how many were at most as late as each edge."""

    count: int
    seconds: Decimal
    at_most: Mapping[Decimal, int]


@dataclass(frozen=True)
class Deadlines:
    """How many wait for their instant or are due, how many of them are due, by how many seconds the oldest; failed.

    Up to ten thousand that wait are counted, more are estimated; of those that are due a hundred thousand are counted.
    """

    pending: int
    due: int
    oldest_seconds: Decimal
    failed: int


@dataclass(frozen=True)
class Waiting:
    """The messages of one topic: how many wait, how many failed, the age of the oldest that waits in seconds."""

    waiting: int = 0
    failed: int = 0
    oldest_seconds: Decimal = Decimal(0)


@dataclass(frozen=True)
class Measures:
    """All of it; `mail_*` count notices."""

    lateness: Lateness
    deadlines: Deadlines
    outbox: Mapping[str, Waiting]
    mail_waiting: int
    mail_failed: int


def measure() -> Measures:
    """The figures as they stand, by PostgreSQL's clock; four statements."""
    window: dict[str, Any] = {"window": WINDOW}
    with connection.cursor() as cursor:
        cursor.execute(_FIRINGS, window)
        count, seconds, *at_most = cursor.fetchone()
        cursor.execute(_DEADLINES)
        deadlines = Deadlines(*cursor.fetchone())
        cursor.execute(_OUTBOX)
        waiting_by_topic = {topic: Waiting(*figures) for topic, *figures in cursor.fetchall()}
        cursor.execute(_MAIL)
        mail = cursor.fetchone()
    lateness = Lateness(count, seconds, dict(zip(BUCKETS, at_most, strict=True)))
    outbox = {topic.value: waiting_by_topic.get(topic, Waiting()) for topic in Topic}
    return Measures(lateness, deadlines, outbox, *mail)
