"""Working time: which days count, by hand and against another reckoning."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from licensing import worktime

WASHINGTON = "America/New_York"
MONDAY = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
FEDERAL_2026 = ["0101", "0119", "0216", "0525", "0619", "0703", "0907", "1012", "1111", "1126", "1225"]


def local(instant, zone=WASHINGTON):
    return instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def test_the_federal_holidays_are_those_of_the_law():
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    closed = [day for day in days if day.weekday() < 5 and not worktime.is_working_day("us_federal", day)]
    assert [f"{day:%m%d}" for day in closed] == FEDERAL_2026
    assert not worktime.is_working_day("us_federal", date(2027, 1, 1))


def test_calendars_differ():
    republic_day = date(2026, 1, 26)
    assert worktime.is_working_day("us_federal", republic_day)
    assert not worktime.is_working_day("india_gazetted", republic_day)
    assert worktime.is_working_day("every_day", date(2026, 3, 1))
    with pytest.raises(ValueError, match="unknown calendar 'lunar'"):
        worktime.is_working_day("lunar", republic_day)


def test_a_count_starts_the_day_after_and_ends_with_the_day():
    due = worktime.end_of_count([(MONDAY, None)], 2, "us_federal", WASHINGTON)
    assert local(due) == datetime(2026, 3, 5)  # noqa: DTZ001 - local midnight after Wednesday


def test_weekends_and_holidays_do_not_count():
    friday = datetime(2026, 7, 2, 15, 0, tzinfo=UTC)  # Thursday before the observed 3 July
    due = worktime.end_of_count([(friday, None)], 1, "us_federal", WASHINGTON)
    assert local(due).date() == date(2026, 7, 7)


def test_a_day_is_the_offices_day():
    late = datetime(2026, 3, 3, 4, 30, tzinfo=UTC)  # still Monday in Washington, Tuesday in Delhi
    assert local(worktime.end_of_count([(late, None)], 1, "every_day", WASHINGTON)).date() == date(2026, 3, 4)
    delhi = worktime.end_of_count([(late, None)], 1, "every_day", "Asia/Kolkata")
    assert local(delhi, "Asia/Kolkata").date() == date(2026, 3, 5)


@pytest.mark.parametrize("changes", [date(2026, 3, 8), date(2026, 11, 1)])
def test_the_day_of_summer_time_is_one_day(changes):
    start = datetime.combine(changes - timedelta(days=1), datetime.min.time(), tzinfo=UTC) + timedelta(
        hours=15
    )
    due = worktime.end_of_count([(start, None)], 1, "every_day", WASHINGTON)
    assert local(due).date() == changes + timedelta(days=1)
    assert local(due).hour == 0


def test_broken_days_do_not_count():
    broken = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
    resumed = datetime(2026, 3, 9, 15, 0, tzinfo=UTC)
    due = worktime.end_of_count([(MONDAY, broken), (resumed, None)], 2, "us_federal", WASHINGTON)
    # Tuesday ran through; Wednesday was broken off; Monday is when it resumed; Tuesday the 10th is the second
    assert local(due).date() == date(2026, 3, 11)


def test_a_pause_of_an_hour_costs_no_day():
    hours = [datetime(2026, 3, day, hour, 0, tzinfo=UTC) for day in (3, 4, 5) for hour in (15, 16)]
    stretches = list(zip([MONDAY, *hours[1::2]], [*hours[0::2], None], strict=True))
    due = worktime.end_of_count(stretches, 3, "us_federal", WASHINGTON)
    assert local(due).date() == date(2026, 3, 6)


def test_a_stopped_clock_is_due_never():
    assert worktime.end_of_count([(MONDAY, MONDAY + timedelta(days=1))], 2, "us_federal", WASHINGTON) is None
    assert worktime.end_of_count([], 1, "us_federal", WASHINGTON) is None
    with pytest.raises(ValueError, match="at least one day"):
        worktime.end_of_count([(MONDAY, None)], 0, "us_federal", WASHINGTON)


def test_hours_are_counted_while_the_clock_runs():
    an_hour, day = timedelta(hours=1), timedelta(days=1)
    stretches = [(MONDAY, MONDAY + 2 * an_hour), (MONDAY + day, None)]
    assert worktime.end_of_hours(stretches, 2) == MONDAY + 2 * an_hour
    assert worktime.end_of_hours(stretches, 6) == MONDAY + day + 4 * an_hour
    assert worktime.end_of_hours(stretches, -4) == MONDAY - 4 * an_hour
    assert worktime.end_of_hours(stretches[:1], 6) is None


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2099, 1, 1)),  # noqa: DTZ001 - made aware below
    st.integers(1, 60),
    st.sampled_from(["America/New_York", "Asia/Kolkata", "UTC", "Pacific/Auckland"]),
)
def test_it_agrees_with_another_reckoning(start, days, zone):
    """NumPy's business days, given the same holidays, are the oracle."""
    instant = start.replace(tzinfo=UTC)
    day = worktime.day_of(instant, zone)
    closed = [
        one
        for one in (day + timedelta(days=n) for n in range(days * 3 + 30))
        if one.weekday() < 5 and not worktime.is_working_day("us_federal", one)
    ]
    expected = np.busday_offset(np.datetime64(day, "D"), 0, roll="backward")
    expected = np.busday_offset(_last_open(day, closed), days, roll="forward", holidays=closed).astype(date)
    assert worktime.end_of_count([(instant, None)], days, "us_federal", zone) == worktime.end_of(
        expected, zone
    )


def _last_open(day, closed):
    """The day itself, or the last one before it on which the office was open."""
    return np.busday_offset(np.datetime64(day, "D"), 0, roll="backward", holidays=closed)
