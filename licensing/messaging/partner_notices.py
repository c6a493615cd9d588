"""Telling: what partners may read of an event enters their feeds, and becomes a notice for each that wants mail, once."""

from __future__ import annotations

import json
from datetime import datetime
from itertools import count
from typing import Any

from django.db import connection, transaction

from licensing.context import database_now
from licensing.events.declared import EVENTS
from licensing.messaging import feed, texts, wakeups
from licensing.messaging.feed import AUDIENCES, MAY_READ
from licensing.messaging.outbox import Topic
from licensing.messaging.queue import MESSAGES
from licensing.models import Notice
from workflows.catalogue import CATALOGUE
from workflows.language import Role
from workflows.workflow import submissions

BATCH = 1000

SUBMISSIONS = sorted({transition.event for flow in CATALOGUE.values() for transition in submissions(flow)})
# One more is told of a submission: the end-user of the delivered item that another's filing names, party to it or not.
_TAKE_WAITING = f"""
WITH taken AS MATERIALIZED (
  SELECT queued.id FROM licensing_outboxmessage AS queued WHERE queued.topic = '{Topic.PARTNERS}' AND {MESSAGES.free()}
  ORDER BY queued.created_at, queued.event_id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
), acknowledged AS (
  UPDATE licensing_outboxmessage AS queued SET delivered_at = %(now)s, leased_until = NULL, fence = queued.fence + 1
  FROM taken WHERE queued.id = taken.id RETURNING queued.id, queued.event_id
), announced AS (
  SELECT s.id, e.name, e.at, e.facts #>> '{{data,reason}}' AS reason, c.id AS case_id, c.reference, r.*,
    CASE WHEN r.is_items_user THEN concat(i.designation, ' ', i.serial_number) ELSE '' END AS item, filer.name AS filer
  FROM acknowledged AS s
  JOIN licensing_event AS e ON e.id = s.event_id
  JOIN licensing_case AS c ON c.id = e.case_id
  JOIN licensing_partner AS filer ON filer.id = c.filer_id
  LEFT JOIN licensing_delivereditem AS i
    ON i.id = c.delivered_item_id AND i.end_user_id <> c.filer_id AND e.name = ANY(%(submissions)s)
  JOIN LATERAL (
    SELECT p.id AS partner_id, p.zone, bool_or(related.role = '{Role.FILER}') AS own, p.id IS NOT DISTINCT FROM i.end_user_id AS is_items_user
    FROM (SELECT partner_id, role FROM licensing_relation WHERE case_id = c.id UNION SELECT i.end_user_id, '') AS related
    JOIN licensing_partner AS p ON p.id = related.partner_id
    WHERE p.is_active AND p.notices_to <> '' GROUP BY p.id
  ) AS r ON {MAY_READ}
)
SELECT (SELECT coalesce(jsonb_agg(id), '[]') FROM acknowledged), (SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]') FROM announced AS t)
"""  # noqa: S608 - table and column names alone, no user input; values are parameters


def deliver(*, now: datetime | None = None, batch: int = BATCH, most: int | None = None) -> int:
    """Tell partners every event that waits for them, in batches, `most` of them; return how many notices were made.

    A partner is told if it names an address, has a relation to the case, and may read the event: its public wording,
    and to the filer the reason where the event's declaration tells it. Nothing else of the facts. The end-user of an item
    that another's filing names is told so at its submission.
    """
    notice_count = 0
    for _ in count() if most is None else range(most):
        with transaction.atomic(), connection.cursor() as cursor:
            if not feed.claim_turn():
                return notice_count  # somebody else is at it
            at = now or database_now()  # never before that of the turn before
            cursor.execute(
                _TAKE_WAITING, {"now": at, "limit": batch, "submissions": SUBMISSIONS, **AUDIENCES}
            )
            messages, announced = map(json.loads, cursor.fetchone())
            notices = [_notice(row, at) for row in announced if row["name"] in EVENTS]
            Notice.objects.bulk_create(notices)
            if feed.enter(messages, at):
                wakeups.ring(wakeups.CALLS)
        notice_count += len(notices)
        if len(messages) < batch:
            break
    return notice_count


def _notice(row: dict[str, Any], now: datetime) -> Notice:
    event = EVENTS[row["name"]]
    reason = row["reason"] if row["own"] and event.discloses_reason else ""
    subject, body = texts.for_partner(
        row["reference"], event.public, datetime.fromisoformat(row["at"]), row["zone"], reason or ""
    )
    if row["item"]:
        subject, body = texts.for_items_user(row["reference"], row["item"], row["filer"], body)
    return Notice(
        message_id=row["id"],
        to="partner",
        partner_id=row["partner_id"],
        case_id=row["case_id"],
        subject=subject,
        body=body,
        created_at=now,
    )
