"""The feed: committed events get their places in the feeds of the partners that may read them, and wait to be called out.

One writer at a time gives places, so that they are committed in their order: whoever has read up to one misses nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from licensing.events.declared import audiences_of
from workflows.language import Role

LOCK = 0x6665656400000001  # of PostgreSQL's advisory locks: who holds it gives places
AUDIENCES = {"filers": list(audiences_of(own=True)), "parties": list(audiences_of(own=False))}
# of a relation `r` to the case `c` of the event `e`; who may not see the case is not told of it: `CaseQuerySet.visible_to`
MAY_READ = "(r.own AND e.audience = ANY(%(filers)s)) OR (e.audience = ANY(%(parties)s) AND c.received_at IS NOT NULL)"
READERS = f"""
JOIN LATERAL (
  SELECT partner_id, bool_or(role = '{Role.FILER}') AS own FROM licensing_relation WHERE case_id = c.id GROUP BY partner_id
) AS r ON {MAY_READ}
"""  # noqa: S608 - names of tables, columns and roles alone; values are parameters
_ENTER = f"""
WITH entered AS (
  INSERT INTO licensing_feedentry (partner_id, event_id, uuid, made_at, trace_id)
  SELECT r.partner_id, e.id, m.id, %(now)s, m.trace_id FROM licensing_outboxmessage AS m
  JOIN licensing_event AS e ON e.id = m.event_id JOIN licensing_case AS c ON c.id = e.case_id {READERS}
  WHERE m.id = ANY(%(messages)s) ORDER BY e.id, r.partner_id
  ON CONFLICT (event_id, partner_id) DO NOTHING RETURNING id, partner_id, event_id, uuid, trace_id
), placed AS (
  SELECT entered.*, e.case_id, e.name FROM entered JOIN licensing_event AS e ON e.id = entered.event_id
), changed AS (
  INSERT INTO licensing_casechange AS stored (partner_id, case_id, position, changed_at)
  SELECT partner_id, case_id, max(id), %(now)s FROM placed GROUP BY partner_id, case_id
  ON CONFLICT (case_id, partner_id) DO UPDATE SET position = excluded.position, changed_at = excluded.changed_at
), queued AS (
  INSERT INTO licensing_webhookdelivery (webhook_id, message_id, event_id, case_id, created_at, attempts, error, trace_id)
  SELECT w.id, placed.uuid, placed.event_id, placed.case_id, %(now)s, 0, '', placed.trace_id FROM placed
  JOIN licensing_webhook AS w ON w.partner_id = placed.partner_id AND w.enabled
    AND (w.event_types = '{{}}' OR placed.name = ANY(w.event_types))
  ORDER BY placed.id, w.id
  ON CONFLICT DO NOTHING RETURNING id
)
SELECT (SELECT count(*) FROM entered), (SELECT count(*) FROM queued)
"""  # noqa: S608 - names of tables, columns and roles alone; values are parameters


def claim_turn() -> bool:
    """Whether the caller gives places until the end of its transaction; nobody else does so meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


def enter(messages: Sequence[uuid.UUID | str], now: datetime) -> int:
    """Give the events of these messages their places, in the order of each case; return how many calls wait because of them.

    The caller has claimed the turn.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ENTER, {"messages": list(messages), "now": now, **AUDIENCES})
        _, calls = cursor.fetchone()
    return int(calls)
