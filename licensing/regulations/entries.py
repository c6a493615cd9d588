"""An entry of the rule book and a reading of the text, as the reader hands them on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Entry:
    """What a rule says from one day to another, both included; None is without a bound.

    `value` is an amount in USD, a number in `unit`, a truth or the meaning of `code`; lists have `countries` instead,
    and what a listing still `allows` and has to be told of it, `note`.
    """

    citations: tuple[str, ...]
    certainty: str
    first: date | None = None
    last: date | None = None
    value: Decimal | int | bool | str | None = None
    unit: str = ""
    code: str = ""
    countries: frozenset[str] = frozenset()
    allows: str = ""
    note: str = ""

    def is_in_force(self, on: date) -> bool:
        """Whether it is in force on that day."""
        return (self.first is None or self.first <= on) and (self.last is None or on <= self.last)


@dataclass(frozen=True)
class Reading:
    """How the text is read where it leaves room: the value in force, the choices (the strict one first), and why."""

    value: str
    choices: tuple[str, ...]
    why: str
    citations: tuple[str, ...]
