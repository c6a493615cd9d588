"""The table that a run ends with: one line a goal, a figure always beside its floor or rival of the same run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """A goal: what was measured, what it is measured against, their ratio and what is wanted of it."""

    goal: str
    what: str
    measured: str
    against: str
    ratio: float
    wanted: str
    met: bool


def at_least(
    goal: str, what: str, rate: float, rival: tuple[str, float], wanted: float, *, unit: str = "/s"
) -> Line:
    """A rate, a second unless told otherwise, that is to be so many times that of the named rival."""
    name, other = rival
    ratio = rate / other
    measured, against = f"{rate:,.0f}{unit}", f"{name} {other:,.0f}{unit}"
    return Line(goal, what, measured, against, ratio, f">= {wanted} x", ratio >= wanted)


def at_most(
    goal: str, what: str, seconds: float, against: tuple[str, float], *, limit: float = 0, times: float = 0
) -> Line:
    """A duration that is to stay below a limit in seconds, or below so many times the one that it stands beside."""
    name, other = against
    ratio = seconds / other if other else 0.0
    wanted = f"<= {times} x" if times else f"<= {in_words(limit)}"
    met = ratio <= times if times else seconds <= limit
    return Line(goal, what, in_words(seconds), f"{name} {in_words(other)}", ratio, wanted, met)


def in_words(seconds: float) -> str:
    """A duration in the unit that reads best."""
    return f"{seconds:,.1f} s" if seconds >= 1 else f"{seconds * 1000:,.2f} ms"


def show(lines: Iterable[Line]) -> None:
    """Print the table."""
    heads = ("goal", "what", "measured", "floor or rival", "ratio", "wanted", "")
    rows = [
        (
            line.goal,
            line.what,
            line.measured,
            line.against,
            f"{line.ratio:.2f}",
            line.wanted,
            "met" if line.met else "missed",
        )
        for line in lines
    ]
    widths = [max(len(row[at]) for row in (heads, *rows)) for at in range(len(heads))]
    for row in (heads, *rows):
        print("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())
