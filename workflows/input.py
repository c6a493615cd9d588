"""Inputs: pure descriptors of what a transition needs to be told, and the one place where what is given is judged."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any

from workflows.closed_sets import Audience

EARLIEST, LATEST = date(1990, 1, 1), date(2199, 12, 31)
LONGEST_TEXT = 4000
MOST_ITEMS = 50
MOST_TOLD = 10  # rows of which is told what is wrong
MOST_ERRORS = 100  # entries of an answer that tells what is wrong
MOST_LINES = 500  # of a filing
SAY_INSTANT = "It must be a date and time with a UTC offset, such as 2026-03-15T09:00:00+05:30."


class InvalidInput(ValueError):
    """What is given for an input is not what it admits; the message is a sentence for the person who gave it."""


@dataclass(frozen=True)
class Input:
    """One thing a transition needs: confirm form, serializer, OpenAPI and the event's facts derive from it.

    `of` is str, int, bool, date or datetime (with its offset); `choices` are (value, label) pairs; `many_of` makes it
    a list: of "text", of "agency" (codes of partners of that kind), or of "order" (references of priority cases).
    Each item of a list is cleaned by `item`, text without one; at `most` so many are taken. With `table` they may come as the
    text of a file too, which it reads; what is wrong is then told of every item by its number.
    `one_of` "referral" is the code of an agency that was asked, "line" the number of a line of the case, a kind the
    reference of a case of that kind. `error` is said instead of what is usually said of an invalid input. `audience` is
    who reads a text, of a reason the transition says it.
    """

    name: str
    of: type = str
    choices: tuple[tuple[str, str], ...] = ()
    many_of: str = ""
    item: Callable[[Any], Any] | None = None
    table: Callable[[str], list[Any]] | None = None
    most: int = MOST_ITEMS
    one_of: str = ""
    required: bool = True
    label: str = ""
    help: str = ""
    longest: int = LONGEST_TEXT  # characters of a text
    error: str = ""
    audience: Audience = Audience.OFFICERS

    @property
    def is_text(self) -> bool:
        """Whether it takes words of one's own."""
        return self.of is str and not (self.choices or self.one_of) and self.many_of in ("", "text")

    @property
    def title(self) -> str:
        """The label that a person reads."""
        return self.label or self.name.replace("_", " ").capitalize()

    def clean(self, value: Any) -> Any:
        """Return what is given in the input's own type, or None for "not given"; raise InvalidInput with a sentence."""
        if value is None or value in ("", [], ()):
            return None
        try:
            return self._cleaned(value)
        except InvalidInput as error:
            raise InvalidInput(self.error or str(error)) from error

    def _cleaned(self, value: Any) -> Any:
        if self.many_of:
            return self._many(value)
        if self.choices:
            return self._choice(value)
        clean = VALUES[self.of].clean(value)
        if self.of is str and len(clean) > self.longest:
            raise InvalidInput(f"It may have at most {self.longest} characters.")
        return clean

    def _choice(self, value: Any) -> str:
        allowed = [key for key, _ in self.choices]
        if value not in allowed:
            raise InvalidInput(f"It must be one of {', '.join(allowed)}.")
        return str(value)

    def _many(self, value: Any) -> list[Any]:
        if self.table is not None and isinstance(value, str):
            value = self.table(value)
        if not isinstance(value, list | tuple):
            raise InvalidInput("It must be a list.")
        if len(value) > self.most:
            raise InvalidInput(f"It may hold at most {self.most} items.")
        if self.item is not None:
            return _numbered(self.item, value) if self.table else [self.item(item) for item in value]
        items = [_text(item) for item in value]
        if self.many_of != "text" and len(set(items)) != len(items):
            raise InvalidInput(f"It names the same {self.many_of} more than once.")
        return items


def _numbered(item: Callable[[Any], Any], rows: list[Any] | tuple[Any, ...]) -> list[Any]:
    """Each row cleaned; every row that cannot be is told by its number, the first of them where they are many."""
    cleaned, errors = [], []
    for number, row in enumerate(rows, start=1):
        try:
            cleaned.append(item(row))
        except InvalidInput as error:
            errors.append(f"Row {number}, {error}")
    if errors:
        more = f" There are {len(errors) - MOST_TOLD} more." if len(errors) > MOST_TOLD else ""
        raise InvalidInput(f"{' '.join(errors[:MOST_TOLD])}{more}")
    return cleaned


def unseen(text: str, *, lines: bool = True) -> str:
    """The first character of a text that nobody sees, such as U+0000, or that turns the direction of writing; "" if there is none.

    With `lines` it may break lines and have tabs. https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing
    """
    found = _UNSEEN.search(text) or (None if lines else _BREAK.search(text))
    return f"U+{ord(found[0]):04X}" if found else ""


# controls, separators of lines that are no line feed, embeddings, overrides and isolates, and lone surrogates
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
_BREAK = re.compile(r"[\t\n\r]")


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise InvalidInput("It must be text.")
    if len(value) > LONGEST_TEXT:
        raise InvalidInput(f"It may have at most {LONGEST_TEXT} characters.")
    if found := unseen(value):
        raise InvalidInput(f"It must not contain the character {found}.")
    if not value.strip():
        raise InvalidInput("It must not be blank.")
    return value.strip()


def _day(value: Any) -> date:
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value)
        except ValueError as error:
            raise InvalidInput("It must be a date such as 2026-03-15.") from error
    if type(value) is not date:  # a datetime is a date too, and is not meant
        raise InvalidInput("It must be a date such as 2026-03-15.")
    if not EARLIEST <= value <= LATEST:
        raise InvalidInput(f"It must lie between {EARLIEST} and {LATEST}.")
    return value


def _instant(value: Any) -> datetime:
    try:
        instant = datetime.fromisoformat(value) if isinstance(value, str) else value
    except ValueError as error:
        raise InvalidInput(SAY_INSTANT) from error
    if not isinstance(instant, datetime) or instant.tzinfo is None:
        raise InvalidInput(SAY_INSTANT)
    if not EARLIEST.year < instant.year < LATEST.year:
        raise InvalidInput(f"It must lie between {EARLIEST} and {LATEST}.")
    return instant.astimezone(UTC)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise InvalidInput("It must be true or false.")
    return value


def _number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > 10**9:
        raise InvalidInput("It must be a whole number.")
    return value


@dataclass(frozen=True)
class Value:
    """A type of answer: its name where partners read of it, and what makes an answer one of it or says why it is none."""

    name: str
    clean: Callable[[Any], Any]


VALUES: Mapping[type, Value] = MappingProxyType(
    {
        str: Value("text", _text),
        int: Value("integer", _number),
        bool: Value("boolean", _flag),
        date: Value("date", _day),
        datetime: Value("instant", _instant),
    }
)

REASON = Input("reason", label="Reason", help="Recorded with the event.")
