"""Calendars: on which days an office works, by the published holidays, its week, and its own closures and openings.

What no list has (a closure by executive order, a shutdown, Inauguration Day) is a day of `Calendar.closed`.
"""

from __future__ import annotations

import warnings
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from hashlib import sha256
from itertools import count

import holidays

from licensing.worktime.bases import BASES, DAY_NAMES, EVERY_DAY, base_of, week_of

ESTIMATED = "(estimated)"  # how a list marks a guess
CLOSED = "closed"
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Calendar:
    """Whose days are counted: a base calendar, with its week or another (`kept_by`), and the days on which an office departs.

    `closed` are days that do not count though the base works; `open` are days that count though the base rests, a
    weekend or a holiday ("working day" is one on which the recipient is open, 15 CFR 700.8). `every_day` counts
    calendar days, which nobody opens or closes. Raises ValueError for an unknown base, a day that is both open and
    closed, something that is no date, or a departure from `every_day`.
    """

    name: str
    closed: frozenset[date] = frozenset()
    open: frozenset[date] = frozenset()

    @property
    def counts_every_day(self) -> bool:
        """Whether it has neither weekends nor holidays."""
        return self.name == EVERY_DAY

    def __post_init__(self) -> None:
        base_of(self.name)
        if self.closed or self.open:
            self._refuse_bad_days()

    def _refuse_bad_days(self) -> None:
        if self.counts_every_day:
            raise ValueError("calendar days are never closed or opened")
        # an instant is a date to Python, yet equals none
        if bad := [day for day in self.closed | self.open if type(day) is not date]:
            raise ValueError(f"{bad[0]!r} is not a date")
        if both := sorted(self.closed & self.open):
            raise ValueError(f"{both[0]} is both open and closed")


def why_closed(calendar: Calendar, day: date) -> str:
    """Why that day does not count: Saturday, Sunday, the holiday's name or "closed"; empty if it counts."""
    if calendar.counts_every_day or day in calendar.open:
        return ""
    return _why_at_rest(calendar.name, day) or (CLOSED if day in calendar.closed else "")


def is_working_day(calendar: Calendar, day: date) -> bool:
    """Whether that day counts: 5 USC 6103 for `us_federal`, 15 CFR 700.8 for a recipient's own days."""
    return not why_closed(calendar, day)


def closed_between(first: date, last: date, calendar: Calendar) -> list[tuple[date, str]]:
    """The weekdays from `first` through `last` that do not count, in order, with why; no free day of the week is among them."""
    if calendar.counts_every_day:
        return []
    free = week_of(calendar.name).free
    return [
        (day, why)
        for day in _days(first, last)
        if day.weekday() not in free and (why := why_closed(calendar, day))
    ]


def opened_between(first: date, last: date, calendar: Calendar) -> list[tuple[date, str]]:
    """The days from `first` through `last` that count for this office alone, in order, with why the base rests."""
    return [
        (day, why)
        for day in sorted(calendar.open)
        if first <= day <= last and (why := _why_at_rest(calendar.name, day))
    ]


def known_until(calendar: Calendar) -> int | None:
    """The last year whose holidays the source knows, all of them; None if every year follows by rule.

    The gazette fixes India's lunar dates a year ahead. After that year the Islamic dates are estimates, named so; and
    after 2035 the source has no Hindu dates at all, so that counts over them come out too short.
    """
    base = base_of(calendar.name)
    return _last_known_year(base.code) if base.source and base.source.movable else None


def count_days(from_day: date, to_day: date, calendar: Calendar) -> int:
    """How many days count after `from_day` up to and with `to_day`; none if that is not later."""
    if to_day <= from_day:
        return 0
    if calendar.counts_every_day:
        return (to_day - from_day).days
    days = _working_days(calendar, from_day.year)
    before = bisect_right(days, from_day)
    if from_day.year == to_day.year:
        return bisect_right(days, to_day) - before
    whole = sum(len(_working_days(calendar, year)) for year in range(from_day.year, to_day.year))
    return whole + bisect_right(_working_days(calendar, to_day.year), to_day) - before


def nth_after(day: date, number: int, calendar: Calendar) -> date:
    """The `number`-th day after `day` that counts; the first is 1. Raises past the year 9999, as dates do."""
    if calendar.counts_every_day:
        return day + timedelta(days=number)
    year = day.year
    days = _working_days(calendar, year)
    index = bisect_right(days, day) + number - 1
    while index >= len(days):
        index -= len(days)
        year += 1
        days = _working_days(calendar, year)
    return days[index]


def _days(first: date, last: date) -> Iterator[date]:
    return (first + number * A_DAY for number in range((last - first).days + 1))


def _why_at_rest(name: str, day: date) -> str:
    """Why the base calendar rests on that day; empty if it works."""
    if day.weekday() in week_of(name).free:
        return DAY_NAMES[day.weekday()]
    return _holidays_of(base_of(name).code, day.year).get(day, "")


def _working_days(calendar: Calendar, year: int) -> tuple[date, ...]:
    """The year's days that count, in order."""
    if calendar.closed or calendar.open:
        return _own_working_days(calendar, year)
    return _base_working_days(calendar.name, year)


@lru_cache(maxsize=1024)
def _own_working_days(calendar: Calendar, year: int) -> tuple[date, ...]:
    days = _base_working_days(calendar.name, year)
    closed = {day for day in calendar.closed if day.year == year}
    opened = {day for day in calendar.open if day.year == year}
    if closed or opened:
        return tuple(sorted({*days, *opened} - closed))
    return days  # shared, as most years are


@lru_cache(maxsize=1024)
def _base_working_days(name: str, year: int) -> tuple[date, ...]:
    return tuple(day for day in _days(date(year, 1, 1), date(year, 12, 31)) if not _why_at_rest(name, day))


@lru_cache(maxsize=4096)
def content_of(names: tuple[str, ...], first: date, last: date) -> str:
    """What these calendars' sources say of the days from `first` through `last`, in twelve characters.

    They are others if any of the days counts otherwise. Closures and openings recorded here are not in it, for they have events of their own.
    """
    digest = sha256()
    for name in names:
        for year in range(first.year, last.year + 1):
            days = _base_working_days(name, year)
            low = bisect_left(days, first) if year == first.year else 0
            high = bisect_right(days, last) if year == last.year else len(days)
            digest.update(b"".join(day.toordinal().to_bytes(4, "big") for day in days[low:high]))
        digest.update(b"/")
    return digest.hexdigest()[:12]


def forget_holidays() -> None:
    """Forget what was counted of the holidays, which another edition of their source may say otherwise."""
    for cached in (_base_working_days, _own_working_days, content_of, _last_known_year):
        cached.cache_clear()


@lru_cache(maxsize=512)
def _holidays_of(name: str, year: int) -> Mapping[date, str]:
    """The year's holidays, days in lieu included, with their names in English."""
    source = BASES[name].source
    if source is None:
        return {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of years beyond its lists, which `known_until` tells
        listed = holidays.country_holidays(
            source.country,
            subdiv=source.subdivision,
            years=(year,),
            language=source.language,
            categories=source.categories,
        )
    return dict(listed)


@lru_cache(maxsize=16)
def _last_known_year(name: str) -> int:
    source = BASES[name].source
    first = source.first_year if source else 0
    return next(year for year in count(first) if not _is_known(name, year + 1))


def _is_known(name: str, year: int) -> bool:
    source, names = BASES[name].source, " ".join(_holidays_of(name, year).values())
    return source is not None and source.movable in names and ESTIMATED not in names
