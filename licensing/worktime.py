"""Working time: which days count, and when the n-th of them ends; pure, no clock is read here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

CALENDARS = ("us_federal", "india_gazetted", "every_day")
SATURDAY = 5


@lru_cache(maxsize=512)
def _holidays_of(calendar: str, year: int) -> frozenset[date]:
    if calendar == "us_federal":
        return frozenset(holidays.country_holidays("US", years=(year,)).keys())
    return frozenset(holidays.country_holidays("IN", years=(year,)).keys())


def is_working_day(calendar: str, day: date) -> bool:
    """Whether offices that keep that calendar are open on that day (5 USC 6103 for `us_federal`).

    Raises ValueError for a calendar that is not one of CALENDARS.
    """
    if calendar not in CALENDARS:
        raise ValueError(f"unknown calendar {calendar!r}")
    if calendar == "every_day":
        return True
    return day.weekday() < SATURDAY and day not in _holidays_of(calendar, day.year)


def end_of(day: date, zone: str) -> datetime:
    """The first instant after that day in that zone, in UTC."""
    midnight = datetime.combine(day + timedelta(days=1), time(), tzinfo=ZoneInfo(zone))
    return midnight.astimezone(UTC)


def day_of(instant: datetime, zone: str) -> date:
    """The day of that aware instant in that zone."""
    return instant.astimezone(ZoneInfo(zone)).date()


Stretch = tuple[datetime, datetime | None]


def counted_days(stretches: Iterable[Stretch], calendar: str, zone: str) -> Iterator[date]:
    """The days that count, in order: those of the calendar through the whole of which the clock ran.

    `stretches` are the (from, to) instants in which it ran, the last one open (to is None) while it runs. A count
    starts the day after the event, hence the day on which a stretch starts never counts, nor does one on which it
    is broken off - unless it runs on within the same day, so that a pause of an hour costs no day.
    """
    for starts_at, ends_at in _joined(stretches, zone):
        day = day_of(starts_at, zone) + timedelta(days=1)
        stop = day_of(ends_at, zone) if ends_at is not None else date.max
        while day < stop:
            if is_working_day(calendar, day):
                yield day
            day += timedelta(days=1)


def _joined(stretches: Iterable[Stretch], zone: str) -> list[Stretch]:
    """The stretches with those made one whose break begins and ends on the same day."""
    joined: list[Stretch] = []
    for starts_at, ends_at in stretches:
        before = joined[-1][1] if joined else None
        if before is not None and day_of(before, zone) == day_of(starts_at, zone):
            joined[-1] = (joined[-1][0], ends_at)
        else:
            joined.append((starts_at, ends_at))
    return joined


def end_of_hours(stretches: Iterable[Stretch], hours: int) -> datetime | None:
    """When so many hours of running have passed (UTC); None if the clock stopped before. Hours below zero lie before."""
    left = timedelta(hours=hours)
    for starts_at, ends_at in stretches:
        if ends_at is None or ends_at - starts_at >= left:
            return (starts_at + left).astimezone(UTC)
        left -= ends_at - starts_at
    return None


def end_of_count(stretches: Iterable[Stretch], days: int, calendar: str, zone: str) -> datetime | None:
    """When the `days`-th counted day ends (exclusive, UTC); None if the clock stopped before.

    Raises ValueError for a count below one.
    """
    if days < 1:
        raise ValueError("a count needs at least one day")
    for number, day in enumerate(counted_days(stretches, calendar, zone), start=1):
        if number == days:
            return end_of(day, zone)
    return None
