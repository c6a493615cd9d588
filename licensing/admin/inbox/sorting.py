"""Sorting: the orders of the inbox's views, each with the key of a row in it, so that a page is found without counting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from licensing.admin.display import queue_reason
from licensing.models import Case
from licensing.models.keysets import Keyset, keyset

HIGHEST, BIGGEST_KEY = 2**15 - 1, 2**63 - 1
Key = tuple[Any, ...]


@dataclass(frozen=True)
class Sorting:
    """One order in words and by its columns, and how the parts of a key are read."""

    words: str
    keyset: Keyset
    reads: tuple[Callable[[str], Any], ...]

    def write(self, case: Case) -> str:
        """Where a row stands in the order, as an address carries it."""
        return "~".join(_written(value) for value in self.keyset.key_of(case))

    def read(self, text: str | None) -> Key | None:
        """The key that `write` wrote; None for anything else, which then is the first page."""
        parts = (text or "").split("~")
        if len(parts) != len(self.reads):
            return None
        try:
            return tuple(read(part) for read, part in zip(self.reads, parts, strict=True))
        except ValueError:
            return None


def _written(value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def _number(most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= most):
            raise ValueError(text)
        return int(text)

    return read


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(text)
    return instant


def _perhaps(read: Callable[[str], Any]) -> Callable[[str], Any]:
    return lambda text: read(text) if text else None


# the officers' queue: class, required date, receipt
IN_TURN = Sorting(
    queue_reason.ORDER,
    keyset("queue_lane", "queue_on", "queue_at", "pk"),
    (_number(HIGHEST), date.fromisoformat, _instant, _number(BIGGEST_KEY)),
)
# escalated cases come first, those without a date last
SOONEST = Sorting(
    "escalated first, then soonest due",
    keyset("-escalation", "due_at?", "pk"),
    (_number(HIGHEST), _perhaps(_instant), _number(BIGGEST_KEY)),
)
NEWEST = Sorting("newest first", keyset("-pk"), (_number(BIGGEST_KEY),))
