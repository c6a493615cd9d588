"""Old rows: what is kept for a while only, and nobody asks for any more, is deleted so many at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from licensing.models import (
    BatchLine,
    FeedEntry,
    StoredAnswer,
    WebhookDelivery,
    batches,
    feed,
    stored_answers,
    webhooks,
)

BATCH = 1000


@dataclass(frozen=True)
class Expiring:
    """Rows of a table that go when the instant in a column is longer ago than they are kept, and `only` holds."""

    table: str
    column: str
    kept: timedelta
    only: str = "true"

    def gone(self, now: str) -> str:
        """SQL: the keys of those that may go at `now`, the oldest first."""
        return (
            f"SELECT id FROM {self.table} WHERE {self.column} <= {now} - interval '{self.kept.days} days'"  # noqa: S608 - no user input
            f" AND {self.only} ORDER BY {self.column}"
        )


EXPIRING = (
    Expiring(StoredAnswer._meta.db_table, "stored_at", stored_answers.KEPT),
    Expiring(FeedEntry._meta.db_table, "made_at", feed.KEPT),
    Expiring(
        WebhookDelivery._meta.db_table,
        "created_at",
        webhooks.KEPT,
        "(delivered_at IS NOT NULL OR set_aside_at IS NOT NULL)",
    ),
    # a line that was filed says of its case in which batch it came, for as long as the case is kept
    Expiring(BatchLine._meta.db_table, "done_at", batches.KEPT, "case_id IS NULL AND done_at IS NOT NULL"),
)


def purge(*, now: datetime | None = None) -> int:
    """Delete a batch of each kind of what is older than it is kept; return how many."""
    deleted = 0
    with connection.cursor() as cursor:
        for expiring in EXPIRING:
            gone = f"{expiring.gone('coalesce(%(now)s, clock_timestamp())')} LIMIT %(batch)s FOR UPDATE SKIP LOCKED"
            cursor.execute(
                f"DELETE FROM {expiring.table} WHERE id IN ({gone})",  # noqa: S608 - table and column names alone
                {"now": now, "batch": BATCH},
            )
            deleted += cursor.rowcount
    return deleted
