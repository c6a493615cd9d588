"""Sorting: the orders of the inbox's views, each with the key of a row in it, so that a page is found without counting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q

from licensing.admin.display import queue_reason
from licensing.models import Case

HIGHEST, BIGGEST_KEY = 2**15 - 1, 2**63 - 1
Key = tuple[Any, ...]


@dataclass(frozen=True)
class Sorting:
    """One order in words: the parts of a row's key as they are kept, what lies beyond a key, the columns to order by."""

    words: str
    values: Callable[[Case], tuple[Any, ...]]
    reads: tuple[Callable[[str], Any], ...]
    beyond: Callable[[Key, bool], Q]
    columns: Callable[[bool], list[Any]]

    def write(self, case: Case) -> str:
        """Where a row stands in the order, as an address carries it."""
        return "~".join(_written(value) for value in self.values(case))

    def read(self, text: str | None) -> Key | None:
        """The key that `write` wrote; None for anything else, which then is the first page."""
        parts = (text or "").split("~")
        if len(parts) != len(self.reads):
            return None
        try:
            return tuple(read(part) for read, part in zip(self.reads, parts, strict=True))
        except ValueError:
            return None


def _written(value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def _number(most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= most):
            raise ValueError(text)
        return int(text)

    return read


def _instant(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(text)
    return found


def _perhaps(read: Callable[[str], Any]) -> Callable[[str], Any]:
    return lambda text: read(text) if text else None


def _after_newest(key: Key, forward: bool) -> Q:  # noqa: FBT001 - the same for every order
    return Q(pk__lt=key[0]) if forward else Q(pk__gt=key[0])


def _after_in_turn(key: Key, forward: bool) -> Q:  # noqa: FBT001 - the same for every order
    """In the queue every column rises, and none is empty."""
    names, way = ("queue_lane", "queue_on", "queue_at", "pk"), "gt" if forward else "lt"
    found = Q(pk__in=())
    for place, name in enumerate(names):
        same = dict(zip(names[:place], key[:place], strict=True))
        found |= Q(**same, **{f"{name}__{way}": key[place]})
    return Q(**{f"queue_lane__{way}e": key[0]}) & found


def _after_soonest(key: Key, forward: bool) -> Q:  # noqa: FBT001 - the same for every order
    """Escalated cases come first, those without a date last."""
    climbed, due, number = key
    here = Q(due_at=due) if due else Q(due_at__isnull=True)
    if forward:
        later = Q(due_at__gt=due) | Q(due_at__isnull=True) if due else Q(pk__in=())
        level = Q(escalation=climbed) & (later | (here & Q(pk__gt=number)))
        return Q(escalation__lte=climbed) & (Q(escalation__lt=climbed) | level)
    sooner = Q(due_at__lt=due) if due else Q(due_at__isnull=False)
    level = Q(escalation=climbed) & (sooner | (here & Q(pk__lt=number)))
    return Q(escalation__gte=climbed) & (Q(escalation__gt=climbed) | level)


def _soonest(forward: bool) -> list[Any]:  # noqa: FBT001 - the same for every order
    due = F("due_at").asc(nulls_last=True) if forward else F("due_at").desc(nulls_first=True)
    return ["-escalation" if forward else "escalation", due, "pk" if forward else "-pk"]


def _in_turn(forward: bool) -> list[Any]:  # noqa: FBT001 - the same for every order
    sign = "" if forward else "-"
    return [f"{sign}{name}" for name in ("queue_lane", "queue_on", "queue_at", "pk")]


# the officers' queue: class, required date, receipt
IN_TURN = Sorting(
    queue_reason.ORDER,
    lambda case: (case.queue_lane, case.queue_on, case.queue_at, case.pk),
    (_number(HIGHEST), date.fromisoformat, _instant, _number(BIGGEST_KEY)),
    _after_in_turn,
    _in_turn,
)
SOONEST = Sorting(
    "escalated first, then soonest due",
    lambda case: (case.escalation, case.due_at, case.pk),
    (_number(HIGHEST), _perhaps(_instant), _number(BIGGEST_KEY)),
    _after_soonest,
    _soonest,
)
NEWEST = Sorting(
    "newest first",
    lambda case: (case.pk,),
    (_number(BIGGEST_KEY),),
    _after_newest,
    lambda forward: ["-pk" if forward else "pk"],
)
