"""The ledger of a case's clocks: what each has to do next, and line by line how its date arose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from django.conf import settings

from licensing import worktime
from licensing.admin.access import Acting
from licensing.admin.display import labels, time_left
from licensing.admin.display.formatting import Reader, count
from licensing.admin.display.time_left import Chip
from licensing.case_file import CaseFile
from licensing.clocks import explanations
from licensing.clocks.explanations import Explanation
from licensing.clocks.known import Known
from licensing.clocks.lines import Line, LineKind
from licensing.models import Clock
from workflows.purposes import Purpose

EARLIEST = 1990
NO_END: Mapping[str, str] = MappingProxyType({Purpose.REQUIRED_DATE: "Changed since then"})
STRETCHES = (LineKind.RAN, LineKind.PAUSED, LineKind.EXCUSED)
ICONS: Mapping[LineKind, str] = MappingProxyType(
    {
        LineKind.OPENED: "clock",
        LineKind.TERMS: "file",
        LineKind.RAN: "play",
        LineKind.PAUSED: "pause",
        LineKind.EXCUSED: "pause",
        LineKind.REPLACED: "dash",
        LineKind.CLOSED_DAYS: "info",
        LineKind.OPENED_DAYS: "info",
        LineKind.ESTIMATED: "info",
        LineKind.FIRED: "flag",
        LineKind.NOW: "arrow",
    }
)


class BadInstant(ValueError):
    """What was asked for is no past instant; the message is a sentence for the person who asked."""


@dataclass(frozen=True)
class Entry:
    """One clock, explained line by line; `lines` are (icon, text, number of the event)."""

    title: str
    chip: Chip
    terms: str
    basis: str
    desk: str
    due: str
    following: str
    error: str
    is_open: bool
    lines: list[tuple[str, str, int | None]]


@dataclass(frozen=True)
class Ledger:
    """Every clock of a case, and the age of the case as its own target counts it; `known` is the past instant, if any."""

    entries: list[Entry]
    age: str
    known: str = ""


def past_instant(text: str, acting: Acting) -> datetime:
    """The instant that `2026-03-02T12:00` (by the reader's clock) or `2026-03-02` (the end of that office day) names.

    Raises BadInstant for anything that is neither, or not past.
    """
    try:
        if "T" in text.upper() or " " in text:
            at = datetime.fromisoformat(text)
            at = at if at.tzinfo else at.replace(tzinfo=acting.read.zone)
        else:
            at = worktime.end_of(date.fromisoformat(text), settings.OFFICE_ZONE) - timedelta(microseconds=1)
        at = at.astimezone(ZoneInfo("UTC"))
    except (ValueError, OverflowError) as error:
        raise BadInstant(
            "Give a date such as 2026-03-02, or a date and time such as 2026-03-02T12:00."
        ) from error
    if at.year < EARLIEST:
        raise BadInstant(f"There are no records before {EARLIEST}.")
    if at > acting.now:
        raise BadInstant("This time is in the future.")
    return at


def of(file: CaseFile, acting: Acting, names: Mapping[str, str], *, as_of: datetime | None = None) -> Ledger:
    """The clocks that the case has, or had as it was known at a past instant; the open ones first, the soonest on top.

    `names` say, by its scope, what evidence or obligation a clock is about.
    """
    now = max(acting.now, file.case.last_event_at or acting.now)  # what has happened is known
    read = acting.read if as_of is None else Reader(acting.read.zone, as_of)
    explained = _explained(file, now, as_of)
    explained.sort(key=lambda pair: (pair[1].due_at or now, pair[0].pk))
    still = [pair for pair in explained if _is_open(pair[0], as_of)]
    over = [pair for pair in reversed(explained) if not _is_open(pair[0], as_of)]
    return Ledger(
        [_entry(clock, explanation, read, names, as_of) for clock, explanation in (*still, *over)],
        _age(explained),
        acting.read.instant(as_of) if as_of else "",
    )


def _explained(file: CaseFile, now: datetime, as_of: datetime | None) -> list[tuple[Clock, Explanation]]:
    """Every clock that the case had by then, explained, in as many statements for one as for many."""
    clocks_read = file.case.clocks.select_related(
        "service_level__arrangement", "service_level__programme"
    ).order_by("pk")
    clocks = list(clocks_read.prefetch_related("segments", "firings", "changes"))
    known = Known.of(file, as_of)
    entries = [(clock, explanations.explain(clock, now, as_of=as_of, known=known)) for clock in clocks]
    return [(clock, explanation) for clock, explanation in entries if explanation is not None]


def _is_open(clock: Clock, as_of: datetime | None) -> bool:
    return clock.closed_at is None or (as_of is not None and clock.closed_at > as_of)


def _age(clocks: list[tuple[Clock, Explanation]]) -> str:
    """Gross and net of pauses, by the latest target of the whole case; empty where there is none."""
    whole = [
        explanation
        for clock, explanation in sorted(clocks, key=lambda pair: pair[0].pk)
        if clock.purpose == Purpose.CASE
    ]
    if not whole:
        return ""
    return f"{count(whole[-1].gross_days, 'day')}, {whole[-1].net_days} net of pauses"


def _entry(
    clock: Clock, explanation: Explanation, read: Reader, names: Mapping[str, str], as_of: datetime | None
) -> Entry:
    is_open, past = _is_open(clock, as_of), as_of is not None
    name = names.get(clock.scope, "")
    return Entry(
        title=f"{labels.scope(clock)}: {name}" if name else labels.scope(clock),
        chip=_chip_then(clock, explanation, read, is_open=is_open)
        if past
        else time_left.of_clock(clock, read, _why(explanation), explanation.if_resumed_today),
        terms=labels.terms(clock),
        basis=clock.basis,
        desk=labels.titled(clock.desk),
        due=read.end(explanation.due_at)
        if explanation.due_at
        else NO_END.get(clock.purpose, "When it resumes"),
        following="" if past else _following(clock, read),
        error="" if past else clock.error,
        is_open=is_open,
        lines=[_line(line) for line in explanation.lines],
    )


def _why(explanation: Explanation) -> str:
    """Why it is paused or is excused, in few words: what its last stretch says."""
    stretches = [line for line in explanation.lines if line.kind in STRETCHES]
    return stretches[-1].short if stretches and (explanation.paused or explanation.excused) else ""


def _chip_then(clock: Clock, explanation: Explanation, read: Reader, *, is_open: bool) -> Chip:
    """How it stood at a past instant: from the explanation alone, for the row tells of the present."""
    then = Clock(due_at=explanation.due_at, paused=explanation.paused, excused=explanation.excused)
    then.purpose, then.due_on = clock.purpose, clock.due_on
    if not is_open:
        then.closed_at, then.breached_at = clock.closed_at, clock.breached_at
    return time_left.of_clock(then, read, _why(explanation), explanation.if_resumed_today)


def _following(clock: Clock, read: Reader) -> str:
    if clock.next_at is None:
        return ""
    return f"{labels.next_of(clock)}, {read.instant(clock.next_at)}"


def _line(line: Line) -> tuple[str, str, int | None]:
    return ICONS[line.kind], line.text, line.event
