"""The ledger: a clock's segments and what derives from them - when it ends, what it does next, what is withdrawn."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from licensing import worktime
from licensing.clocks import counting
from licensing.clocks.causes import Causes
from licensing.models import Clock, ClockSegment
from licensing.models.loading import new_instance
from workflows import escalation
from workflows.language import Unit

MICROSECOND = timedelta(microseconds=1)
AN_HOUR = timedelta(hours=1)
EARLIEST = -1000
NOTICES = ("warning", "reminder")  # how the names of levels begin that come before the end


def segments(clock: Clock) -> list[ClockSegment]:
    """Its ledger as it stands: what no correction has replaced, in order."""
    loaded: list[ClockSegment] = clock.ledger
    return sorted(
        (segment for segment in loaded if segment.replaced_by is None), key=lambda segment: segment.starts_at
    )


def start(clock: Clock, at: datetime, causes: Causes, *, running: bool = True, excused: bool = False) -> None:
    """Begin a segment: from here on the clock runs, is paused, or runs excused, for these causes."""
    clock.paused, clock.excused = not running, excused
    # the move's event is sealed before its clocks follow, so the count is that event's number
    number = clock.case.event_count
    segment = new_instance(
        ClockSegment,
        clock=clock,
        starts_at=at,
        running=running,
        excused=excused,
        causes=causes,
        event_number=number,
    )
    clock.ledger.append(segment)


def end(clock: Clock, at: datetime) -> None:
    """End the segment that is open."""
    open_segment(clock).ends_at = at


def run_on(clock: Clock, at: datetime, causes: Causes) -> None:
    """Let a running clock run on for other causes, which its ledger names from here on."""
    end(clock, at)
    start(clock, at, causes, excused=clock.excused)


def open_segment(clock: Clock) -> ClockSegment:
    """The segment that is open."""
    return next(segment for segment in segments(clock) if segment.ends_at is None)


def recalculate(clock: Clock) -> None:
    """Set `due_at` and `next_at` from the terms and the segments."""
    clock.due_at = level_due_at(clock, 0)
    waits = clock.paused or clock.excused or clock.set_aside_at is not None
    waiting = clock.closed_at is None and not waits and clock.next_rung
    clock.next_at = next_level_at(clock) if waiting else None
    if clock.unit == Unit.WORKING_DAYS:
        begins = worktime.day_of(stretches(clock)[0][0], clock.zone)
        instants = (clock.due_at, clock.next_at, segments(clock)[-1].starts_at)
        ends = max(worktime.day_of(instant - MICROSECOND, clock.zone) for instant in instants if instant)
        clock.counted_by = counting.written([clock.calendar], begins, ends)


def next_level_at(clock: Clock) -> datetime | None:
    """When its next level comes: as its terms say, and an escalation level not before the one below has had its time."""
    at = level_due_at(clock, dict(clock.rungs)[clock.next_rung])
    if at is None or clock.not_before is None or clock.next_rung not in escalation.NAMES:
        return at
    return max(at, clock.not_before)


def level_due_at(clock: Clock, days: int) -> datetime | None:
    """When the level `days` (of an hourly clock: hours) after or before the clock's end comes; None while paused."""
    if clock.paused and clock.amount is None and clock.breached_at is None:
        return None
    if clock.ends_at is not None:
        return clock.ends_at + timedelta(hours=days)
    if clock.due_on is not None:
        return worktime.end_of(clock.due_on + timedelta(days=days), clock.zone)
    count = (clock.amount or 0) + days
    if clock.unit == Unit.HOURS:
        return worktime.end_of_hours(stretches(clock), count)
    return worktime.end_of_count(stretches(clock), count, calendar_of(clock), clock.zone)


def calendar_of(clock: Clock) -> worktime.Calendar:
    """The calendar in which its days are counted, with closures and a partner's own days."""
    return clock.file.policy.calendars.of(clock.calendar, clock.calendar_partner_id)


def stretches(clock: Clock) -> list[worktime.Stretch]:
    """The stretches in which it ran, the first with its opening, be it that it was paused from that instant on.

    One that counts from a day runs from the end of that day, one that counts from an instant from then on, whatever
    happens.
    """
    if clock.since_at is not None:
        return [(clock.since_at, None)]
    if clock.since_on is not None:
        return [(worktime.end_of(clock.since_on, clock.zone) - MICROSECOND, None)]
    every = segments(clock)
    opened = [] if every[0].running else [(clock.opened_at, clock.opened_at)]
    return [*opened, *((segment.starts_at, segment.ends_at) for segment in every if segment.running)]


def advance(clock: Clock, fired_at: datetime | None = None) -> None:
    """Move on to the level after the present one, or to none; `fired_at` is when the present one came, unless it is passed over."""
    names = [str(name) for name, _ in clock.rungs]
    after = names.index(clock.next_rung) + 1
    follows = names[after] if after < len(names) else ""
    clock.not_before = _spaced(clock, follows, fired_at) if fired_at and follows else None
    clock.next_rung = follows
    clock.failures, clock.error = 0, ""
    recalculate(clock)


