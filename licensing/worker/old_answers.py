"""Old answers: those to POSTs that nobody asks for any more are deleted, so many at a time."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from licensing.models.stored_answers import KEPT

BATCH = 1000
_DELETE = """
DELETE FROM licensing_storedanswer WHERE id IN (
  SELECT id FROM licensing_storedanswer WHERE stored_at <= coalesce(%s, clock_timestamp()) - make_interval(days => %s)
  ORDER BY stored_at LIMIT %s FOR UPDATE SKIP LOCKED
)
"""


def purge(*, now: datetime | None = None) -> int:
    """Delete a batch of what is older than it is kept; return how many."""
    with connection.cursor() as cursor:
        cursor.execute(_DELETE, [now, KEPT.days, BATCH])
        return int(cursor.rowcount)
