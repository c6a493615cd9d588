"""Day lists: days read from an iCalendar file or a table of comma-separated values, as they are published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeGuard

from icalendar import Calendar, Component

from workflows import csv_rows

MOST_BYTES, MOST_DAYS, LONGEST_REASON = 1_000_000, 400, 200
HEADER = ("date", "name", "open")  # of a table; the last is optional
OPEN = {"": False, "closed": False, "no": False, "open": True, "yes": True}
A_DAY = timedelta(days=1)


class BadList(ValueError):
    """A file is no list of days; the message is a sentence for the person who sent it."""


@dataclass(frozen=True)
class Listed:
    """A day of a list, why it counts otherwise, and whether it is open."""

    day: date
    reason: str
    is_open: bool = False


def read(name: str, content: bytes) -> list[Listed]:
    """The days of the file, each once, in order. Raises BadList; repeated events of a calendar are refused, not guessed."""
    if len(content) > MOST_BYTES:
        raise BadList(f"The file has more than {MOST_BYTES:,} bytes.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadList("The file must be text in UTF-8.") from error
    rows = list(_of_calendar(text) if name.lower().endswith(".ics") else _of_table(text))
    if not rows:
        raise BadList("The file lists no day.")
    if len(rows) > MOST_DAYS:
        raise BadList(f"The file lists more than {MOST_DAYS} days.")
    by_day: dict[date, Listed] = {}
    for row in rows:
        if by_day.setdefault(row.day, row).is_open != row.is_open:
            raise BadList(f"The file lists {row.day} as open and as closed.")
    return [by_day[day] for day in sorted(by_day)]


def _of_calendar(text: str) -> Iterator[Listed]:
    try:
        calendar = Calendar.from_ical(text)
        events = calendar.walk("VEVENT")
    except (ValueError, KeyError, IndexError) as error:
        raise BadList("The file is not an iCalendar file.") from error
    for event in events:
        yield from _of_event(event)


def _of_event(event: Component) -> Iterator[Listed]:
    name = str(event.get("SUMMARY", "")).strip()[:LONGEST_REASON] or "Listed day"
    if "RRULE" in event or "RDATE" in event:
        raise BadList(f"“{name}” is repeated. List every day by itself.")
    first = getattr(event.get("DTSTART"), "dt", None)
    after = getattr(event.get("DTEND"), "dt", None)
    if not _is_day(first) or (after is not None and not _is_day(after)):
        raise BadList(f"“{name}” has no whole day. Only events of whole days can be imported.")
    # the end of an event of whole days is not among them: RFC 5545, 3.6.1
    last = max(first, after - A_DAY) if after else first
    if (last - first).days >= MOST_DAYS:
        raise BadList(f"“{name}” lasts more than {MOST_DAYS} days.")
    yield from (Listed(first + number * A_DAY, name) for number in range((last - first).days + 1))


def _is_day(value: object) -> TypeGuard[date]:
    return isinstance(value, date) and not isinstance(value, datetime)


def _of_table(text: str) -> Iterator[Listed]:
    try:
        _, rows = csv_rows.read(text, (HEADER, HEADER[:2]))
    except csv_rows.BadTable as error:
        raise BadList(str(error)) from error
    for number, row in rows:
        yield _of_row(number, row)


def _of_row(number: int, row: list[str]) -> Listed:
    try:
        day = date.fromisoformat(row[0])
    except ValueError as error:
        raise BadList(f"Line {number} has no date such as 2026-03-15.") from error
    state = row[2].lower() if len(row) > 2 else ""
    if state not in OPEN:
        raise BadList(f"Line {number} says {row[2]!r}. Write open or closed.")
    return Listed(day, row[1][:LONGEST_REASON] or "Listed day", OPEN[state])
