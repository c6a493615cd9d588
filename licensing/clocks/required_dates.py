"""Required dates: whether a required date can still be met in the time that the remaining stages have, and the clock that tells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings

from licensing import worktime
from licensing.case_file import CaseFile
from licensing.changes import PendingWrites
from licensing.clocks import causes, counting, lifecycle, segments, terms
from licensing.models import Clock
from workflows.causes import Cause
from workflows.language import Role, State, Unit, Within
from workflows.main_line import remaining
from workflows.purposes import Purpose

MISSED, WILL_MISS, CAN_BE_MET = "at_risk", "case.at_risk", "case.risk_over"
MICROSECOND = timedelta(microseconds=1)
UNTIL = Within("", Unit.INSTANT, purpose=Purpose.REQUIRED_DATE)

Stage = Mapping[
    str, Any
]  # a stage to come: state, and of the terms in force amount, unit, calendar, partner, zone


def clock_of(file: CaseFile) -> Clock | None:
    """The clock of its required date, while there is one."""
    return next((clock for clock in file.clocks if clock.purpose == Purpose.REQUIRED_DATE), None)


def is_due(file: CaseFile) -> bool:
    """Whether it has such a clock: submitted, on a way to an outcome, with a day by which that is needed."""
    undecided = file.case.received_at is not None and not file.flow.state(file.state).outcome
    return undecided and bool(file.flow.main) and file.fact("needed_on") is not None


def stage_of(file: CaseFile) -> State:
    """The stage in which it is, which is the one it left while it is in an interruption."""
    here = file.flow.state(file.state)
    return file.flow.state(file.case.left_state) if here.interruption else here


def stages_ahead(file: CaseFile, at: datetime) -> list[dict[str, Any]]:
    """The stages after the present one up to the outcome, each with the time that it has by the terms in force."""
    stages = []
    for name in remaining(file.flow, stage_of(file).name, file):
        for within in _counted(file, file.flow.state(name)):
            stage_terms = terms.terms_of(file, within, at, name)
            stages.append(
                {
                    "state": name,
                    "amount": stage_terms.amount,
                    "unit": str(stage_terms.unit),
                    "calendar": stage_terms.calendar,
                    "partner": stage_terms.calendar_partner_id,
                    "zone": stage_terms.zone,
                }
            )
    return stages


def _counted(file: CaseFile, state: State) -> Iterator[Within]:
    """The line of the table by which the stage's own time is counted; none where it counts none."""
    for within in state.clocks:
        amount = file.fact(within.amount) if isinstance(within.amount, str) else within.amount
        if within.purpose is Purpose.STAGE and within.unit not in (Unit.DATE, Unit.INSTANT) and amount:
            yield within


def must_end_by(file: CaseFile, needed_on: date, ahead: Sequence[Stage]) -> datetime:
    """The instant by which the present stage has to end, so that those ahead are over by the end of the day."""
    end = worktime.end_of(needed_on, settings.OFFICE_ZONE)
    for stage in reversed(ahead):
        end = _back(file, end, stage)
    return end


def _back(file: CaseFile, end: datetime, stage: Stage) -> datetime:
    if stage["unit"] == Unit.HOURS:
        return end - timedelta(hours=stage["amount"])
    calendar = file.policy.calendars.of(stage["calendar"], stage["partner"])
    return worktime.latest_start(end, stage["amount"], calendar, stage["zone"])


def ends_at(file: CaseFile, needed_on: date, ahead: Sequence[Stage]) -> datetime:
    """From which instant on the date cannot be met any more, if by then nothing has changed.

    A stage that is due too late, or would be if it ran again at once, is so from the instant since which it stands as
    it does. Else it is when the stage has to end, or to run again with the time that is left of it.
    """
    by = must_end_by(file, needed_on, ahead)
    return min((_too_late_from(clock, by) for clock in _of_stage(file)), default=by)


def _of_stage(file: CaseFile) -> list[Clock]:
    """What the present stage waits for: its own clock, else those of its referrals."""
    own = [clock for clock in file.clocks if clock.purpose == Purpose.STAGE]
    return own or [clock for clock in file.clocks if clock.purpose == Purpose.REFERRAL]


def _too_late_from(clock: Clock, by: datetime) -> datetime:
    since = segments.open_segment(clock).starts_at
    due = due_if_resumed(clock, since)
    if due is not None and due > by:
        return since
    if not clock.paused or due is None or due <= since:
        return by
    if clock.unit == Unit.HOURS:
        return by - (due - since)
    stage = {name: getattr(clock, name) for name in ("unit", "calendar", "zone")}
    ran = worktime.tally(segments.stretches(clock), segments.calendar_of(clock), clock.zone, since)
    stage |= {"amount": (clock.amount or 0) - sum(ran), "partner": clock.calendar_partner_id}
    # a count that runs on within the day on which it was broken off has lost nothing
    unharmed = worktime.end_of(worktime.day_of(since, clock.zone), clock.zone)
    return max(_back(clock.file, by, stage), unharmed)


def due_if_resumed(clock: Clock, at: datetime) -> datetime | None:
    """When a stage's clock is due; of one that is paused, if it ran again from that instant on."""
    if not clock.paused or clock.amount is None:
        return clock.due_at
    running = [*segments.stretches(clock), (at, None)]
    if clock.unit == Unit.HOURS:
        return worktime.end_of_hours(running, clock.amount)
    return worktime.end_of_count(running, clock.amount, segments.calendar_of(clock), clock.zone)


