"""I2: what is derived - a clock's dates, a queue's order, what is paused - is what ledgers and tables give now."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from licensing.case_file import CaseFile, loading
from licensing.clocks import lifecycle, segments
from licensing.integrity import required_dates
from licensing.models import BulkOperation, Case, Clock, ClockSegment
from workflows.catalogue import CATALOGUE
from workflows.language import Unit
from workflows.purposes import Purpose

BATCH = 500  # cases that are read at a time
OPEN = Clock.objects.filter(case=OuterRef("pk"), closed_at__isnull=True)


def violations() -> Iterator[str]:
    """One sentence for each case whose clocks, or what derives from them, are not what the ledgers say."""
    # while days are being recalculated, what counts by them is not yet as the calendar has it
    counting = BulkOperation.objects.filter(
        act=BulkOperation.Act.RECALCULATE, finished_at__isnull=True
    ).exists()
    timed = Case.objects.select_related("filer").filter(Exists(OPEN) | _undecided()).order_by("pk")
    last = 0
    while cases := list(timed.filter(pk__gt=last)[:BATCH]):
        last = cases[-1].pk
        files = [CaseFile(case) for case in cases]
        loading.load_details(files)
        loading.load_clocks(files)
        for file in files:
            yield from (
                f"{file.case.reference}: {violation}" for violation in _of_case(file, counting=counting)
            )
    idle = Case.objects.filter(~Exists(OPEN)).exclude(due_at__isnull=True, escalation=0)
    for case in idle:
        yield f"{case.reference}: it has a date or has an escalation level, and no clock"


def _undecided() -> Q:
    """Submitted and before the outcome, where a required date counts."""
    condition = Q(pk__in=())
    for kind, flow in CATALOGUE.items():
        condition |= Q(kind=kind, state__in=[state.name for state in flow.states if not state.outcome])
    return condition & Q(received_at__isnull=False)


def _of_case(file: CaseFile, *, counting: bool) -> Iterator[str]:
    if not all(any(segment.ends_at is None for segment in segments.segments(clock)) for clock in file.clocks):
        return  # a ledger without its open segment is told of by itself
    yield from _without_clock(file)
    for clock in file.clocks:
        yield from (f"the clock {clock.scope!r} {violation}" for violation in _gaps(clock))
        if not (counting and clock.unit == Unit.WORKING_DAYS):
            yield from (f"the clock {clock.scope!r} {violation}" for violation in _dates(clock))
    if (file.case.due_at, file.case.escalation) != (
        lifecycle.soonest_end(file),
        lifecycle.escalation_level(file),
    ):
        yield "its position in the queue is not what its clocks say"
    yield from required_dates.violations(file, counting=counting)
    at = file.case.last_event_at or file.case.filed_at
    for clock in lifecycle.pause_and_resume(file, at).clocks:
        now = segments.open_segment(clock)
        yield f"the clock {clock.scope!r} should {'run' if now.running else 'be paused'}: {_codes(now)}"


def _without_clock(file: CaseFile) -> Iterator[str]:
    """Every state has the clocks that its table names."""
    here, running = file.flow.state(file.state), {clock.purpose for clock in file.clocks}
    for within in here.clocks:
        interrupts = here.interruption and within.purpose is Purpose.STAGE
        purpose = Purpose.INTERRUPTION if interrupts else within.purpose
        if within.amount and not (within.optional or purpose.is_numbered or purpose in running):
            yield f"it waits in {here.name!r} without the clock {purpose.value!r}"


def _codes(segment: ClockSegment) -> str:
    return ", ".join(" ".join(map(str, cause.values())) for cause in segment.causes)


def _gaps(clock: Clock) -> Iterator[str]:
    """The segments that stand follow each other from the opening to now."""
    ends: datetime | None = clock.opened_at
    for segment in segments.segments(clock):
        if ends != segment.starts_at:
            yield f"has a ledger with a gap or an overlap at {segment.starts_at.isoformat()}"
        ends = segment.ends_at
    last = segments.segments(clock)[-1]
    if (clock.paused, clock.excused) != (not last.running, last.excused):
        yield "is not paused, or not excused, as its last segment says"


def _dates(clock: Clock) -> Iterator[str]:
    seen = copy(clock)
    segments.recalculate(seen)
    if seen.due_at != clock.due_at:
        yield f"is due {_text(clock)}, its ledger says {_text(seen)}"
    # after a failure `next_at` is when it is tried again
    elif seen.next_at != clock.next_at and not clock.failures:
        yield f"has not the next instant that its level {clock.next_rung!r} gives"


def _text(clock: Clock) -> str:
    return clock.due_at.isoformat() if clock.due_at else "at no instant"
