"""Corrections: the ledger of a clock put right by a new event, never by an edit, and what follows recalculated."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from licensing import worktime
from licensing.case_file import CaseFile
from licensing.changes import PendingWrites
from licensing.clocks import causes, segments
from licensing.clocks.terms import BREACH, Terms, copied
from licensing.context import ActionContext
from licensing.models import Clock, ClockSegment, Firing, TermsChange
from licensing.models.loading import new_instance
from workflows.causes import Cause

A_DAY = timedelta(days=1)
LONGEST_BASIS = 300


def correct_clock(file: CaseFile, ctx: ActionContext) -> PendingWrites:
    """Between two days of the past, both included, the clock ran, was paused or was excused after all.

    It may have ended after a breach, which was none if it had time left when it ended. Days are those of the clock's zone. The segments that said otherwise stay, marked with the number of this event.
    """
    data = ctx.data
    clock = file.clock_written(data["clock"])
    assert clock is not None  # as its guard has it
    start = max(worktime.end_of(data["from_on"] - A_DAY, clock.zone), clock.opened_at)
    end = min(worktime.end_of(data["until_on"], clock.zone), clock.closed_at or ctx.now)
    passed, before = segments.passed_levels(clock), clock.due_at
    number = file.case.event_count
    for old in segments.segments(clock):
        if old.starts_at < end and (old.ends_at is None or old.ends_at > start):
            _replace(clock, old, start, end, number)
    clock.ledger.append(
        ClockSegment(
            clock=clock,
            starts_at=start,
            ends_at=end,
            running=data["reads"] != "paused",
            excused=data["reads"] == "excused",
            causes=[causes.named(Cause.CORRECTION)],
            basis=data["reason"][:LONGEST_BASIS],
            event_number=number,
        )
    )
    # what has ended is asked as of its end: what lay ahead then never came
    return PendingWrites(clocks=[clock], events=withdrawn(clock, clock.closed_at or ctx.now, passed, before))


def _replace(clock: Clock, old: ClockSegment, start: datetime, end: datetime, number: int) -> None:
    """Mark a segment as replaced, and keep what of it lies outside the corrected stretch."""
    old.replaced_by = number
    pieces: list[tuple[datetime, datetime | None]] = []
    if old.starts_at < start:
        pieces.append((old.starts_at, start))
    if old.ends_at is None or old.ends_at > end:
        pieces.append((end, old.ends_at))
    clock.ledger += [
        ClockSegment(
            clock=clock,
            starts_at=first,
            ends_at=last,
            running=old.running,
            excused=old.excused,
            causes=old.causes,
            basis=old.basis,
            event_number=number,
        )
        for first, last in pieces
    ]


def pause_between(clock: Clock, start: datetime, end: datetime, why: causes.Causes) -> None:
    """Let the clock have been paused wherever it ran in between, for an order that was given then and comes to it now."""
    number = clock.case.event_count
    for old in segments.segments(clock):
        if not old.running or old.ends_at is None or old.ends_at <= start or old.starts_at >= end:
            continue
        first, last = max(old.starts_at, start), min(old.ends_at, end)
        _replace(clock, old, first, last, number)
        clock.ledger.append(
            ClockSegment(
                clock=clock, starts_at=first, ends_at=last, running=False, causes=why, event_number=number
            )
        )


def move_terms(clock: Clock, terms: Terms, ctx: ActionContext) -> PendingWrites:
    """Give a running clock other terms, as an explicit act that the next event tells of; what it had stays on record.

    What had fired and lies ahead again is withdrawn, to fire again.
    """
    passed, before = segments.passed_levels(clock), clock.due_at
    clock.policy_on = ctx.office_day
    writes = give_terms(clock, terms, ctx)
    writes.events += withdrawn(clock, ctx.now, passed, before)
    return writes


def step_terms(clock: Clock, terms: Terms, ctx: ActionContext) -> PendingWrites:
    """Give a running clock the terms of another class, of which the next event tells; what has fired never fires again."""
    passed = segments.passed_levels(clock)
    # what the levels of another class lacked may have fired before
    passed |= {level for key, at, level in clock.file.fired_levels if (key, at) == (clock.pk, clock.revision)}
    passed |= {level for at, level in clock.just_fired if at == clock.revision}
    writes = give_terms(clock, terms, ctx)
    segments.advance_past(clock, ctx.now, passed)
    return writes


def give_terms(clock: Clock, terms: Terms, ctx: ActionContext) -> PendingWrites:
    """Set other terms, which are written with the clock, and keep what it had; whoever calls recalculates it."""
    had = copied(clock)
    terms.copy_to(clock)
    # its event comes next
    number = clock.case.event_count + 1
    change = new_instance(
        TermsChange, clock=clock, event_number=number, at=ctx.now, before=had, after=copied(clock)
    )
    return PendingWrites(inserts=[change], clocks=[clock])


def withdrawn(
    clock: Clock, now: datetime, passed: set[str], before: datetime | None
) -> list[tuple[str, dict[str, Any]]]:
    """Recalculate the clock's next level; what had fired and lies ahead again is withdrawn, to fire again when it is due.

    `passed` are the levels that it had behind it, `before` is when it was due. The revision rises with a withdrawal.
    """
    ahead = segments.recalculate_next(clock, now, passed)
    fired = Firing.objects.filter(clock=clock, revision=clock.revision, rung__in=ahead) if ahead else ()
    back = {firing.rung for firing in fired}
    back |= {level for revision, level in clock.just_fired if revision == clock.revision and level in ahead}
    if not back:
        return []
    clock.revision += 1
    if BREACH in back:
        clock.breached_at = None
        segments.recalculate(clock)
    facts = {
        "scope": clock.scope,
        "desk": clock.desk,
        "rungs": sorted(back),
        "revision": clock.revision,
        "was_due_at": before.isoformat() if before else None,
        "due_at": clock.due_at.isoformat() if clock.due_at else None,
    }
    if clock.closed_at is not None:
        facts["ended"] = clock.pk  # another of its scope may be open
    return [("clock.breach_withdrawn" if BREACH in back else "clock.warning_withdrawn", facts)]
