"""Work: whether anything at all is to be done now, asked in one cheap statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from licensing.leases import MAIL, MESSAGES
from licensing.notices import CASES, DESKS, PARTNERS

DEADLINES, MAILS, UNDERTAKINGS = "deadlines", "mails", "undertakings"
_NOW = "(SELECT now FROM instant)"


def _waits(topic: str) -> str:
    return (
        f"SELECT FROM licensing_outboxmessage AS held WHERE held.topic = '{topic}'"
        f" AND {MESSAGES.free(now=_NOW)}"
    )


# The kinds of work beside deadlines, each with the rows of which one must be there: SQL that an index answers.
KINDS = {
    UNDERTAKINGS: f"SELECT FROM licensing_undertaking WHERE finished_at IS NULL AND not_before <= {_NOW}",
    CASES: _waits(CASES),
    DESKS: _waits(DESKS),
    PARTNERS: _waits(PARTNERS),
    MAILS: f"SELECT FROM licensing_notice AS held WHERE {MAIL.free(now=_NOW)}",
}
_ASK = f"""
WITH instant AS MATERIALIZED (SELECT coalesce(%(now)s, clock_timestamp()) AS now)
SELECT {_NOW}, (SELECT next_at FROM licensing_clock WHERE next_at IS NOT NULL ORDER BY next_at, id LIMIT 1),
 {", ".join(f"EXISTS ({rows})" for rows in KINDS.values())}
"""  # noqa: S608 - the names in it are ours


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
    kinds = {kind for kind, some in zip(KINDS, there, strict=True) if some}
    if soonest is not None and soonest <= at:
        kinds.add(DEADLINES)
    return Work(at, soonest, frozenset(kinds))
