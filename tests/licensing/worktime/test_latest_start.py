"""Counting back: the latest start from which a count is over in time, and no instant later."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from licensing import worktime
from licensing.worktime import Calendar
from tests.licensing.worktime.test_worktime_properties import calendars, instants, zones

MICROSECOND = timedelta(microseconds=1)


def test_two_working_days_before_a_friday_ends_start_on_wednesday():
    end = worktime.end_of(date(2026, 3, 13), "America/New_York")
    start = worktime.latest_start(end, 2, Calendar("us_federal"), "America/New_York")
    assert start == worktime.end_of(date(2026, 3, 11), "America/New_York")


def test_a_day_that_is_not_over_by_then_gives_nothing():
    noon = datetime(2026, 3, 13, 17, tzinfo=UTC)
    start = worktime.latest_start(noon, 1, Calendar("us_federal"), "America/New_York")
    assert start == worktime.end_of(date(2026, 3, 11), "America/New_York")


@given(instants, st.integers(1, 60), calendars(), zones)
def test_a_count_that_starts_before_is_over_in_time_and_one_that_starts_then_is_not(
    end, days, calendar, zone
):
    start = worktime.latest_start(end, days, calendar, zone)
    assert worktime.end_of_count([(start - MICROSECOND, None)], days, calendar, zone) <= end
    assert worktime.end_of_count([(start + timedelta(hours=3), None)], days, calendar, zone) > end
