"""Deadlines: which clocks a move opens, pauses, resumes and ends, and when each next has something to do."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from licensing import worktime
from licensing.models import Case, Clock, ClockSegment
from workflows.language import RELATIONS, Role, State, Unit, Within

BREACH, DUE = "breach", "due"
SHORT_STAGE = 2  # days; "a stage of 1-2 wd has two rungs, longer ones four"
LADDERS = {
    True: (("section_chief", 1), ("director", 2)),
    False: (("desk", 1), ("section_chief", 3), ("director", 5), ("principals", 10)),
}
A_MOMENT = timedelta(microseconds=1)
MOST_NOTICE = 30  # days of warning before a date


HOURLY = (Unit.HOURS, Unit.INSTANT)  # their rungs are hours apart, those of the others days
NOTICE_HOURS = 4


def rungs(within: Within, amount: int | None, desk: Role | None) -> list[list[str | int]]:
    """What a clock does and when: [name, days or hours relative to its end], in order.

    A quarter of the time before the end (30 days before a date) comes a warning, or a reminder where a partner's
    desk waits; at the end the overdue way, else the breach and, for officers' desks, the ladder.
    """
    if desk is Role.CLOCK:
        return [[DUE if within.overdue else BREACH, 0]]  # it waits for time alone, there is nobody to warn
    longest = NOTICE_HOURS if within.unit is Unit.INSTANT else MOST_NOTICE
    notice = longest if amount is None else max(1, amount // 4)
    ours = desk is not None and desk not in RELATIONS
    steps: list[list[str | int]] = []
    if amount is None or amount > notice:
        steps.append(["warning" if ours else "reminder", -notice])
    if within.overdue:
        return [*steps, [DUE, 0]]
    steps.append([BREACH, 0])
    if ours or within.climbs:
        short = amount is not None and amount <= SHORT_STAGE
        steps += [[name, after] for name, after in LADDERS[short]]
    return steps


def open_clock(case: Case, within: Within, scope: str, at: datetime) -> Clock:
    """Open a clock in memory under the terms in force now, copied; `record` writes it.

    Raises ValueError when a fact that the terms read is missing.
    """
    if not has_terms(case, within):
        raise ValueError(f"the clock {scope} of {case.state} reads a fact that {case} does not have")
    desk = case.flow.desk_of(case)
    end: Any = case.fact(within.amount) if isinstance(within.amount, str) else within.amount
    counted = within.unit not in (Unit.DATE, Unit.INSTANT)
    zone, calendar = _whose_days(case, within)
    clock = Clock(
        case=case,
        scope=scope,
        state=case.state,
        desk=str(desk),
        amount=end if counted else None,
        unit=within.unit,
        since_on=case.fact(within.since) if within.since else None,
        due_on=end if within.unit is Unit.DATE else None,
        ends_at=end if within.unit is Unit.INSTANT else None,
        statutory=within.statutory,
        zone=zone,
        calendar=calendar if within.unit is Unit.WORKING_DAYS else "every_day",
        basis=within.basis,
        overdue=within.overdue,
        rungs=rungs(within, end if counted else None, desk),
        opened_at=at,
    )
    vars(clock)["segment_list"] = []
    _start_segment(clock, at, running=True, basis=within.basis or f"{case.state} opened")
    clock.next_rung = str(clock.rungs[0][0])
    rederive(clock)
    case.clock_list.append(clock)
    return clock


def has_terms(case: Case, within: Within) -> bool:
    """Whether the facts that the terms read are there."""
    names = [name for name in (within.amount, within.since) if isinstance(name, str) and name]
    return all(case.fact(name) is not None for name in names)


def _whose_days(case: Case, within: Within) -> tuple[str, str]:
    """The zone and the calendar in which days are counted: a partner's own where the table says so."""
    partner = case.partner_as(within.calendar_of) if within.calendar_of else None
    if partner is not None:
        return partner.zone, partner.calendar
    return within.zone or settings.OFFICE_ZONE, settings.OFFICE_CALENDAR


def rederive(clock: Clock) -> None:
    """Set `due_at` and `next_at` from the terms and the segments."""
    clock.due_at = rung_at(clock, 0)
    days = dict(clock.rungs)
    waiting = clock.closed_at is None and not clock.paused and clock.set_aside_at is None and clock.next_rung
    clock.next_at = rung_at(clock, days[clock.next_rung]) if waiting else None


def rung_at(clock: Clock, days: int) -> datetime | None:
    """When the rung `days` (of an hourly clock: hours) after or before the clock's end comes; None while paused."""
    if clock.paused and clock.amount is None and clock.breached_at is None:
        return None
    if clock.ends_at is not None:
        return clock.ends_at + timedelta(hours=days)
    if clock.due_on is not None:
        return worktime.end_of(clock.due_on + timedelta(days=days), clock.zone)
    stretches: list[worktime.Stretch]
    if clock.since_on is not None:
        stretches = [(worktime.end_of(clock.since_on, clock.zone) - A_MOMENT, None)]
    else:
        stretches = [(one.starts_at, one.ends_at) for one in _segments(clock) if one.running]
    if clock.unit == Unit.HOURS:
        return worktime.end_of_hours(stretches, (clock.amount or 0) + days)
    return worktime.end_of_count(stretches, (clock.amount or 0) + days, _calendar_of(clock), clock.zone)


