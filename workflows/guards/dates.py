"""Guards of dates that people enter: each is held against the day it is given on, and against the day of what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from workflows.language import Guard
from workflows.refusal import Refusal
from workflows.wording import date_in_words

PROMISED_YEARS = 10  # as far ahead as a supplier can promise a delivery
# the fact that a date cannot lie before, and how people read it
RESTS_ON: Mapping[str, str] = MappingProxyType(
    {
        "received_at": "the case was received",
        "approved_on": "the case was approved",
        "executed_on": "the agreement was executed",
        "dispatched_on": "the item was dispatched",
        "item_delivered_on": "the item was first delivered",
        "rating_given_on": "the rating was given",
        "came_on": "the order was received",
    }
)


def date_is_past(name: str, *, since: str = "") -> Guard:
    """A guard: the date given for the input `name` is not in the future, nor before the day that the fact `since` holds."""

    def guard(file: Any, ctx: Any) -> list[Refusal]:
        day = ctx.data.get(name)
        if day is None:
            return []
        if day > ctx.actor_day:
            return [Refusal("in_the_future", "This date is in the future.", field=name)]
        return _too_early(file, name, day, since)

    guard.__name__ = f"{name}_is_past"
    return guard


def date_has_come(name: str, *, since: str = "received_at") -> Guard:
    """A guard: the same since the case's receipt, or since what it names."""
    guard = date_is_past(name, since=since)
    guard.__name__ = f"{name}_has_come"
    return guard


def stands_ahead(name: str, *, later_than: str = "") -> Guard:
    """A guard: the date or instant given for `name` is not in the past, not beyond what can be promised, and later than a fact."""

    def guard(file: Any, ctx: Any) -> list[Refusal]:
        day, before = ctx.data.get(name), file.fact(later_than) if later_than else None
        if day is None:
            return []
        if isinstance(day, datetime):
            if day <= ctx.now:
                return [Refusal("in_the_past", "This instant has passed.", field=name)]
        elif day < ctx.office_day:
            return [Refusal("in_the_past", "This date has passed.", field=name)]
        if day.year > ctx.office_day.year + PROMISED_YEARS:
            sentence = f"This date is more than {PROMISED_YEARS} years away."
            return [Refusal("too_far_ahead", sentence, field=name)]
        if before is not None and day <= before:
            sentence = f"The new date must be later than {date_in_words(before)}."
            return [Refusal("not_later", sentence, field=name)]
        return []

    guard.__name__ = f"{name}_stands_ahead"
    return guard


def _too_early(file: Any, name: str, day: date, since: str) -> list[Refusal]:
    fact = file.fact(since) if since else None
    if fact is None:
        return []
    first = file.office_day(fact) if isinstance(fact, datetime) else fact
    if day >= first:
        return []
    code = "before_receipt" if since == "received_at" else "too_early"
    sentence = f"This date is before {date_in_words(first)}, when {RESTS_ON[since]}."
    return [Refusal(code, sentence, field=name)]
