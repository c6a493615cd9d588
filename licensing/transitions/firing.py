"""Firing: what has fallen due on a case happens - it is warned, breached, escalated, moved by the clock - before anything else does."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core import checks

from licensing.case_file import CaseFile
from licensing.clocks import pauses, required_dates, segments
from licensing.clocks.terms import BREACH, DUE
from licensing.context import CLOCK, ActionContext
from licensing.events.declared import OF_FIRING
from licensing.models import Clock, Firing
from licensing.models.loading import new_instance
from licensing.priority import classification
from licensing.review import certificates
from licensing.transitions import orders
from licensing.transitions.deciding import decide
from licensing.transitions.following import moved, run_automatic_transitions
from licensing.transitions.reactions import DERIVED, Change, react, update_case_dates
from licensing.transitions.result import TransitionResult
from workflows.checks import incomplete
from workflows.language import Role
from workflows.purposes import Purpose

# what is recorded of a level that has come; any other is one of the escalation levels
EVENTS = {
    BREACH: "clock.breached",
    certificates.EXPIRED: "evidence.expired",
    required_dates.MISSED: required_dates.WILL_MISS,
}
WARNED, REMINDED, PARTY_REMINDED = "clock.warned", "clock.reminded", "clock.party_reminded"
ESCALATED = "clock.escalated"
WHOLE_CASE = (Purpose.STATUTORY, Purpose.CASE)  # the two dates of a case, of which one lateness is told once


@checks.register("licensing")
def firings_are_declared(**_asked: Any) -> list[checks.CheckMessage]:
    """licensing.E006: what is recorded when a level of a clock has come is declared as that, and nothing else is."""
    recorded = (WARNED, REMINDED, PARTY_REMINDED, ESCALATED, *EVENTS.values())
    hint = "Declare it with `of_firing=True` in licensing/events/declared.py."
    return incomplete("licensing.E006", "event of a firing", OF_FIRING, recorded, hint)


def fire(file: CaseFile, now: datetime) -> list[TransitionResult]:
    """Every level of the case's clocks that is due, in the order in which they fell due; in memory.

    Where nothing is due nothing is asked of the database but the open clocks, if they are not loaded yet.
    """
    if not due_clocks(file, now):
        return []
    results: list[TransitionResult] = []
    while due := due_clocks(file, now):
        if given := _orders_before(file, due[0], now):
            results += given
            continue
        ctx = ActionContext(now, CLOCK).not_before(file.case.last_event_at)
        if segments.is_passed_over(due[0], now):
            _advance(due[0], None)  # what it would have told of comes next, and is recorded
        elif due[0].next_rung == DUE:
            results += _overdue(file, due[0], ctx)
        else:
            results.append(_fire_level(file, due[0], ctx))
    return results


def due_clocks(file: CaseFile, now: datetime) -> list[Clock]:
    """The case's clocks of which a level is due, the one that fell due first in front."""
    due = [clock for clock in file.clocks if clock.next_at is not None and clock.next_at <= now]
    return sorted(due, key=lambda clock: (clock.next_at, clock.pk or 0))


def _orders_before(file: CaseFile, clock: Clock, now: datetime) -> list[TransitionResult]:
    """What was ordered before the clock's level fell due and has not come to the case yet: it comes first."""
    if file.case.received_at is None or clock.next_at is None:
        return []
    if given := orders.given_before(file, clock.next_at, now):
        return given
    known = {pause.hold_id for pause in file.pauses}
    placed = [hold.placed_at for hold in file.holds if hold.pk not in known]
    if not any(at <= clock.next_at for at in placed):
        return []
    ctx = ActionContext(now, CLOCK).not_before(file.case.last_event_at)
    return [moved(file, pauses.apply_new_holds(file, ctx), ctx, since=min(placed))]


def _overdue(file: CaseFile, clock: Clock, ctx: ActionContext) -> list[TransitionResult]:
    """Time is up: the clock executes the transition that the table names for it."""
    firing = _firing(clock, DUE, ctx)
    result = decide(file, clock.overdue, ctx)
    firing.event_number = result.event.number
    result.firings.append(firing)
    clock.next_rung = ""
    return [result, *run_automatic_transitions(file, ctx)]


def _fire_level(file: CaseFile, first: Clock, ctx: ActionContext) -> TransitionResult:
    """The level of that clock, and of the one that ends with it: one lateness is told of once, with both dates."""
    clocks = _with_its_companion(file, first, ctx.now)
    clock, level, came_at = clocks[0], first.next_rung, first.next_at
    firings = [_firing(fired, level, ctx) for fired in clocks]
    facts = {
        "scope": clock.scope,
        "rung": level,
        "desk": clock.desk,
        "due_at": clock.due_at.isoformat() if clock.due_at else None,
        **required_dates.facts_of(clock),
    }
    if others := clocks[1:]:
        facts["also"] = [
            {"scope": other.scope, "due_at": other.due_at and other.due_at.isoformat()} for other in others
        ]
    result = TransitionResult.of(file, _name(clock), facts, ctx, clocks=clocks)
    for fired, firing in zip(clocks, firings, strict=True):
        firing.event_number = result.event.number
        if fired is not first and firing.due_at and came_at:
            firing.due_at = min(firing.due_at, came_at)
        if level == BREACH:
            fired.breached_at = firing.due_at or ctx.now
        _advance(fired, ctx.now)
    result.firings += firings
    if level == certificates.EXPIRED:
        expire = classification.expire if clock.purpose == Purpose.PRIORITY_EVIDENCE else certificates.expire
        result.add(expire(file, clock, ctx), CLOCK, ctx.now)
        react(Change(result, ctx.by_clock()), DERIVED)
    update_case_dates(file)
    return result


def _advance(clock: Clock, fired_at: datetime | None) -> None:
    """Move on to the next level; what has moved the clock's end since is recorded by the order that moves it."""
    due_at, counted_by = clock.due_at, clock.counted_by
    segments.advance(clock, fired_at)
    if clock.due_at != due_at:
        clock.due_at, clock.counted_by = due_at, counted_by


def _with_its_companion(file: CaseFile, clock: Clock, now: datetime) -> list[Clock]:
    """The clock, and another date of the whole case that ends on the same day and has the same level ahead; the law's first."""
    if clock.purpose not in WHOLE_CASE:
        return [clock]
    same = [
        other
        for other in file.clocks
        if other.purpose in WHOLE_CASE
        and other.next_at is not None
        and (other.next_rung, other.desk) == (clock.next_rung, clock.desk)
        and segments.last_day(other) == segments.last_day(clock)
        and (other.next_rung != BREACH or other.next_at <= now)
    ]
    return sorted(same, key=lambda other: (not other.statutory, other is not clock))


def _name(clock: Clock) -> str:
    """The event of the clock's next level."""
    if clock.next_rung.startswith("reminder"):
        return REMINDED if clock.desk == Role.FILER else PARTY_REMINDED  # which all parties may read
    if clock.next_rung.startswith("warning"):
        return WARNED
    return EVENTS.get(clock.next_rung, ESCALATED)


def _firing(clock: Clock, level: str, ctx: ActionContext) -> Firing:
    """Made before the clock moves on, which forgets when this level was due."""
    # after a failure `next_at` is when it was to be tried again; nothing is due while lateness is excused
    due_at = segments.next_level_at(clock) if clock.failures else clock.next_at
    if due_at is not None:
        due_at = max(due_at, segments.open_segment(clock).starts_at)
    clock.just_fired |= {(clock.revision, level)}
    return new_instance(
        Firing, clock=clock, revision=clock.revision, rung=level, due_at=due_at, fired_at=ctx.now
    )
