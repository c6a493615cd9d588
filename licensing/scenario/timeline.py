"""The scenario's days: stories count back from a given `now`, in days of the licensing office; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from licensing import worktime


@dataclass(frozen=True)
class Day:
    """A day relative to the office's today: `working` days back, or `calendar` days back (negative: ahead).

    `on_working_day` moves a calendar day that is no working day on to the next one.
    """

    working: int = 0
    calendar: int = 0
    on_working_day: bool = False


@dataclass(frozen=True)
class Instant:
    """A clock time on a relative day in a zone."""

    day: Day
    at: str
    zone: str


@dataclass(frozen=True)
class Office:
    """Whose days are counted: the office's calendar and zone, and the day that is today there."""

    calendar: worktime.Calendar
    zone: str
    today: date

    def date_of(self, day: Day) -> date:
        """The date that a relative day is."""
        day_found = self.today - timedelta(days=day.calendar)
        while day.on_working_day and not worktime.is_working_day(self.calendar, day_found):
            day_found += timedelta(days=1)
        for _ in range(day.working):
            day_found -= timedelta(days=1)
            while not worktime.is_working_day(self.calendar, day_found):
                day_found -= timedelta(days=1)
        return day_found

    def instant_of(self, when: Instant) -> datetime:
        """The UTC instant that a relative one is."""
        return instant(self.date_of(when.day), when.at, when.zone)


def office_at(now: datetime, calendar: str, zone: str) -> Office:
    """The office as it stands at the aware instant `now`; `calendar` is the name of one."""
    return Office(worktime.Calendar(calendar), zone, worktime.day_of(now, zone))


def instant(day: date, clock_time: str, zone: str) -> datetime:
    """The UTC instant of a clock time such as "10:20" on that day in that zone."""
    return datetime.combine(day, time.fromisoformat(clock_time), tzinfo=ZoneInfo(zone)).astimezone(UTC)
