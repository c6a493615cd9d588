"""Working time: which days count, and when the n-th of them ends; pure, no clock is read here.

`bases` declares which calendars and weeks there are; `calendars` says on which days an office works and why not on the
others; `counting` lets days and hours run over the stretches of a clock.
"""

from licensing.worktime.bases import (
    BASES,
    CALENDARS,
    EVERY_DAY,
    LONGEST_NAME,
    US_FEDERAL,
    WEEKS,
    WITH_HOLIDAYS,
    base_of,
    kept_by,
    title_of,
)
from licensing.worktime.calendars import (
    Calendar,
    closed_between,
    content_of,
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
    "LONGEST_NAME",
    "US_FEDERAL",
    "WEEKS",
    "WITH_HOLIDAYS",
    "Calendar",
    "Stretch",
    "base_of",
    "closed_between",
    "content_of",
    "count_days",
    "counted_days",
    "day_of",
    "days_counted",
    "end_of",
    "end_of_count",
    "end_of_hours",
    "is_working_day",
    "kept_by",
    "known_until",
    "latest_start",
    "nth_after",
    "opened_between",
    "tally",
    "title_of",
    "why_closed",
]
