"""I2: no clock ended after its time was up without saying so; what was lost before that was a rule is told as old."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from licensing.clocks.terms import DUE
from licensing.models import Clock, ClockSegment, Firing
from licensing.worktime.wording import instant_in_words
from workflows.purposes import Purpose

CHUNK = 1000


@dataclass(frozen=True)
class LostBreach:
    """A time limit that passed while its clock ran, and of which nothing was recorded; `old` if nothing fired it then."""

    clock: Clock
    due_at: datetime
    old: bool

    def __str__(self) -> str:
        clock = self.clock
        due, ended = (instant_in_words(at, clock.zone) if at else "" for at in (self.due_at, clock.closed_at))
        return f"{clock.case.reference}: the clock {clock.scope!r} was due on {due} and ended on {ended}, and never fired"


def lost_breaches() -> Iterator[LostBreach]:
    """Every ended clock that was due while it ran, by the ledger that stands, and has no firing; in the order of cases.

    A failed job is not lost: it is told of as that. The end of a required date is a forecast, not a time limit.
    """
    ended = Clock.objects.filter(
        closed_at__gt=F("opened_at"),
        due_at__lte=F("closed_at"),
        breached_at__isnull=True,
        failures=0,
        set_aside_at__isnull=True,
    )
    ended = ended.exclude(next_rung="").exclude(purpose=Purpose.REQUIRED_DATE).order_by("case_id", "pk")
    for clock in ended.select_related("case").prefetch_related("segments").iterator(CHUNK):
        if (due_at := _came_at(clock)) is not None and not _ended_by_time(clock, due_at):
            yield LostBreach(clock, due_at, old=not clock.due_first)


def _ended_by_time(clock: Clock, due_at: datetime) -> bool:
    """Whether it was ended by a transition of the clock that was due before it, though it was executed later."""
    assert clock.closed_at is not None
    fired = Firing.objects.filter(clock__case=clock.case_id, rung=DUE, fired_at=clock.closed_at)
    return fired.filter(due_at__lte=due_at).exists()


def violations() -> Iterator[str]:
    """One sentence for each that was lost although what is due comes first."""
    return (str(lost) for lost in lost_breaches() if not lost.old)


def _came_at(clock: Clock) -> datetime | None:
    """When its time was up while it ran and nothing excused it; None if it never was."""
    assert clock.due_at is not None
    at = max(clock.due_at, clock.opened_at)
    for segment in _standing(clock):
        if segment.ends_at is None or segment.starts_at == segment.ends_at or at > segment.ends_at:
            continue
        if segment.running and not segment.excused:
            return at
        at = max(at, segment.ends_at)  # nothing is due while it is paused or excused
    return None


def _standing(clock: Clock) -> list[ClockSegment]:
    rows = (segment for segment in clock.segments.all() if segment.replaced_by is None)
    return sorted(rows, key=lambda segment: segment.starts_at)
