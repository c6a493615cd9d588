"""Turns: why a case stands where it stands in the officers' queue - its class, the day it is needed, its receipt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from licensing.admin import classing
from licensing.admin.classing import Mark
from licensing.admin.reading import Reader, count
from licensing.models import Case
from workflows.classes import CLASSES, IDLE

_STRICT = ", then ".join(one.name for one in CLASSES.values() if one.strict)
_AHEAD = "".join(
    f", {one.name} as if received {one.ahead.days} days sooner" for one in CLASSES.values() if one.ahead
)
ORDER = f"{_STRICT}, each by the day it is needed; then the others by receipt{_AHEAD}"


@dataclass(frozen=True)
class Turn:
    """The class, what decides within it, and what else is known."""

    mark: Mark
    decides: str
    beside: str = ""


def of(case: Case, read: Reader) -> Turn:
    """The turn of a case; one that waits for no decision says so."""
    rank, mark = CLASSES[case.priority_class], classing.mark(case.priority_class)
    needed_on = case.detail.needed_on
    needed = f"needed {read.day(needed_on)}" if needed_on else ""
    if case.received_at is None:
        return Turn(mark, "Not submitted yet", needed)
    received = f"received {_day(case, read)}"
    if case.queue_lane == IDLE:
        return Turn(mark, "Waits for no decision", received)
    if rank.strict:
        return Turn(mark, _capital(needed) or "No day is named", received)
    sooner = f", {count(rank.ahead.days, 'day')} ahead" if rank.ahead > timedelta() else ""
    return Turn(mark, _capital(received) + sooner, needed)


def _day(case: Case, read: Reader) -> str:
    assert case.received_at is not None
    return read.day(case.received_at.astimezone(read.zone).date())


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
