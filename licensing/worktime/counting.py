"""Counting: when so many days or hours of a clock's running are over, and which stretch gave how many of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from licensing.worktime.calendars import A_DAY, Calendar, count_days, nth_after

Stretch = tuple[datetime, datetime | None]


def end_of(day: date, zone: str) -> datetime:
    """The first instant that belongs to a later day in that zone, in UTC.

    Where summer time takes midnight away, that is 01:00; where it brings midnight twice, the first of the two, though
    a clock put back at 00:01 (St John's, until 2011) shows the old day for another hour. A day that a zone left out
    (Apia, 30 December 2011) ends as it begins, and counts as any other.
    """
    return _end_of(day, zone)


@lru_cache(maxsize=4096)
def _end_of(day: date, zone: str) -> datetime:
    # fold=0: of a midnight that comes twice the first, of one that is missing the instant at which it would have come
    return datetime.combine(day + A_DAY, time(), tzinfo=ZoneInfo(zone)).astimezone(UTC)


def day_of(instant: datetime, zone: str) -> date:
    """The day of that aware instant in that zone."""
    return instant.astimezone(ZoneInfo(zone)).date()


def counted_days(stretches: Iterable[Stretch], calendar: Calendar, zone: str) -> Iterator[date]:
    """The days that count, in order: those of the calendar through the whole of which the clock ran.

    `stretches` are the (from, to) instants in which it ran, the last one open (to is None) while it runs. A count
    starts the day after the event, hence the day on which a stretch starts never counts, nor does one on which it
    is broken off - unless it runs on within the same day, so that a pause of an hour costs no day. The day with
    whose first instant it runs on, as corrections have it, counts.
    """
    for day, last in _runs(stretches, zone):
        while (day := nth_after(day, 1, calendar)) < (last or date.max):
            yield day


def end_of_count(stretches: Iterable[Stretch], days: int, calendar: Calendar, zone: str) -> datetime | None:
    """When the `days`-th counted day ends (exclusive, UTC); None if the clock stopped before.

    Raises ValueError for a count below one.
    """
    if days < 1:
        raise ValueError("a count needs at least one day")
    for first, last in _runs(stretches, zone):
        here = days if last is None else count_days(first, last - A_DAY, calendar)
        if here >= days:
            return end_of(nth_after(first, days, calendar), zone)
        days -= here
    return None


def end_of_hours(stretches: Iterable[Stretch], hours: int) -> datetime | None:
    """When so many hours of running have passed (UTC); None if the clock stopped before. Hours below zero lie before."""
    left = timedelta(hours=hours)
    for starts_at, ends_at in stretches:
        began = starts_at.astimezone(UTC)  # within one zone Python counts by the clock on the wall
        if ends_at is None or ends_at.astimezone(UTC) - began >= left:
            return began + left
        left -= ends_at.astimezone(UTC) - began
    return None


def latest_start(end: datetime, days: int, calendar: Calendar, zone: str) -> datetime:
    """The instant before which a count of `days` has to start to be over by `end` (UTC): the end of a day."""
    last = day_of(end, zone) - A_DAY
    day = last - days * A_DAY
    # each day before adds one at most, so that this never steps over the latest
    while (short := days - count_days(day, last, calendar)) > 0:
        day -= short * A_DAY
    return end_of(day, zone)


def days_counted(stretch: Stretch, calendar: Calendar, zone: str, until: datetime | None = None) -> int:
    """How many days one stretch gives by itself, as it stands at the aware instant `until`.

    Raises ValueError for an open stretch without `until`.
    """
    starts_at, ends_at = stretch
    if until is not None:
        ends_at = min(ends_at or until, until)
    if ends_at is None:
        raise ValueError("an open stretch is counted until an instant")
    return count_days(day_of(starts_at, zone), day_of(ends_at, zone) - A_DAY, calendar)


def tally(stretches: Iterable[Stretch], calendar: Calendar, zone: str, until: datetime) -> list[int]:
    """How many days each of the stretches gives, as they stand at the aware instant `until`.

    Their sum is the count of `end_of_count`: at the end that it answers, just its `days`. The day of a break that
    costs none is given to the stretch that runs as it ends.
    """
    day_counts: list[int] = []
    began, broken = date.min, None
    for starts_at, ends_at in stretches:
        first, last = day_of(starts_at, zone), day_of(min(ends_at or until, until), zone)
        if first != broken:
            began = _counted_after(first, starts_at, zone) if day_counts else first
        day_counts.append(count_days(max(began, first - A_DAY), last - A_DAY, calendar))
        broken = last
    return day_counts


def _runs(stretches: Iterable[Stretch], zone: str) -> list[tuple[date, date | None]]:
    """The days on which the stretches begin and end, those made one whose break begins and ends on the same day."""
    runs: list[tuple[date, date | None]] = []
    tz = ZoneInfo(zone)
    for starts_at, ends_at in stretches:
        first = starts_at.astimezone(tz).date()
        last = None if ends_at is None else ends_at.astimezone(tz).date()
        if runs and runs[-1][1] == first:
            runs[-1] = (runs[-1][0], last)
        else:
            runs.append((_counted_after(first, starts_at, zone) if runs else first, last))
    return runs


def _counted_after(day: date, resumed_at: datetime, zone: str) -> date:
    """The day after which the count goes on: that of the resumption, unless it came with the day's first instant."""
    before = day - A_DAY
    return before if end_of(before, zone) == resumed_at else day
