"""Working time over 2000-2100 against other calculations: NumPy's business days, a walk day by day, the law's own rules."""

import warnings
from bisect import bisect_left
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import islice, pairwise
from zoneinfo import ZoneInfo, available_timezones

import holidays
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from licensing import worktime
from licensing.worktime import Calendar

A_DAY, MICROSECOND = timedelta(days=1), timedelta(microseconds=1)
FIRST, LAST = 2000, 2100
YEARS = range(FIRST, LAST + 1)
BASES = {"us_federal": "US", "india_gazetted": "IN"}
IN_USE = ["America/New_York", "America/Chicago", "Asia/Kolkata", "Europe/London", "Asia/Tokyo", "UTC"]
ODD = [
    "Africa/Cairo", "Africa/Casablanca", "America/Havana", "America/Santiago", "America/Sao_Paulo", "America/St_Johns",
    "Antarctica/Casey", "Asia/Beirut", "Asia/Kathmandu", "Europe/Dublin", "Pacific/Apia", "Pacific/Auckland",
]  # fmt: skip
# Of these a clock put back past midnight showed the old day again, or one day was left out: only their ends are tried.
RELAPSED = {
    "America/Goose_Bay",
    "America/Moncton",
    "America/St_Johns",
    "Antarctica/Casey",
    "Canada/Newfoundland",
}
LEFT_OUT = {"Pacific/Apia": date(2011, 12, 30), "Pacific/Fakaofo": date(2011, 12, 30)}

