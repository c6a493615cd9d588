"""Course: how many cases were under something from its beginning on, as figures and as the plot of the same figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import accumulate
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate

from licensing.admin.display.formatting import count

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 640, 180, 44, 24, 10  # of the plot; what is drawn lies within
MOST = 60  # columns side by side that can be told apart
MARKS, HALF = 6, 3.1  # words below them, and half the width of a letter


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


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
        found = [self.begins(first)]
        while (following := self.after(found[-1])) <= last:
            found.append(following)
        return found


DAYS = Pace(
    "day", "on", 1, lambda day: day, lambda day: f"{day:%a} {_day(day)}", lambda day: f"{day.day} {day:%b}"
)
WEEKS = Pace(
    "week",
    "in",
    7,
    lambda day: day - timedelta(days=day.weekday()),
    lambda day: f"From {day:%a} {_day(day)}",
    _day,
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
class Plot:
    """The outline of the columns, one for each period, and the marks on both axes as (position, words)."""

    outline: str
    across: list[tuple[float, str]]
    up: list[tuple[float, str]]
    width: int = WIDTH
    height: int = HEIGHT
    start: int = LEFT
    floor: int = HEIGHT - BOTTOM


@dataclass(frozen=True)
class Course:
    """The periods from the first day until the last, and the words for what the cases are under and how they leave it."""

    of: str
    pace: Pace
    first: date
    last: date
    steps: list[Step]
    left_title: str = "Left it"

    @property
    def said(self) -> str:
        """From when to when, and the most."""
        most = count(max(one.under for one in self.steps), "case")
        at = "" if self.pace is DAYS else f" at a {self.pace.name}'s end"
        return f"From {self.first:%d %b %Y} to {self.last:%d %b %Y}; {most} at most{at}."

    @property
    def told(self) -> list[Step]:
        """The periods that a table names: the first, the last, and those in which something changed."""
        ends = (self.steps[0], self.steps[-1])
        return [one for one in self.steps if not one.is_quiet or one in ends]

    @cached_property
    def plot(self) -> Plot:
        """Columns side by side, as one outline."""
        most, wide = max(one.under for one in self.steps) or 1, (WIDTH - LEFT) / len(self.steps)
        ground, tall = HEIGHT - BOTTOM, HEIGHT - BOTTOM - TOP
        tops = [round(ground - tall * one.under / most, 1) for one in self.steps]
        corners = [
            f"L{LEFT + wide * number:.1f} {top} L{LEFT + wide * (number + 1):.1f} {top}"
            for number, top in enumerate(tops)
        ]
        return Plot(
            outline=f"M{LEFT} {ground} {' '.join(corners)} L{WIDTH} {ground} Z",
            across=[
                (
                    _within(LEFT + wide * (number + 0.5), self.pace.mark(one.begins)),
                    self.pace.mark(one.begins),
                )
                for number, one in _spread(self.steps)
            ],
            up=[(round(ground - tall * one / most, 1), str(one)) for one in sorted({0, most // 2, most})],
        )


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
    pace = pace or next((one for one in PACES if len(one.periods(first, last)) <= MOST), YEARS)
    return Course(of, pace, first, last, _steps(came, left, pace, first, last), left_title)


def _steps(came: Counter[date], left: Counter[date], pace: Pace, first: date, last: date) -> list[Step]:
    arrived, gone = _in_periods(came, pace), _in_periods(left, pace)
    held = pace.periods(first, last)
    counts = accumulate(arrived[one] - gone[one] for one in held)
    return [
        Step(one, pace.title(one), arrived[one], gone[one], n) for one, n in zip(held, counts, strict=True)
    ]


def _in_periods(days: Counter[date], pace: Pace) -> Counter[date]:
    found = Counter[date]()
    for day, number in days.items():
        found[pace.begins(day)] += number
    return found


def _spread(held: Sequence[Step]) -> list[tuple[int, Step]]:
    """A handful of them, evenly, the first among them."""
    step = max(1, -(-len(held) // MARKS))
    return [(number, one) for number, one in enumerate(held) if number % step == 0]


def _within(middle: float, words: str) -> float:
    """Where words are centred, so that the last ones end within the frame."""
    return round(min(middle, WIDTH - HALF * len(words)), 1)
