"""Chips: how much time is left, as words, icon and tone together, so that colour never stands alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings

from licensing import worktime
from licensing.admin.display import labels
from licensing.admin.display.formatting import Reader, count
from licensing.case_file import CaseFile
from licensing.models import Case, Clock
from workflows.language import Role, State
from workflows.pauses import PAUSE_REASONS
from workflows.purposes import Purpose

MICROSECOND = timedelta(microseconds=1)
SOON = 2  # days; as in the saved view


@dataclass(frozen=True)
class Chip:
    """A few words, what stands beside or under them, an icon and a tone."""

    text: str
    note: str
    icon: str
    tone: str


def time_left(file: CaseFile, read: Reader) -> Chip:
    """The case's time in the inbox: what is left of the soonest clock, or why none runs."""
    state = file.flow.state(file.state)
    if state.final:
        return Chip("Closed", "", "check", "neutral")
    if waited := _licence_of(file.case):
        late = "was " if waited.due_at and waited.due_at <= read.now else ""
        due = f", {late}due {read.end(waited.due_at)}" if waited.due_at else ""
        title = waited.flow.state(waited.state).title
        return Chip(f"Waiting for {waited.reference}", f"{title}{due}", "pause", "wait")
    if hold_titles := [pause.hold.title for pause in file.pauses if pause.hold is not None]:
        return _on_hold(file.case, ", ".join(hold_titles), read)
    if (paused := _paused_because(file)) and (file.case.due_at is None or file.case.due_at > read.now):
        note = f"next date {read.end(file.case.due_at)}" if file.case.due_at else "No clock runs"
        return Chip(f"Paused: {paused}", note, "pause", "wait")
    if file.case.due_at is None:
        return Chip(
            "No clock", "Not submitted yet" if file.case.received_at is None else "", "dash", "neutral"
        )
    if labels.is_in_force(state):
        return _in_force(file, state, file.case.due_at, read)
    if file.case.due_at > read.now and file.case.open_question and file.case.desk == Role.FILER:
        return Chip(
            "Paused: the applicant's time", f"answer due {read.end(file.case.due_at)}", "pause", "wait"
        )
    return _running(file.case.due_at, read)


def _in_force(file: CaseFile, state: State, due_at: datetime, read: Reader) -> Chip:
    """An authorisation until its own last day; what its filer owes sooner, such as a report, is another date."""
    ends = next(file.fact(str(within.amount)) for within in state.clocks if within.purpose is Purpose.EXPIRY)
    note = f"until {read.day(ends)}"
    if worktime.day_of(due_at - MICROSECOND, settings.OFFICE_ZONE) < ends:
        note += f"; next date {read.end(due_at)}"
    return Chip("In force", note, "shield", "good")


def _on_hold(case: Case, titles: str, read: Reader) -> Chip:
    """A hold covers it; the dates of the law go on, and are breached all the same."""
    if case.due_at is None:
        return Chip(f"Held: {titles}", "", "lock", "wait")
    running = _running(case.due_at, read)
    if case.due_at <= read.now:
        return Chip(running.text, f"Held: {titles}; {running.note}", "alert", "bad")
    return Chip(f"Held: {titles}", f"{running.text}, {running.note}", "lock", "wait")


def _paused_because(file: CaseFile) -> str:
    """What pauses the target of the desk whose turn it is, in few words; empty for nothing."""
    counts = any(
        clock.purpose is Purpose.STAGE and not clock.statutory for clock in file.flow.state(file.state).clocks
    )
    pauses = [PAUSE_REASONS[pause.code] for pause in file.pauses] if counts else []
    return "; ".join(pause.short for pause in pauses if pause.pauses(Purpose.STAGE))


def _licence_of(case: Case) -> Case | None:
    """The licence case that this one waits for, if it does."""
    if case.flow.transition("licence_granted", case.state) is None:
        return None
    licence: Case | None = case.detail.licence
    return licence


def of_clock(clock: Clock, read: Reader, why: str = "", resumed: date | None = None) -> Chip:
    """One clock: running, paused, excused, breached, failed or closed.

    `why` it is paused or is excused is in few words, `resumed` its last day if it ran again today.
    """
    if clock.set_aside_at is not None and clock.closed_at is None:
        return Chip("Failed: needs attention", read.instant(clock.set_aside_at), "alert", "bad")
    if clock.purpose == Purpose.REQUIRED_DATE:
        return _of_required_date(clock, read)
    if clock.closed_at is not None:
        late = clock.breached_at is not None
        text = "Closed after a breach" if late else "Closed in time"
        return Chip(text, read.instant(clock.closed_at), "alert" if late else "check", "neutral")
    if clock.paused or clock.due_at is None:
        note = f"if resumed today: {read.day(resumed)}" if resumed else ""
        return Chip(f"Paused: {why}" if why else "Paused", note, "pause", "wait")
    if clock.excused:
        when = "was due" if clock.due_at <= read.now else "due"
        return Chip(f"Excused: {why}", f"{when} {read.end(clock.due_at)}", "pause", "wait")
    return _running(clock.due_at, read)


def _of_required_date(clock: Clock, read: Reader) -> Chip:
    """Whether the date can be met; nobody breaches it."""
    needed = f"needed on {read.day(clock.due_on)}" if clock.due_on else ""
    if clock.closed_at is not None:
        return Chip("Ended", read.instant(clock.closed_at), "check", "neutral")
    if clock.due_at is not None and clock.due_at <= read.now:
        return Chip("Required date", needed, "alert", "bad")
    return Chip("Can be met", needed, "clock", "calm")


def _running(due_at: datetime, read: Reader) -> Chip:
    left, note = read.days_to(due_at), read.end(due_at)
    if due_at <= read.now:
        return Chip(f"Breached {-left} d" if left else "Breached today", f"was due {note}", "alert", "bad")
    if left == 0:
        return Chip("Due today", note, "clock", "warn")
    return Chip(f"{left:,} d left", note, "clock", "warn" if left <= SOON else "calm")


def escalated(case: Case) -> str:
    """The escalation levels reached in the present stage, in words; empty for none."""
    return count(case.escalation, "level") if case.escalation else ""