def foreseen_on(file: CaseFile, now: datetime) -> date:
    """The office's day on which its outcome comes if from now on every stage takes the time that it has."""
    end = max([now, *(due_if_resumed(clock, now) or now for clock in _of_stage(file))])
    for stage in stages_ahead(file, now):
        end = _on(file, end, stage)
    return worktime.day_of(end - MICROSECOND, settings.OFFICE_ZONE)


def _on(file: CaseFile, end: datetime, stage: Stage) -> datetime:
    if stage["unit"] == Unit.HOURS:
        return end + timedelta(hours=stage["amount"])
    calendar = file.policy.calendars.of(stage["calendar"], stage["partner"])
    begins = worktime.day_of(end - MICROSECOND, stage["zone"])
    return worktime.end_of(worktime.nth_after(begins, stage["amount"], calendar), stage["zone"])


def days_late(file: CaseFile, on: date) -> int:
    """The office's working days by which that day comes after the required one; none if it does not."""
    calendar = file.policy.calendars.of(settings.OFFICE_CALENDAR, None)
    return worktime.count_days(file.fact("needed_on"), on, calendar)


def update_required_date_clock(file: CaseFile, at: datetime) -> PendingWrites:
    """Let the clock of the required date say what follows from the case's other clocks now; `record` writes it.

    A date that can be met after all withdraws what was told of it: its level may fire again, under another revision.
    """
    if not is_due(file):
        return PendingWrites()
    ahead, needed_on = stages_ahead(file, at), file.fact("needed_on")
    end, clock = ends_at(file, needed_on, ahead), clock_of(file)
    if clock is None:
        return PendingWrites(clocks=[_opened(file, needed_on, ahead, end, at)])
    if (clock.ends_at, clock.ahead, clock.due_on) != (end, ahead, needed_on):
        return _moved(clock, ahead, end, at)
    if not counting.is_stale(clock.counted_by):
        return PendingWrites()
    clock.counted_by = _counted_by(clock)
    return PendingWrites(clocks=[clock])


def changes(file: CaseFile, at: datetime) -> dict[str, str | None] | None:
    """From when to when `update_required_date_clock` would move the end of the required date's clock; None if it would not."""
    clock = clock_of(file) if is_due(file) else None
    if clock is None:
        return None
    was, end = clock.ends_at, ends_at(file, file.fact("needed_on"), stages_ahead(file, at))
    if end == was and not counting.is_stale(clock.counted_by):
        return None
    return {"was_due_at": was.isoformat() if was else None, "due_at": end.isoformat()}


def _opened(
    file: CaseFile, needed_on: date, ahead: list[dict[str, Any]], end: datetime, at: datetime
) -> Clock:
    desk = next((within.desk for within in file.flow.whole if within.purpose is Purpose.CASE), Role.OFFICER)
    clock = lifecycle.open_clock(file, replace(UNTIL, desk=desk), at, ends_on=end, levels=[[MISSED, 0]])
    clock.due_on, clock.ahead = needed_on, ahead
    clock.counted_by = _counted_by(clock)
    segments.open_segment(clock).causes = [cause_of(clock)]
    return clock


def _moved(clock: Clock, ahead: list[dict[str, Any]], end: datetime, at: datetime) -> PendingWrites:
    writes, was = PendingWrites(clocks=[clock]), clock.ends_at
    clock.ends_at, clock.ahead = end, ahead
    clock.counted_by = _counted_by(clock)
    segments.run_on(clock, at, [cause_of(clock)])
    if clock.says_date_missed and end > at:
        clock.next_rung = MISSED
        clock.revision += 1
        facts = {"scope": clock.scope, "rungs": [MISSED], "revision": clock.revision, "desk": clock.desk}
        dates = {"was_due_at": was and was.isoformat(), "due_at": end.isoformat(), **facts_of(clock)}
        writes.events.append((CAN_BE_MET, {**facts, **dates}))
    segments.recalculate(clock)
    return writes


def _counted_by(clock: Clock) -> str:
    """By which calendars the stages ahead were counted back from the required date."""
    assert clock.ends_at is not None
    assert clock.due_on is not None
    names = [stage["calendar"] for stage in clock.ahead if stage["unit"] == Unit.WORKING_DAYS]
    return counting.written(names, worktime.day_of(clock.ends_at, settings.OFFICE_ZONE), clock.due_on)


def facts_of(clock: Clock) -> dict[str, Any]:
    """What events say of it beside its dates; nothing of any other clock."""
    return (
        {"needed_on": clock.due_on.isoformat()}
        if clock.purpose == Purpose.REQUIRED_DATE and clock.due_on
        else {}
    )


def cause_of(clock: Clock) -> causes.Named:
    """How its end arises, as its ledger keeps it."""
    assert clock.due_on is not None
    return causes.named(
        Cause.REQUIRED_DATE,
        needed_on=clock.due_on.isoformat(),
        state=stage_of(clock.file).name,
        ahead=clock.ahead,
        ends_by=must_end_by(clock.file, clock.due_on, clock.ahead).isoformat(),
    )