def _spaced(clock: Clock, follows: str, fired_at: datetime) -> datetime | None:
    """Before when the level that follows does not come, if the present one came later than its terms say.

    It is counted from when that one was to come, or if it was late for that by a day (an hour) or more, from when it came.
    """
    days, at = dict(clock.rungs), next_level_at(clock)
    gap = int(days[follows]) - int(days[clock.next_rung])
    if at is None or gap <= 0 or follows not in escalation.NAMES:
        return None
    by_hours = clock.unit in (Unit.HOURS, Unit.INSTANT)
    late = fired_at - at >= AN_HOUR if by_hours else _day(clock, fired_at) > _day(clock, at)
    if not late and at == level_due_at(clock, days[clock.next_rung]):
        return None
    if by_hours:
        return (fired_at if late else at) + timedelta(hours=gap)
    since = fired_at if late else at - MICROSECOND
    return worktime.end_of_count([(since, None)], gap, calendar_of(clock), clock.zone)


def last_day(clock: Clock) -> date | None:
    """The last day of its time, where it is counted; None while it is paused."""
    return _day(clock, clock.due_at - MICROSECOND) if clock.due_at else None


def _day(clock: Clock, at: datetime) -> date:
    return worktime.day_of(at, clock.zone)


def is_passed_over(clock: Clock, now: datetime) -> bool:
    """Whether its next level is a notice of what has come by now, or of what a later notice tells."""
    names = [str(name) for name, _ in clock.rungs]
    if not clock.next_rung.startswith(NOTICES):
        return False
    follows = names[names.index(clock.next_rung) + 1]
    at = level_due_at(clock, dict(clock.rungs)[follows])
    return at is not None and at <= now


def _rank(name: str) -> int:
    """How late a level comes, whatever the terms: notices before the end, then the escalation policy."""
    if name.startswith(NOTICES):
        return int(name.partition("_")[2] or 1) - 100  # warning, warning_2 ...
    return escalation.NAMES.index(name) + 1 if name in escalation.NAMES else 0


def pass_over_late_notices(clock: Clock, at: datetime) -> None:
    """Nobody is warned of an end that has passed while it was excused."""
    over = level_due_at(clock, 0)
    while over is not None and over <= at and clock.next_rung.startswith(NOTICES):
        advance(clock)


def recalculate_next(clock: Clock, now: datetime, passed: set[str]) -> set[str]:
    """Recalculate the next level after the ledger, the calendar or the terms changed; return those that lie ahead again.

    `passed` are the levels that the clock had behind it. Whoever calls raises the revision if one of them had fired.
    """
    ahead = [str(name) for name, days in clock.rungs if not _has_come(clock, str(name), int(days), now)]
    back = passed & set(ahead)
    if back:
        clock.next_rung = ahead[0]
        clock.failures, clock.error = 0, ""
        recalculate(clock)
        pass_over_late_notices(clock, now)
    else:
        advance_past(clock, now, passed)
    return back


def advance_past(clock: Clock, now: datetime, passed: set[str]) -> None:
    """Let the next level be the one after those that were passed, wherever they lie now."""
    # other terms may have other levels: none comes that lies before one that was passed already
    last = max((_rank(name) for name in passed), default=EARLIEST)
    ahead = (str(name) for name, _ in clock.rungs if _rank(str(name)) > last and name not in passed)
    clock.next_rung = next(ahead, "")
    clock.failures, clock.error = 0, ""
    recalculate(clock)
    pass_over_late_notices(clock, now)


def _has_come(clock: Clock, name: str, days: int, now: datetime) -> bool:
    """Whether a level's time has come by now, in this ledger: nothing but a notice comes while lateness is excused."""
    at = level_due_at(clock, days)
    for segment in segments(clock) if clock.statutory and not name.startswith(NOTICES) else ():
        if at is not None and segment.excused and _lies_in(at, segment):
            at = segment.ends_at
    return at is not None and at <= now


def _lies_in(instant: datetime, segment: ClockSegment) -> bool:
    return segment.starts_at <= instant and (segment.ends_at is None or instant < segment.ends_at)


def passed_levels(clock: Clock) -> set[str]:
    """The levels that fired, or were passed over, under the present revision: those before the next one."""
    names = [str(name) for name, _ in clock.rungs]
    return set(names[: names.index(clock.next_rung)] if clock.next_rung else names)


def close(clock: Clock, at: datetime) -> None:
    """End a clock for good; the date it had stays to be read."""
    end(clock, at)
    clock.closed_at, clock.next_at, clock.due_first = at, None, True
    clock.file.clocks.remove(clock)
