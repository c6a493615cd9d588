"""Desks: what the clock tells staff desks becomes notices, one each while they are few, one digest when they are many."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from licensing.context import database_now
from licensing.messaging import texts
from licensing.messaging.outbox import Topic
from licensing.messaging.queue import MESSAGES
from licensing.messaging.texts import NoticeEvent
from licensing.models import Notice
from workflows import escalation
from workflows.language import STAFF, Role
from workflows.purposes import Purpose

FEW = 3  # waiting for one addressee: told one by one, at once
QUIET, LONGEST_WAIT = timedelta(seconds=5), timedelta(seconds=60)  # how long more of them are waited for
FIRST = 20  # cases that a digest names
MASS = 1000  # beyond so many everything is waited for, whoever it is for: grouping them costs
ONE_AT_A_TIME = 0x6465736B  # the advisory lock under which messages become notices

# One worker at a time, and not one that was stopped in between: PostgreSQL lets go of who is silent for so long.
_GATE = f"""
SELECT pg_try_advisory_xact_lock({ONE_AT_A_TIME}), set_config('idle_in_transaction_session_timeout', '30s', true)
"""
_WAITING = (
    f"FROM licensing_outboxmessage AS queued WHERE queued.topic = '{Topic.DESKS}' AND {MESSAGES.free()}"
)
_GLANCE = f"""
SELECT (SELECT count(*) FROM (SELECT 1 {_WAITING} LIMIT {MASS + 1}) AS counted),
 (SELECT queued.created_at {_WAITING} ORDER BY queued.created_at, queued.id LIMIT 1),
 (SELECT queued.created_at {_WAITING} ORDER BY queued.created_at DESC, queued.id DESC LIMIT 1)
"""  # noqa: S608 - table and column names alone, no user input
# The desk is the clock's; a level is its own addressee; what is at no staff desk is the officers'.
_TAKE_READY = f"""
WITH waiting AS MATERIALIZED (
  SELECT queued.id, queued.created_at, e.name, e.facts, c.id AS case_id, c.reference, c.kind, c.state, a.to,
    CASE WHEN a.to = '{Role.REVIEWER}' THEN r.agency_id END AS agency_id,
    e.facts ->> 'due_at' AS due_at  -- all in UTC, so that the order of the texts is that of the instants
  FROM licensing_outboxmessage AS queued
  JOIN licensing_event AS e ON e.id = queued.event_id
  JOIN licensing_case AS c ON c.id = e.case_id
  CROSS JOIN LATERAL (SELECT CASE
    WHEN e.name = 'clock.escalated' AND e.facts ->> 'rung' = ANY(%(rungs)s) THEN e.facts ->> 'rung'
    WHEN coalesce(e.facts ->> 'desk', c.desk) = ANY(%(staff)s) THEN coalesce(e.facts ->> 'desk', c.desk)
    ELSE '{Role.OFFICER}' END) AS a("to")
  LEFT JOIN licensing_referral AS r ON r.case_id = c.id AND '{Purpose.REFERRAL}/' || r.number = e.facts ->> 'scope'
  WHERE queued.topic = '{Topic.DESKS}' AND {MESSAGES.free()}
), ready AS (
  SELECT w.to FROM waiting AS w GROUP BY w.to HAVING count(*) <= {FEW}
    OR max(w.created_at) <= %(quiet_since)s OR min(w.created_at) <= %(long_since)s
), announced AS (
  UPDATE licensing_outboxmessage AS queued SET delivered_at = %(now)s, leased_until = NULL, fence = queued.fence + 1
  FROM waiting AS w JOIN ready USING ("to") WHERE queued.id = w.id AND {MESSAGES.free()}
  RETURNING w.*
), tally AS (
  SELECT t.to, t.agency_id, t.name, t.kind, t.state, count(*) AS number FROM announced AS t GROUP BY 1, 2, 3, 4, 5
), addressee AS (
  SELECT t.to, t.agency_id, sum(t.number) AS number,
    jsonb_agg(jsonb_build_array(t.name, t.kind, t.state, t.number) ORDER BY t.number DESC, t.name, t.kind, t.state) AS counts
  FROM tally AS t GROUP BY 1, 2
), case_once AS (
  SELECT DISTINCT ON (t.to, t.agency_id, t.case_id) t.* FROM announced AS t JOIN addressee AS b
    ON b.to = t.to AND b.agency_id IS NOT DISTINCT FROM t.agency_id AND b.number > {FEW}
  ORDER BY t.to, t.agency_id, t.case_id, t.due_at NULLS LAST, t.created_at
), named AS (
  SELECT o.*, row_number() OVER (PARTITION BY o.to, o.agency_id ORDER BY o.due_at NULLS LAST, o.reference) AS place
  FROM case_once AS o
  UNION ALL
  SELECT t.*, row_number() OVER (PARTITION BY t.to, t.agency_id ORDER BY t.created_at, t.id) AS place
  FROM announced AS t JOIN addressee AS b
    ON b.to = t.to AND b.agency_id IS NOT DISTINCT FROM t.agency_id AND b.number <= {FEW}
)
SELECT b.to, b.agency_id, b.number::int, b.counts, jsonb_agg(to_jsonb(n) ORDER BY n.place)
FROM addressee AS b JOIN named AS n
  ON n.to = b.to AND n.agency_id IS NOT DISTINCT FROM b.agency_id AND n.place <= {FIRST}
GROUP BY 1, 2, 3, 4
"""  # noqa: S608 - table and column names alone, no user input; values are parameters


def deliver(*, now: datetime | None = None) -> int:
    """Turn what waits for the desks into notices, exactly once; return how many notices were made.

    Up to three for one addressee are told one by one, at once. More are held until no new one has come for five
    seconds or the oldest is a minute old, and become one digest. Statements do not grow with the number of messages.
    """
    now = now or database_now()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_GATE)
        if not cursor.fetchone()[0]:
            return 0  # somebody else is at it
        cursor.execute(_GLANCE, {"now": now})
        count, oldest, newest = cursor.fetchone()
        if not count or (count > MASS and newest > now - QUIET and oldest > now - LONGEST_WAIT):
            return 0
        return _write_notices(now)


def _write_notices(now: datetime) -> int:
    """Acknowledge the messages that are ready and write their notices, in the caller's transaction."""
    values: dict[str, Any] = {
        "now": now,
        "quiet_since": now - QUIET,
        "long_since": now - LONGEST_WAIT,
        "rungs": list(escalation.GROUPS),
        "staff": [role.value for role in STAFF],
    }
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_READY, values)
        rows = cursor.fetchall()
    notices = [notice for row in rows for notice in _notices(*row[:3], *map(json.loads, row[3:]))]
    for notice in notices:
        notice.created_at = now
    Notice.objects.bulk_create(notices)
    return len(notices)


def _notices(to: str, agency_id: int | None, count: int, counts: Any, named: Any) -> list[Notice]:
    """The notices for one addressee: one for each of `named` while those are all, else a digest that names the first."""
    if count > FEW:
        subject, body = texts.digest(to, count, counts, [_notice_event(row) for row in named])
        return [Notice(to=to, agency_id=agency_id, subject=subject, body=body, count=count)]
    notices = []
    for row in named:
        subject, body = texts.single_notice(_notice_event(row))
        about = {"message_id": row["id"], "case_id": row["case_id"]}
        notices.append(Notice(to=to, agency_id=agency_id, subject=subject, body=body, **about))
    return notices


def _notice_event(row: dict[str, Any]) -> NoticeEvent:
    return NoticeEvent(row["name"], row["reference"], row["kind"], row["state"], row["facts"])
