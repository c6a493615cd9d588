"""Working time: which days count, and when the n-th of them ends; pure, no clock is read here.

`calendars` says on which days an office works and why not on the others; `counting` lets days and hours run over
the stretches of a clock.
"""

from licensing.worktime.calendars import (
    BASES,
    CALENDARS,
    EVERY_DAY,
    US_FEDERAL,
    WITH_HOLIDAYS,
    Calendar,
    closed_between,
    count_days,
    is_working_day,
    known_until,
    nth_after,
    opened_between,
    why_closed,
)
from licensing.worktime.counting import (
    Stretch,
    counted_days,
    day_of,
    days_counted,
    end_of,
    end_of_count,
    end_of_hours,
    latest_start,
    tally,
)

__all__ = [
    "BASES",
    "CALENDARS",
    "EVERY_DAY",
    "US_FEDERAL",
    "WITH_HOLIDAYS",
    "Calendar",
    "Stretch",
    "closed_between",
    "count_days",
    "counted_days",
    "day_of",
    "days_counted",
    "end_of",
    "end_of_count",
    "end_of_hours",
    "is_working_day",
    "known_until",
    "latest_start",
    "nth_after",
    "opened_between",
    "tally",
    "why_closed",
]
