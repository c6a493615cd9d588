"""The lines of an explanation: what each can tell, and what it says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class LineKind(StrEnum):
    """What a line of an explanation tells."""

    OPENED = "opened"
    TERMS = "terms"
    RAN = "ran"
    PAUSED = "paused"
    EXCUSED = "excused"
    REPLACED = "replaced"
    CLOSED_DAYS = "closed_days"
    OPENED_DAYS = "opened_days"
    ESTIMATED = "estimated"
    FIRED = "fired"
    NOW = "now"


@dataclass(frozen=True)
class Line:
    """One line: a stable kind, a sentence, what it rests on, the event that it stems from, the days it counted.

    `short` says in few words why a clock was paused or was excused; partners have none.
    """

    kind: LineKind
    text: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    basis: str = ""
    event: int | None = None
    days: int | None = None
    short: str = ""