all_zones = st.sampled_from(IN_USE) | st.sampled_from(ODD) | st.sampled_from(sorted(available_timezones()))
zones = all_zones.filter(lambda zone: zone not in RELAPSED | LEFT_OUT.keys())
bases = st.sampled_from(sorted(BASES))
some_days = st.dates(date(FIRST, 1, 2), date(LAST, 12, 31))
instants = st.datetimes(datetime(FIRST, 1, 3), datetime(LAST - 3, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - `timezones` makes them aware
amounts = st.integers(1, 300)


@st.composite
def calendars(draw, near=some_days):
    """A calendar, with some days closed and opened."""
    name = draw(st.sampled_from((*BASES, worktime.EVERY_DAY)))
    closed = draw(st.frozensets(near, max_size=8)) if name in BASES else frozenset()
    opened = draw(st.frozensets(near, max_size=8)) if name in BASES else frozenset()
    return Calendar(name, closed - opened, opened)


@st.composite
def runs(draw):
    """Stretches in order, with breaks of minutes or of weeks, and a calendar with closures among them."""
    start = draw(instants)
    minutes = st.integers(0, 90) | st.integers(0, 60 * 24 * 12)
    marks = [start]
    for gap in draw(st.lists(minutes, max_size=9)):
        marks.append(marks[-1] + gap * timedelta(minutes=1))
    stretches = list(zip(marks[::2], [*marks[1::2], None], strict=False))
    first = start.date()
    return stretches, draw(calendars(st.dates(first, first + 150 * A_DAY)))


@cache
def published(base):
    """The base's holidays in those years, all at once from the source."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of Hindu dates after 2035
        return frozenset(holidays.country_holidays(BASES[base], years=range(FIRST - 1, LAST + 4)))


@cache
def business(base):
    return np.busdaycalendar(holidays=[np.datetime64(day) for day in sorted(published(base))])


@cache
def working(base):
    """Every working day of those years and the three after, found by a walk."""
    day, result = date(FIRST - 1, 12, 1), []
    while day < date(LAST + 3, 1, 1):
        if day.weekday() < 5 and day not in published(base):
            result.append(day)
        day += A_DAY
    return result


def counts(calendar, day):
    if calendar.name == "every_day" or day in calendar.open:
        return True
    return day.weekday() < 5 and day not in published(calendar.name) and day not in calendar.closed


def walk(stretches, calendar, zone):
    """The days that count, one by one: those after the start that lie in no break of more than one day."""
    days = [[end and worktime.day_of(end, zone) for end in stretch] for stretch in stretches]
    whole = [
        worktime.day_of(start - MICROSECOND, zone) != day
        for (start, _), (day, _) in zip(stretches, days, strict=True)
    ]
    # the day on which it runs on is broken, unless it is whole: it runs from its first instant
    breaks = [
        (end, start - A_DAY * is_whole)
        for ((_, end), (start, _)), is_whole in zip(pairwise(days), whole[1:], strict=True)
        if end != start
    ]
    day = days[0][0] + A_DAY
    while days[-1][1] is None or day < days[-1][1]:
        if counts(calendar, day) and not any(end <= day <= start for end, start in breaks):
            yield day
        day += A_DAY


def due(start, amount, calendar, zone="UTC"):
    return worktime.end_of_count([(start, None)], amount, calendar, zone)


# ------------------------------------------------------------------------------------------- other calculations
@given(bases, instants, amounts, zones)
def test_the_nth_working_day_is_numpys(base, start, amount, zone):
    day = np.datetime64(worktime.day_of(start, zone))
    expected = np.busday_offset(day, amount, roll="backward", busdaycal=business(base)).astype(date)
    assert worktime.nth_after(day.astype(date), amount, Calendar(base)) == expected
    assert due(start, amount, Calendar(base), zone) == worktime.end_of(expected, zone)


@given(bases, some_days, some_days)
def test_the_number_of_working_days_is_numpys(base, item, other):
    first, last = sorted((item, other))
    expected = np.busday_count(first + A_DAY, last + A_DAY, busdaycal=business(base))
    assert worktime.count_days(first, last, Calendar(base)) == expected
    assert worktime.count_days(last, first, Calendar(base)) == 0


@given(runs(), zones, amounts)
def test_a_broken_count_is_that_of_a_walk(run, zone, amount):
    stretches, calendar = run
    walked = list(islice(walk(stretches, calendar, zone), amount))
    assert list(islice(worktime.counted_days(stretches, calendar, zone), amount)) == walked
    expected = worktime.end_of(walked[-1], zone) if len(walked) == amount else None
    assert worktime.end_of_count(stretches, amount, calendar, zone) == expected


@given(calendars(st.dates(date(2026, 1, 1), date(2028, 1, 1))))
def test_a_day_counts_for_all_or_for_none(calendar):
    """Every answer about a day is the same answer."""
    first, last = date(2025, 12, 31), date(2027, 12, 31)
    days = [first + n * A_DAY for n in range(1, (last - first).days + 1)]
    open_days = [day for day in days if counts(calendar, day)]
    assert [day for day in days if worktime.is_working_day(calendar, day)] == open_days
    assert [day for day in days if worktime.why_closed(calendar, day) == ""] == open_days
    assert worktime.count_days(first, last, calendar) == len(open_days)
    closed = worktime.closed_between(days[0], last, calendar)
    assert [day for day, _ in closed] == [d for d in days if d.weekday() < 5 and d not in open_days]
    plain = Calendar(calendar.name)
    opened = worktime.opened_between(days[0], last, calendar)
    assert opened == [(d, worktime.why_closed(plain, d)) for d in open_days if not counts(plain, d)]


# --------------------------------------------------------------------------------------------- every holiday
def nth_weekday(year, month, weekday, number):
    """The `number`-th such weekday of a month; the last one for number 0."""
    if number == 0:
        return nth_weekday(year, month + 1, weekday, 1) - 7 * A_DAY
    first = date(year, month, 1)
    return first + ((weekday - first.weekday()) % 7 + 7 * (number - 1)) * A_DAY


def in_lieu(day):
    return day + {5: -1, 6: 1}.get(day.weekday(), 0) * A_DAY


def by_law(year):
    """The weekdays on which federal offices rest: 5 USC 6103(a) and (b), Executive Order 11582."""
    fixed = [(1, 1), (7, 4), (11, 11), (12, 25), *([(6, 19)] if year >= 2021 else [])]
    days = {in_lieu(date(year, month, day)) for month, day in fixed} | {in_lieu(date(year + 1, 1, 1))}
    floating = [(1, 0, 3), (2, 0, 3), (5, 0, 0), (9, 0, 1), (10, 0, 2), (11, 3, 4)]
    days |= {nth_weekday(year, month, weekday, number) for month, weekday, number in floating}
    return sorted(day for day in days if day.year == year)


def test_the_federal_holidays_of_each_year_are_the_laws():
    for year in YEARS:
        closed = worktime.closed_between(date(year, 1, 1), date(year, 12, 31), Calendar("us_federal"))
        assert [day for day, _ in closed] == by_law(year)


@pytest.mark.parametrize("base", sorted(BASES))
def test_counts_end_before_and_after_every_holiday_but_never_on_it(base):
    plain, days = Calendar(base), working(base)
    for holiday in sorted(published(base)):
        if holiday.weekday() > 4 or holiday.year not in YEARS:
            continue
        after = bisect_left(days, holiday)  # the place of the first working day after it
        opened = Calendar(base, open=frozenset({holiday}))
        closed = Calendar(base, closed=frozenset({days[after]}))
        noon = datetime(holiday.year, holiday.month, holiday.day, 12, tzinfo=UTC)
        for amount in (1, 2, 5, 10, 15):
            start = days[after - 1 - amount]
            assert worktime.nth_after(start, amount, plain) == days[after - 1] < holiday
            assert worktime.nth_after(start, amount + 1, plain) == days[after] > holiday
            assert worktime.count_days(start, holiday, plain) == amount
            assert worktime.nth_after(holiday, amount, plain) == days[after + amount - 1]
            assert due(noon, amount, plain) == worktime.end_of(days[after + amount - 1], "UTC")
            assert worktime.nth_after(start, amount + 1, opened) == holiday
            assert worktime.nth_after(start, amount + 2, opened) == days[after]
            assert worktime.nth_after(start, amount + 1, closed) == days[after + 1]


# ------------------------------------------------------------------------------------------- laws of counting
@given(runs(), zones, amounts, st.integers(0, 60 * 24 * 40))
def test_splitting_a_stretch_changes_nothing(run, zone, amount, minutes):
    stretches, calendar = run
    starts_at, ends_at = stretches[-1]
    cut = starts_at + minutes * timedelta(minutes=1)
    cut = min(cut, ends_at or cut)
    split = [*stretches[:-1], (starts_at, cut), (cut, ends_at)]
    whole = worktime.end_of_count(stretches, amount, calendar, zone)
    assert worktime.end_of_count(split, amount, calendar, zone) == whole
    until = cut + 90 * A_DAY
    *before, item, other = worktime.tally(split, calendar, zone, until)
    assert [*before, item + other] == worktime.tally(stretches, calendar, zone, until)


@given(calendars(), st.tuples(some_days, some_days, some_days).map(sorted))
def test_counts_of_days_add_up(calendar, days):
    first, middle, last = days
    parts = worktime.count_days(first, middle, calendar) + worktime.count_days(middle, last, calendar)
    assert worktime.count_days(first, last, calendar) == parts


@given(runs(), zones, amounts, st.integers(0, 200), st.integers(1, 200))
def test_a_pause_moves_the_end_by_the_days_that_it_broke(run, zone, amount, after, length):
    (start, _), calendar = run[0][0], run[1]
    paused, resumed = start + after * A_DAY, start + (after + length) * A_DAY
    whole = due(start, amount, calendar, zone)
    assume(paused < whole)
    first, last = (worktime.day_of(at, zone) for at in (paused, resumed))
    assume(first != last)
    # nothing counted before a pause from the very start; one that ends as a day begins leaves that day whole
    assume(after or worktime.day_of(resumed - timedelta(microseconds=1), zone) == last)
    lost = worktime.count_days(max(first - A_DAY, worktime.day_of(start, zone)), last, calendar)
    broken = worktime.end_of_count([(start, paused), (resumed, None)], amount, calendar, zone)
    assert broken == due(start, amount + lost, calendar, zone)


@given(calendars(), instants, st.integers(0, 60 * 24 * 30), amounts, zones)
def test_more_days_end_later_and_a_later_start_never_ends_earlier(calendar, start, minutes, amount, zone):
    assert due(start, amount, calendar, zone) < due(start, amount + 1, calendar, zone)
    later = start + minutes * timedelta(minutes=1)
    assert due(start, amount, calendar, zone) <= due(later, amount, calendar, zone)


@given(bases, instants, amounts, st.integers(0, 450))
def test_closing_a_day_that_counted_costs_one_and_any_other_none(base, start, amount, after):
    plain, day = Calendar(base), start.date() + after * A_DAY
    closed = Calendar(base, closed=frozenset({day}))
    end = due(start, amount, plain)
    counted = start.date() < day < end.date() and worktime.is_working_day(plain, day)
    assert due(start, amount, closed) == (due(start, amount + 1, plain) if counted else end) >= end


@given(bases, instants, st.integers(2, 300), st.integers(1, 450))
def test_opening_a_day_of_rest_gives_one_back(base, start, amount, after):
    plain, day = Calendar(base), start.date() + after * A_DAY
    while worktime.is_working_day(plain, day):
        day += A_DAY
    opened = Calendar(base, open=frozenset({day}))
    end = due(start, amount, plain)
    expected = max(due(start, amount - 1, plain), worktime.end_of(day, "UTC")) if day < end.date() else end
    assert due(start, amount, opened) == expected <= end


# ---------------------------------------------------------------------------------------------------- tallies
@given(runs(), zones, amounts)
def test_the_tally_at_the_end_is_the_count(run, zone, amount):
    stretches, calendar = run
    end = worktime.end_of_count(stretches, amount, calendar, zone)
    if end is None:
        assert sum(worktime.tally(stretches, calendar, zone, stretches[-1][1] + A_DAY)) < amount
    else:
        assert sum(worktime.tally(stretches, calendar, zone, end)) == amount
        assert sum(worktime.tally(stretches, calendar, zone, end - MICROSECOND)) == amount - 1


@given(runs(), zones, st.integers(0, 60 * 24 * 120))
def test_the_tally_of_an_instant_is_that_of_a_walk(run, zone, minutes):
    stretches, calendar = run
    until = stretches[0][0] + minutes * timedelta(minutes=1)
    past = [(start, min(end or until, until)) for start, end in stretches if start <= until]
    given_days = worktime.tally(stretches, calendar, zone, until)
    assert sum(given_days) == len(list(walk(past, calendar, zone)))
    assert len(given_days) == len(stretches)
    alone = [worktime.days_counted(stretch, calendar, zone, until) for stretch in stretches]
    assert all(0 <= days - by_itself <= 1 for days, by_itself in zip(given_days, alone, strict=True))


# ------------------------------------------------------------------------------------------- hours and midnights
@given(runs(), zones, st.integers(0, 2000))
def test_hours_are_those_that_passed_while_it_ran(run, zone, hours):
    stretches, _ = run
    end = worktime.end_of_hours(stretches, hours)
    until = end or stretches[-1][1]
    ran = sum((min(to or until, until) - min(start, until) for start, to in stretches), timedelta())
    assert ran == timedelta(hours=hours) if end else ran < timedelta(hours=hours)
    place = ZoneInfo(zone)
    told_there = [(start.astimezone(place), to and to.astimezone(place)) for start, to in stretches]
    assert worktime.end_of_hours(told_there, hours) == end


@given(all_zones, some_days)
def test_no_earlier_instant_belongs_to_a_later_day(zone, day):
    end = worktime.end_of(day, zone)
    assert worktime.day_of(end, zone) > day
    assert all(worktime.day_of(end - n * timedelta(minutes=1), zone) <= day for n in range(1, 24 * 60))
    assert worktime.day_of(end - MICROSECOND, zone) <= day


@pytest.mark.parametrize("zone", [*IN_USE, *ODD])
def test_days_follow_each_other_over_every_change_of_summer_time(zone):
    before = None
    for number in range(date(FIRST, 1, 1).toordinal(), date(LAST, 12, 31).toordinal() + 1):
        day = date.fromordinal(number)
        end = worktime.end_of(day, zone)
        assert worktime.day_of(end - MICROSECOND, zone) <= day < worktime.day_of(end, zone)
        length = (end - before) / timedelta(hours=1) if before else 24
        assert 21 <= length <= 27 or day == LEFT_OUT.get(zone)  # 27: Casey was put back by three hours
        before = end
