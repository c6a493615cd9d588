"""The ledger of a case's clocks: terms, stretches of time with their basis, what fired, what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from licensing.admin import chips, words
from licensing.admin.chips import Chip
from licensing.admin.reading import Reader
from licensing.models import Case, Clock


@dataclass(frozen=True)
class Entry:
    """One clock, explained line by line."""

    title: str
    chip: Chip
    terms: str
    basis: str
    desk: str
    opened: str
    due: str
    following: str
    error: str
    is_open: bool
    segments: list[dict[str, str]]
    firings: list[str]


def entries(case: Case, read: Reader) -> list[Entry]:
    """Every clock that the case ever had: the open ones first, the soonest of them on top; then the latest."""
    clocks = list(case.clocks.prefetch_related("segments", "firings"))
    clocks.sort(key=lambda one: (one.due_at or read.now, one.pk))
    clocks = [one for one in clocks if not one.closed_at] + [one for one in reversed(clocks) if one.closed_at]
    return [_entry(clock, read) for clock in clocks]


def _entry(clock: Clock, read: Reader) -> Entry:
    return Entry(
        title=words.scope(clock),
        chip=chips.of_clock(clock, read),
        terms=words.terms(clock),
        basis=clock.basis,
        desk=words.titled(clock.desk),
        opened=read.instant(clock.opened_at),
        due=read.end(clock.due_at) if clock.due_at else "Once it runs again",
        following=_following(clock, read),
        error=clock.error,
        is_open=clock.closed_at is None,
        segments=[_segment(one, read) for one in clock.segments.all()],
        firings=[f"{words.titled(one.rung)}, {read.instant(one.fired_at)}" for one in clock.firings.all()],
    )


def _following(clock: Clock, read: Reader) -> str:
    if clock.next_at is None:
        return ""
    what = words.titled(clock.overdue) if clock.next_rung == "due" else words.titled(clock.next_rung)
    return f"{what}, {read.instant(clock.next_at)}"


def _segment(segment: Any, read: Reader) -> dict[str, str]:
    return {
        "what": "Ran" if segment.running else "Paused",
        "icon": "play" if segment.running else "pause",
        "from": read.instant(segment.starts_at),
        "to": read.instant(segment.ends_at) if segment.ends_at else "now",
        "basis": _sentence(segment.basis),
    }


def _sentence(text: str) -> str:
    """The text with a capital; the rest as it stands, since it may cite a section of law."""
    return text[:1].upper() + text[1:].replace("_", " ")
