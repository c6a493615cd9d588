"""Course: how many cases were under a disruption day by day, as figures and as the plot of the same figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate

from licensing.models import Disruption, Ground

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 640, 180, 44, 24, 10  # of the plot; what is drawn lies within
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Day:
    """One day of the office: how many cases came under it and left it, and how many were under it at the day's end."""

    day: date
    came: int
    left: int
    under: int

    @property
    def is_quiet(self) -> bool:
        """Whether nothing changed."""
        return not (self.came or self.left)


@dataclass(frozen=True)
class Plot:
    """The outline of the columns, one for each day, and the marks on both axes as (position, words)."""

    outline: str
    across: list[tuple[float, str]]
    up: list[tuple[float, str]]
    width: int = WIDTH
    height: int = HEIGHT
    start: int = LEFT
    floor: int = HEIGHT - BOTTOM


def days(disruption: Disruption, first: date, today: date) -> list[Day]:
    """Every day from the first until today, or until the last case had left it; two statements, however many cases."""
    grounds = Ground.objects.filter(disruption=disruption)
    came, left = _by_day(grounds, "recorded_at"), _by_day(grounds.filter(ended_at__isnull=False), "ended_at")
    under = sum(came.values()) - sum(left.values())
    ended = disruption.lifted_at is not None or (
        disruption.ends_on is not None and disruption.ends_on < today
    )
    last = max(left, default=first) if ended and not under else today
    held = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    counts = accumulate(came[one] - left[one] for one in held)
    return [Day(one, came[one], left[one], count) for one, count in zip(held, counts, strict=True)]


def _by_day(grounds: QuerySet[Ground], field: str) -> Counter[date]:
    """How many on each day of the office."""
    day = TruncDate(field, tzinfo=ZoneInfo(settings.OFFICE_ZONE))
    return Counter(dict(grounds.order_by().values_list(day).annotate(Count("pk"))))


def told(held: Sequence[Day]) -> list[Day]:
    """The days that a table names: the first, the last, and those on which something changed."""
    return [one for number, one in enumerate(held) if not one.is_quiet or number in (0, len(held) - 1)]


def plot(held: Sequence[Day]) -> Plot:
    """Columns side by side, as one outline."""
    most, wide = max([one.under for one in held], default=0) or 1, (WIDTH - LEFT) / max(1, len(held))
    ground, tall = HEIGHT - BOTTOM, HEIGHT - BOTTOM - TOP
    tops = [round(ground - tall * one.under / most, 1) for one in held]
    corners = [
        f"L{LEFT + wide * number:.1f} {top} L{LEFT + wide * (number + 1):.1f} {top}"
        for number, top in enumerate(tops)
    ]
    marked = _spread([one.day for one in held])
    return Plot(
        outline=f"M{LEFT} {ground} {' '.join(corners)} L{WIDTH} {ground} Z",
        across=[(round(LEFT + wide * (number + 0.5), 1), f"{day.day} {day:%b}") for number, day in marked],
        up=[(round(ground - tall * one / most, 1), str(one)) for one in sorted({0, most // 2, most})],
    )


def _spread(held: Sequence[date]) -> Iterable[tuple[int, date]]:
    """A handful of the days, evenly, the first among them."""
    step = max(1, -(-len(held) // 6))
    return [(number, day) for number, day in enumerate(held) if number % step == 0]
