"""Reading: how instants, days and amounts are worded for one person, in that person's own zone.

One way for each kind of place: `Reader.day` and `Reader.instant` on a page (with the year where it is not this one),
`listed` in a register's column and on a chart (always with the year). The zone stands once, in the frame of every page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings

from licensing import worktime
from workflows.wording import date_in_words


@dataclass(frozen=True)
class Reader:
    """One person's way of reading time; `now` is the instant of the request."""

    zone: tzinfo
    now: datetime

    @classmethod
    def of(cls, zone: str, now: datetime) -> Reader:
        """A reader in the zone of that name; UTC for a name that the zone database no longer knows."""
        try:
            return cls(ZoneInfo(zone), now)
        except (ZoneInfoNotFoundError, ValueError):
            return cls(UTC, now)

    @property
    def today(self) -> date:
        """The reader's day."""
        return self.now.astimezone(self.zone).date()

    def day(self, day: date) -> str:
        """`25 November`, with the year where it is not the present one."""
        year = "" if day.year == self.today.year else f" {day.year}"
        return f"{day.day} {day:%B}{year}"

    def instant(self, at: datetime) -> str:
        """`25 November, 14:05`."""
        local = at.astimezone(self.zone)
        return f"{self.day(local.date())}, {local:%H:%M}"

    def end(self, due_at: datetime) -> str:
        """A deadline in words; it is the first instant after the time, hence midnight ends the day before."""
        local = due_at.astimezone(self.zone)
        if local.time() == time():
            return f"end of {self.day(local.date() - timedelta(days=1))}"
        return self.instant(due_at)

    def days_to(self, due_at: datetime) -> int:
        """Calendar days from the reader's day to the last day before `due_at`; negative once it is past."""
        return (self.last_day(due_at) - self.today).days

    def last_day(self, due_at: datetime) -> date:
        """The last day, in the reader's zone, that lies wholly or partly before `due_at`."""
        return (due_at - timedelta(microseconds=1)).astimezone(self.zone).date()

    def value(self, value: Any) -> str:
        """Any plain value in words; what is missing is said to be."""
        if value is None or value == "":
            return "Not given"
        if isinstance(value, bool):
            return "Yes" if value else "No"
        if isinstance(value, datetime):
            return self.instant(value)
        if isinstance(value, date):
            return self.day(value)
        if isinstance(value, Decimal):
            return usd(value)
        return str(value)


def listed(day: date | datetime | None) -> str:
    """`25 November 2026`: a day in a register's column, of an instant the deciding office's day; empty for none."""
    if day is None:
        return ""
    if isinstance(day, datetime):
        day = worktime.day_of(day, settings.OFFICE_ZONE)
    return date_in_words(day)


def usd(value: Decimal) -> str:
    """`USD 1,200,000.00`."""
    return f"USD {value:,.2f}"


def count(number: int, noun: str, many: str = "") -> str:
    """`1 line`, `2 lines`."""
    return f"{number} {noun if number == 1 else many or f'{noun}s'}"
