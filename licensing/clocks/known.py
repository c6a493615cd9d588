"""What was known of a clock at a past instant: its ledger and its terms without what was recorded later."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery

from licensing.case_file import CaseFile
from licensing.clocks import segments
from licensing.clocks.terms import COPIED
from licensing.models import Clock, ClockSegment, Pause
from workflows.purposes import Purpose


@dataclass(frozen=True)
class Known:
    """What all clocks of a case are explained from: when its events were recorded, its holds, the calendars of a past instant."""

    recorded_at: Mapping[int, datetime]
    holds: Mapping[int, str]  # title and basis of each that was ever placed, by its event's number
    file: CaseFile  # with the calendars of that instant

    @classmethod
    def of(cls, file: CaseFile, as_of: datetime | None = None) -> Known:
        """Read it, in two statements at most."""
        hold = Pause.objects.filter(case=OuterRef("case"), number=OuterRef("number"), hold__isnull=False)
        entries = list(file.case.events.values_list("number", "at", Subquery(hold.values("basis"))))
        if as_of is not None:
            file = CaseFile(file.case)
            file.policy = file.policy.known_at(as_of)
        return cls(
            {number: at for number, at, _ in entries},
            {number: basis for number, _, basis in entries if basis is not None},
            file,
        )


def as_known(clock: Clock, at: datetime, known: Known, *, past: bool) -> tuple[Clock, list[ClockSegment]]:
    """The clock as it was known then, its dates recalculated, and the segments that had been replaced by then."""
    recorded_at, every = known.recorded_at, list(clock.segments.all())
    recorded = [copy(segment) for segment in every if recorded_at[segment.event_number] <= at]
    replaced = [
        segment for segment in recorded if segment.replaced_by and recorded_at[segment.replaced_by] <= at
    ]
    current = [segment for segment in recorded if segment not in replaced]
    seen = copy(clock)
    seen.file, seen.ledger = known.file, current
    for segment in current:
        segment.replaced_by = None
        if past and segment.ends_at is not None and segment.ends_at > at:
            segment.ends_at = None
    if not past:
        return seen, replaced
    if seen.closed_at is not None and seen.closed_at > at:
        seen.closed_at = None
    undone = [change for change in clock.changes.all() if change.at > at]
    for name in COPIED if undone else ():
        setattr(seen, name, undone[0].before[name])
    last = next((segment for segment in segments.segments(seen) if segment.ends_at is None), None)
    if last is not None:
        seen.paused, seen.excused = not last.running, last.excused
    if seen.breached_at is not None and seen.breached_at > at:
        seen.breached_at = None
    # the end of a required date's clock moves without a change of terms: what it was is said where it stood so
    moved = clock.purpose == Purpose.REQUIRED_DATE and last is not None and _was_moved(clock, last)
    seen.due_at = None if moved else segments.level_due_at(seen, 0)
    return seen, replaced


def _was_moved(clock: Clock, last: ClockSegment) -> bool:
    return any(segment.starts_at > last.starts_at for segment in clock.segments.all())
