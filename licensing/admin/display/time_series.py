"""Course: how many cases were under something from its beginning on, as figures and as the chart of the same figures."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate

from licensing.admin import theme
from licensing.admin.display.formatting import count, listed

MOST = 60  # columns side by side that can be told apart
MARKS = 8  # words below them, at most
INK = "#76808f"  # readable on the light and on the dark card
CHART_OPTIONS: Mapping[str, Any] = MappingProxyType(
    {
        "animation": False,
        "maintainAspectRatio": False,
        "plugins": {"legend": {"display": False}},
        "datasets": {"bar": {"categoryPercentage": 1, "maxBarThickness": 48}},
        "scales": {
            "x": {
                "grid": {"display": False},
                "ticks": {"color": INK, "maxTicksLimit": MARKS, "maxRotation": 0},
            },
            "y": {
                "beginAtZero": True,
                "grid": {},
                "ticks": {"color": INK, "precision": 0, "maxTicksLimit": 6},
            },
        },
    }
)


@dataclass(frozen=True)
class Pace:
    """The period of a column: how long it is at most (days), the day with which it begins, and how it is named."""

    name: str
    preposition: str
    longest: int
    begins: Callable[[date], date]
    title: Callable[[date], str]
    mark: Callable[[date], str]

    @property
    def words(self) -> str:
        """`day by day`."""
        return f"{self.name} by {self.name}"

    def after(self, first: date) -> date:
        """The first day of the next period."""
        return self.begins(first + timedelta(days=self.longest))

    def periods(self, first: date, last: date) -> list[date]:
        """The first days of the periods from that of the first day until that of the last."""
        days = [self.begins(first)]
        while (following := self.after(days[-1])) <= last:
            days.append(following)
        return days


DAYS = Pace("day", "on", 1, lambda day: day, listed, lambda day: f"{day.day} {day:%b}")
WEEKS = Pace(
    "week",
    "in",
    7,
    lambda day: day - timedelta(days=day.weekday()),
    lambda day: f"From {listed(day)}",
    listed,
)
MONTHS = Pace(
    "month", "in", 31, lambda day: day.replace(day=1), lambda day: f"{day:%B %Y}", lambda day: f"{day:%b %Y}"
)
QUARTERS = Pace(
    "quarter",
    "in",
    92,
    lambda day: day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1),
    lambda day: f"{day:%B} to {day.replace(month=day.month + 2):%B %Y}",
    lambda day: f"{day:%b %Y}",
)
YEARS = Pace(
    "year",
    "in",
    366,
    lambda day: day.replace(month=1, day=1),
    lambda day: f"{day:%Y}",
    lambda day: f"{day:%Y}",
)
PACES = (DAYS, WEEKS, MONTHS, QUARTERS, YEARS)


@dataclass(frozen=True)
class Step:
    """One period of the office: how many cases came under it and left it, and how many were under it at its end."""

    begins: date
    title: str
    came: int
    left: int
    under: int

    @property
    def is_quiet(self) -> bool:
        """Whether nothing changed."""
        return not (self.came or self.left)


@dataclass(frozen=True)
class Course:
    """The periods from the first day until the last, and the words for what the cases are under and how they leave it."""

    of: str
    pace: Pace
    first: date
    last: date
    steps: list[Step]
    left_title: str = "Left"
    template: str = theme.COLUMNS

    @property
    def described(self) -> str:
        """From when to when, and the most."""
        most = count(max(step.under for step in self.steps), "case")
        at = "" if self.pace is DAYS else f" at a {self.pace.name}'s end"
        return f"From {listed(self.first)} to {listed(self.last)}; {most} at most{at}."

    @property
    def summary(self) -> list[Step]:
        """The periods that a table names: the first, the last, and those in which something changed."""
        ends = (self.steps[0], self.steps[-1])
        return [step for step in self.steps if not step.is_quiet or step in ends]

    @property
    def chart(self) -> str:
        """The figures as the theme's chart takes them: a column for each period, as high as cases were under it at its end."""
        columns = {
            "label": f"Under it at the {self.pace.name}'s end",
            "data": [step.under for step in self.steps],
            "backgroundColor": "var(--color-primary-500)",
        }
        return json.dumps(
            {"labels": [self.pace.mark(step.begins) for step in self.steps], "datasets": [columns]}
        )

    @property
    def chart_options(self) -> str:
        """How the chart is drawn: no animation, whole numbers of cases, a handful of dates."""
        return json.dumps(dict(CHART_OPTIONS))


def by_day(rows: QuerySet[Any], field: str) -> Counter[date]:
    """How many of the rows have that instant on each day of the office; one statement, however many there are."""
    day = TruncDate(field, tzinfo=ZoneInfo(settings.OFFICE_ZONE))
    return Counter(
        dict(rows.filter(**{f"{field}__isnull": False}).order_by().values_list(day).annotate(Count("pk")))
    )


def trace(
    of: str,
    came: Counter[date],
    left: Counter[date],
    first: date,
    today: date,
    *,
    over: bool,
    pace: Pace | None = None,
    left_title: str = Course.left_title,
) -> Course:
    """From the first day until today, or where it is `over` until the last case had left it; in periods of that pace.

    Where none is given it is the shortest of which few enough fit side by side.
    """
    none_left = came.total() == left.total()
    last = max(left, default=first) if over and none_left else today
    pace = pace or next(
        (candidate for candidate in PACES if len(candidate.periods(first, last)) <= MOST), YEARS
    )
    return Course(of, pace, first, last, _steps(came, left, pace, first, last), left_title)


def _steps(came: Counter[date], left: Counter[date], pace: Pace, first: date, last: date) -> list[Step]:
    arrived, gone = _in_periods(came, pace), _in_periods(left, pace)
    periods = pace.periods(first, last)
    counts = accumulate(arrived[period] - gone[period] for period in periods)
    return [
        Step(period, pace.title(period), arrived[period], gone[period], n)
        for period, n in zip(periods, counts, strict=True)
    ]


def _in_periods(days: Counter[date], pace: Pace) -> Counter[date]:
    counts = Counter[date]()
    for day, number in days.items():
        counts[pace.begins(day)] += number
    return counts
