"""Turns: why a case stands where it stands in the officers' queue - its class, the day it is needed, its receipt."""

from __future__ import annotations

from dataclasses import dataclass

from licensing.admin.display import priority
from licensing.admin.display.formatting import Reader
from licensing.admin.display.priority import Mark
from licensing.models import Case
from workflows.classes import CLASSES, IDLE

_STRICT = ", then ".join(priority_class.name for priority_class in CLASSES.values() if priority_class.strict)
_AHEAD = "".join(
    f", {priority_class.name} as if received {priority_class.ahead.days} days earlier"
    for priority_class in CLASSES.values()
    if priority_class.ahead
)
ORDER = f"{_STRICT}, each by required date; then the others by date of receipt{_AHEAD}"


@dataclass(frozen=True)
class Turn:
    """The class, what decides within it, and what else is known."""

    mark: Mark
    decides: str
    beside: tuple[str, ...] = ()


def of(case: Case, read: Reader) -> Turn:
    """The turn of a case; one that waits for no decision says so."""
    rank, mark = CLASSES[case.priority_class], priority.mark(case.priority_class)
    needed_on = case.detail.needed_on
    needed = (f"needed {read.day(needed_on)}",) if needed_on else ()
    if case.received_at is None:
        return Turn(mark, "Not submitted yet", needed)
    received_on = case.received_at.astimezone(read.zone).date()
    received = f"received {read.day(received_on)}"
    if case.queue_lane == IDLE:
        return Turn(mark, "Not in a queue", (received,))
    if rank.strict:
        return Turn(mark, _capital(*needed) if needed else "No required date", (received,))
    sooner = (f"as if on {read.day(received_on - rank.ahead)}",) if rank.ahead else ()
    return Turn(mark, _capital(received), (*sooner, *needed))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