def _calendar_of(clock: Clock) -> worktime.Calendar:
    return worktime.Calendar(clock.calendar)


def climb(clock: Clock) -> None:
    """Move on to the rung after the present one, or to none."""
    names = [str(name) for name, _ in clock.rungs]
    after = names.index(clock.next_rung) + 1
    clock.next_rung = names[after] if after < len(names) else ""
    rederive(clock)


def pause(clock: Clock, at: datetime, basis: str) -> None:
    """Stop a running clock; its remaining time waits."""
    _end_segment(clock, at)
    clock.paused = True
    _start_segment(clock, at, running=False, basis=basis)
    rederive(clock)


def resume(clock: Clock, at: datetime, basis: str) -> None:
    """Let a paused clock run on."""
    _end_segment(clock, at)
    clock.paused = False
    _start_segment(clock, at, running=True, basis=basis)
    rederive(clock)


def run_on(clock: Clock, at: datetime, cause: str) -> None:
    """Let a running clock run on through another state, which its ledger names from here on."""
    _end_segment(clock, at)
    _start_segment(clock, at, running=True, basis=cause)


def close(clock: Clock, at: datetime) -> None:
    """End a clock for good; the date it had stays to be read."""
    _end_segment(clock, at)
    clock.closed_at, clock.next_at = at, None
    clock.case.clock_list.remove(clock)


def follow(case: Case, source: str, at: datetime) -> list[Clock]:
    """Bring the case's clocks in line with its move from `source` to its present state; return those touched.

    Entering a detour pauses the stage; coming back resumes it. Any other move ends the stage and opens a fresh one;
    a clock of another scope runs on through states that also have it. A final state ends everything.
    """
    here, left = case.flow.state(case.state), case.flow.state(source)
    held = list(case.clock_list)
    back = left.detour and not here.detour and case.state == case.left_state
    for clock in held:
        if clock.scope == "detour" or here.final:
            close(clock, at)
        elif clock.scope == "stage" and here.detour:
            applicants = case.flow.desk_of(case) is Role.FILER  # a second detour is told as well
            pause(clock, at, f"{here.name}: the applicant's time" if applicants else here.name)
        elif clock.scope == "stage" and back:
            resume(clock, at, f"back from {source}")
        elif clock.scope == "stage" or not (_of_an_item(clock) or _has_scope(here, clock.scope)):
            close(clock, at)
        elif clock.amount is not None and not _of_an_item(clock):
            run_on(clock, at, here.name)
    opened = _open_for_state(case, here, at, resumed=back)
    return [*held, *opened]


def open_first(case: Case, at: datetime) -> list[Clock]:
    """Open the clocks of the state in which the case begins."""
    return _open_for_state(case, case.flow.state(case.state), at, resumed=False)


def height(case: Case) -> int:
    """How far up its ladder the case stands: the highest rung of its open clocks, 1 for a breach, 0 for none."""
    return max((_climbed(clock) for clock in case.clock_list), default=0)


def _climbed(clock: Clock) -> int:
    names = [str(name) for name, _ in clock.rungs]
    if clock.breached_at is None or BREACH not in names:
        return 0
    after = names.index(clock.next_rung) if clock.next_rung else len(names)
    return after - names.index(BREACH)


def soonest(case: Case) -> datetime | None:
    """The soonest end of the case's running clocks, by which queues are ordered."""
    return min((clock.due_at for clock in case.clock_list if clock.due_at and not clock.paused), default=None)


def _open_for_state(case: Case, here: State, at: datetime, *, resumed: bool) -> list[Clock]:
    held = {clock.scope for clock in case.clock_list}
    opened = []
    for within in here.clocks:
        scope = "detour" if here.detour and within.scope == "stage" else within.scope
        if within.each or scope in held or (resumed and scope == "stage"):
            continue
        if not within.optional or has_terms(case, within):
            opened.append(open_clock(case, within, scope, at))
    return opened


def _of_an_item(clock: Clock) -> bool:
    """Whether it is a referral's, say: such a clock ends with its item, not with a stage."""
    return "/" in clock.scope


def _has_scope(state: State, scope: str) -> bool:
    return any(within.scope == scope for within in state.clocks)


def _segments(clock: Clock) -> list[ClockSegment]:
    found: list[ClockSegment] = vars(clock)["segment_list"]
    return found


def _start_segment(clock: Clock, at: datetime, *, running: bool, basis: str) -> None:
    # the move's event is sealed before its clocks follow, so the count is that event's number
    number = clock.case.event_count
    _segments(clock).append(
        ClockSegment(clock=clock, starts_at=at, running=running, basis=basis[:120], event_number=number)
    )


def _end_segment(clock: Clock, at: datetime) -> None:
    for segment in _segments(clock):
        if segment.ends_at is None:
            segment.ends_at = at
