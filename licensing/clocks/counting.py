"""Counting: by which content of a calendar a date was counted, kept with its clock, so that another content is seen.

A newer list of holidays changes what a count gives, and no event tells of it. A clock hence keeps the name of its calendar,
the days that bear on its date, and a digest of what the source said of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from licensing import worktime


def written(calendars: Iterable[str], first: date, last: date) -> str:
    """What was counted by: `us_federal 2026-03-02 2026-03-16 0a1b2c3d4e5f`; several calendars are joined by commas."""
    names, last = tuple(sorted(set(calendars))), max(first, last)
    return f"{','.join(names)} {first} {last} {worktime.content_of(names, first, last)}" if names else ""


def is_stale(counted_by: str) -> bool:
    """Whether the source says something else of those days by now; what keeps nothing was counted by no calendar."""
    if not counted_by:
        return False
    names, first, last, _ = counted_by.split(" ")
    return counted_by != written(names.split(","), date.fromisoformat(first), date.fromisoformat(last))


def calendars_of(counted_by: str) -> str:
    """The calendars that it was counted by, as people read them."""
    return ", ".join(worktime.title_of(name) for name in counted_by.partition(" ")[0].split(",") if name)
