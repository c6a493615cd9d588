"""Explaining: how a clock's date arose, line by line, now or as it was known at a past instant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from licensing import worktime
from licensing.case_file import CaseFile
from licensing.clocks import causes, segments
from licensing.clocks.causes import About, Words
from licensing.clocks.known import Known, as_known
from licensing.clocks.lines import Line, LineKind
from licensing.clocks.terms import BREACH, COPIED
from licensing.messaging.texts import level_title
from licensing.models import Clock, ClockSegment, Firing, TermsChange
from licensing.worktime.wording import day_in_words, instant_in_words, since_in_words, terms_in_words
from workflows.language import Unit
from workflows.purposes import Purpose

MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Explanation:
    """A clock explained: its date, the lines that lead to it, and where it is paused, the date if it ran again today.

    `gross_days` are the calendar days since it opened, `net_days` those of them in which it ran.
    """

    scope: str
    terms: str
    due_at: datetime | None
    closed_at: datetime | None
    statutory: bool
    paused: bool
    excused: bool
    lines: tuple[Line, ...]
    if_resumed_today: date | None
    gross_days: int
    net_days: int

    @property
    def text(self) -> str:
        """All lines as one text."""
        return "\n".join(line.text for line in self.lines)


def explain(
    clock: Clock,
    now: datetime,
    *,
    as_of: datetime | None = None,
    known: Known | None = None,
    for_partners: bool = False,
    names_level: bool = True,
) -> Explanation | None:
    """How this clock's date arose, as of a past instant if one is given; None if it had not been opened by then.

    Reads the clock's segments, changes and firings, and what is `known` unless it is given; the instants are aware.
    With `for_partners` it is told in words that partners may read; what a correction replaced is then left out.
    `names_level` says whether the service level is named.
    """
    at = as_of or now
    if clock.opened_at > at:
        return None
    known = known or Known.of(CaseFile(clock.case), as_of)
    seen, replaced = as_known(clock, at, known, past=as_of is not None)
    words = Words(About(clock, known.holds), for_partners=for_partners)
    if for_partners:
        seen.ledger, replaced = causes.merged(seen.ledger, words.about), []
    until = min(at, seen.closed_at) if seen.closed_at else at
    changes = [change for change in clock.changes.all() if change.at <= at]
    resumed = _if_resumed(seen, at) if seen.paused and not seen.closed_at else None
    lines = (
        _opening(seen, changes[0].before if changes else None, names_level=names_level),
        *map(_moved, changes),
        *_stretches(seen, until, words),
        *(_replacement(segment, seen.zone, words) for segment in replaced),
        *_days_that_differ(seen, until),
        *_fired(clock, at),
        Line(LineKind.NOW, _conclusion(seen, until, resumed, words), basis=seen.basis),
    )
    return _explanation(seen, lines, until, resumed)


def _explanation(clock: Clock, lines: tuple[Line, ...], until: datetime, resumed: date | None) -> Explanation:
    return Explanation(
        scope=clock.scope,
        terms=terms_in_words({name: getattr(clock, name) for name in COPIED}, clock),
        due_at=clock.due_at,
        closed_at=clock.closed_at,
        statutory=clock.statutory,
        paused=clock.paused and clock.closed_at is None,
        excused=clock.excused and clock.closed_at is None,
        lines=lines,
        if_resumed_today=resumed,
        gross_days=_days_since(clock.opened_at, until, clock.zone),
        net_days=_net(clock, until),
    )


def _opening(clock: Clock, terms: dict[str, object] | None, *, names_level: bool) -> Line:
    terms_text = terms_in_words(terms or {name: getattr(clock, name) for name in COPIED}, clock)
    whose = "by law" if clock.statutory else "a target"
    source = ""
    if names_level and clock.service_level is not None and terms is None:
        source = f", by the service level {clock.service_level}"
    since = f" It is counted from {since_in_words(clock)}." if clock.since else ""
    zone = "" if clock.zone == settings.OFFICE_ZONE else f" ({clock.zone})"
    text = f"Opened {instant_in_words(clock.opened_at, clock.zone)}{zone} with {terms_text}, {whose}{source}.{since}"
    first = segments.segments(clock)[0] if segments.segments(clock) else None
    return Line(
        LineKind.OPENED, text, clock.opened_at, None, clock.basis, first.event_number if first else None
    )


def _stretches(clock: Clock, until: datetime, words: Words) -> Iterator[Line]:
    counted = iter(_tally(clock, until))
    for segment in segments.segments(clock):
        days = next(counted) if segment.running and clock.since is None else None
        kind = LineKind.EXCUSED if segment.excused else LineKind.RAN if segment.running else LineKind.PAUSED
        to = instant_in_words(segment.ends_at, clock.zone) if segment.ends_at else "now"
        many = "" if days is None or not _counts(clock) else f": {days} {'day' if days == 1 else 'days'}"
        why = words.of(segment)
        because = f" ({why})" if why else ""
        text = f"{kind.capitalize()} from {instant_in_words(segment.starts_at, clock.zone)} to {to}{many}{because}."
        yield Line(
            kind,
            text,
            segment.starts_at,
            segment.ends_at,
            why,
            segment.event_number,
            days,
            words.short(segment),
        )


def _tally(clock: Clock, until: datetime) -> list[int]:
    """The days that each running segment counted; zeros for clocks that count none."""
    if clock.since is not None:
        return []
    ran = segments.stretches(clock)
    days = [0] * len(ran)
    if _counts(clock):
        begun = [(a, b) for a, b in ran if a <= until]
        days[: len(begun)] = worktime.tally(begun, segments.calendar_of(clock), clock.zone, until)
    return days if segments.segments(clock)[0].running else days[1:]


def _counts(clock: Clock) -> bool:
    return clock.unit in (Unit.WORKING_DAYS, Unit.CALENDAR_DAYS)


def _replacement(segment: ClockSegment, zone: str, words: Words) -> Line:
    was = "excused" if segment.excused else "running" if segment.running else "paused"
    to = f"to {instant_in_words(segment.ends_at, zone)}" if segment.ends_at else "on"
    since = instant_in_words(segment.starts_at, zone)
    why = words.of(segment)
    text = f"Replaced by event {segment.replaced_by}: {was} from {since} {to} ({why})."
    return Line(LineKind.REPLACED, text, segment.starts_at, segment.ends_at, why, segment.replaced_by)


def _moved(change: TermsChange) -> Line:
    text = f"Moved to other terms: {terms_in_words(change.after)} instead of {terms_in_words(change.before)}."
    return Line(LineKind.TERMS, text, change.at, event=change.event_number)


def _days_that_differ(clock: Clock, until: datetime) -> Iterator[Line]:
    """The weekdays in its time that did not count, and the days at rest that did, with why."""
    if clock.unit != Unit.WORKING_DAYS:
        return
    calendar = segments.calendar_of(clock)
    first = worktime.day_of(clock.opened_at, clock.zone) + timedelta(days=1)
    last = worktime.day_of(max(until, clock.due_at - MICROSECOND if clock.due_at else until), clock.zone)
    reasons = clock.file.policy.calendars.reasons(clock.calendar, clock.calendar_partner_id)
    if closed := worktime.closed_between(first, last, calendar):
        named = "; ".join(f"{day_in_words(day)}, {reasons.get(day, why)}" for day, why in closed)
        yield Line(LineKind.CLOSED_DAYS, f"Did not count: {named}.", days=len(closed))
    if opened := worktime.opened_between(first, last, calendar):
        named = "; ".join(f"{day_in_words(day)}, {reasons.get(day, why)}" for day, why in opened)
        yield Line(LineKind.OPENED_DAYS, f"Counted all the same: {named}.", days=len(opened))
    known = worktime.known_until(calendar)
    if known is not None and last.year > known:
        yield Line(LineKind.ESTIMATED, f"Holidays after {known} are estimates; the date may still move.")


def _fired_on(firing: Firing, zone: str) -> str:
    """When it was due, and when it was recorded where that is not the same minute; a notice counts when it was given."""
    fired = instant_in_words(firing.fired_at, zone)
    due = instant_in_words(firing.due_at, zone) if firing.due_at and firing.rung == BREACH else fired
    return fired if due == fired else f"{due}, recorded on {fired}"


def _fired(clock: Clock, at: datetime) -> Iterator[Line]:
    for firing in sorted(clock.firings.all(), key=lambda fired: (fired.fired_at, fired.pk)):
        if firing.fired_at <= at:
            again = f", revision {firing.revision}" if firing.revision > 1 else ""
            when = ", as of" if clock.purpose == Purpose.REQUIRED_DATE else " on"
            text = f"{level_title(firing.rung)}{when} {_fired_on(firing, clock.zone)}{again}."
            yield Line(LineKind.FIRED, text, firing.fired_at, event=firing.event_number)


def _if_resumed(clock: Clock, now: datetime) -> date | None:
    """The last day if the clock ran again from now on; for clocks that count days."""
    if not _counts(clock):
        return None
    running: Sequence[worktime.Stretch] = [*segments.stretches(clock), (now, None)]
    end = worktime.end_of_count(running, clock.amount or 0, segments.calendar_of(clock), clock.zone)
    return None if end is None else _last_day(end, clock.zone)


def _last_day(end: datetime, zone: str) -> date:
    return worktime.day_of(end - MICROSECOND, zone)


def _conclusion(clock: Clock, until: datetime, resumed: date | None, words: Words) -> str:
    if clock.closed_at is not None:
        return f"Ended {instant_in_words(clock.closed_at, clock.zone)}."
    if clock.paused:
        again = f" If resumed today: {day_in_words(resumed)}." if resumed else ""
        used = sum(_tally(clock, until))
        spent = f" with {used} of {clock.amount} days used" if _counts(clock) else ""
        return f"It is paused{spent}.{again}"
    if clock.purpose == Purpose.REQUIRED_DATE:
        return f"{words.of(segments.segments(clock)[-1])}."
    if clock.due_at is None:
        return "It has no end yet."
    end = clock.due_at.astimezone(ZoneInfo(clock.zone))
    midnight = (end.hour, end.minute, end.second) == (0, 0, 0)
    last = f"The last day is {day_in_words(_last_day(clock.due_at, clock.zone))}; t" if midnight else "T"
    text = f"{last}ime is up at {instant_in_words(clock.due_at, clock.zone)}."
    return f"{text} Being late is excused while an exception is open." if clock.excused else text


def _days_since(start: datetime, until: datetime, zone: str) -> int:
    return (worktime.day_of(until, zone) - worktime.day_of(start, zone)).days


def _net(clock: Clock, until: datetime) -> int:
    """The calendar days since the opening, less those on which it was paused, began to or ceased to."""
    known = [segment for segment in segments.segments(clock) if segment.starts_at <= until]
    begun = [(segment.starts_at, segment.ends_at) for segment in known if segment.running]
    whole = sum(worktime.tally(begun, worktime.Calendar(worktime.EVERY_DAY), clock.zone, until))
    # a day that is not over, and on which it has run, is one since the opening, though none that a count has yet
    runs = known[-1].running and _days_since(known[-1].starts_at, until, clock.zone) > 0
    return whole + runs
