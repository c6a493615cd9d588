"""The kinds of facts: money, days, instants, countries, codes, ratings, each strict and with a sentence of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from django_countries.data import COUNTRIES
from pydantic import AfterValidator, ValidationInfo, WithJsonSchema
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from licensing.regulations.rulebook import BOOK
from workflows.classes import RATED

JSON = "json"  # the context of facts that came as JSON, which has neither decimals nor dates of its own
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)
MOST = 2 * 10**12  # no filing's lines come to more units
MOST_HOURS, MOST_DAYS = 8760, 36_500
Made = TypeVar("Made")

LEVELS = tuple(RATED)
UNRATED = "unrated"

_MONEY = re.compile(r"(0|[1-9][0-9]{0,14})\.[0-9]{2}", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z", re.ASCII)
_CENT, _TOO_MUCH = Decimal("0.01"), Decimal(10**15)

SAY_MONEY = 'An amount in US dollars, as text with two decimals and no sign: "1250.00".'
SAY_DAY = f'A day that exists, between {FIRST_DAY} and {LAST_DAY}, as text: "2026-06-01".'
SAY_INSTANT = f'An instant in UTC, between {FIRST_DAY} and {LAST_DAY}, as text: "2026-06-01T14:30:00Z".'
SAY_COUNTRY = 'A country\'s code of ISO 3166-1, two capital letters: "IN".'
SAY_FLAG = "Either true or false, not as text and not as a number."
SAY_ID = "A text of 1 to 100 printable characters."


@dataclass(frozen=True, eq=False)  # a type's annotations are hashed
class Kind:
    """What a field takes: the check that returns the value or refuses it, and the JSON Schema that says so."""

    check: Callable[[Any, ValidationInfo], Any]
    schema: Mapping[str, Any]

    def __get_pydantic_core_schema__(self, _source: Any, _handler: Any) -> CoreSchema:
        return core_schema.with_info_plain_validator_function(self.check)

    def __get_pydantic_json_schema__(self, _schema: CoreSchema, _handler: Any) -> dict[str, Any]:
        return dict(self.schema)


def invalid(sentence: str) -> PydanticCustomError:
    """The refusal of one field."""
    return PydanticCustomError("fact", "{sentence}", {"sentence": sentence})


def _money(value: Any, info: ValidationInfo) -> Decimal:
    if isinstance(value, str) and _MONEY.fullmatch(value):
        return Decimal(value)
    if info.context == JSON or not isinstance(value, Decimal) or not value.is_finite():
        raise invalid(SAY_MONEY)
    if not 0 <= value < _TOO_MUCH or value != value.quantize(_CENT):
        raise invalid(SAY_MONEY)
    return value


def _day(value: Any, info: ValidationInfo) -> date:
    if info.context != JSON and type(value) is date:
        day = value
    elif isinstance(value, str) and _DAY.fullmatch(value):
        day = _or_invalid(lambda: date.fromisoformat(value), SAY_DAY)
    else:
        raise invalid(SAY_DAY)
    if not FIRST_DAY <= day <= LAST_DAY:
        raise invalid(SAY_DAY)
    return day


def _instant(value: Any, info: ValidationInfo) -> datetime:
    if info.context != JSON and isinstance(value, datetime) and value.tzinfo is not None:
        or_invalid = value.astimezone(UTC)
    elif isinstance(value, str) and _INSTANT.fullmatch(value):
        or_invalid = _or_invalid(lambda: datetime.fromisoformat(value), SAY_INSTANT)
    else:
        raise invalid(SAY_INSTANT)
    if not FIRST_DAY <= or_invalid.date() <= LAST_DAY:
        raise invalid(SAY_INSTANT)
    return or_invalid


def _or_invalid(make: Callable[[], Made], sentence: str) -> Made:
    try:
        return make()
    except ValueError:
        raise invalid(sentence) from None


def _flag(value: Any, _info: ValidationInfo) -> bool:
    if not isinstance(value, bool):
        raise invalid(SAY_FLAG)
    return value


def _country(value: Any, _info: ValidationInfo) -> str:
    if not (isinstance(value, str) and value in COUNTRIES):
        raise invalid(SAY_COUNTRY)
    return value


def _identifier(value: Any, _info: ValidationInfo) -> str:
    if not (
        isinstance(value, str) and 1 <= len(value) <= 100 and value.isprintable() and "\ufffd" not in value
    ):
        raise invalid(SAY_ID)
    return value


def whole(most: int = MOST) -> Kind:
    """A whole number from 0 to `most`."""
    sentence = f"A whole number from 0 to {most}, not as text."

    def check(value: Any, _info: ValidationInfo) -> int:
        if type(value) is not int or not 0 <= value <= most:
            raise invalid(sentence)
        return value

    return Kind(check, {"type": "integer", "minimum": 0, "maximum": most})


def one_of(codes: Iterable[str]) -> Kind:
    """One of these codes."""
    known = tuple(codes)
    sentence = f"One of {', '.join(known)}."

    def check(value: Any, _info: ValidationInfo) -> str:
        if not (isinstance(value, str) and value in known):
            raise invalid(sentence)
        return value

    return Kind(check, {"type": "string", "enum": list(known)})


def rating(*, unrated: bool) -> Kind:
    """A DPAS rating with its programme symbol of Schedule I, and unrated work where `unrated`."""
    symbols = BOOK.codes("dpas_symbols")
    sentence = 'A rating with its programme symbol, such as "DX-A2" or "DO-C9"'
    sentence += f', or "{UNRATED}".' if unrated else "."
    known = [f"{level}-{symbol}" for level in LEVELS for symbol in symbols] + [UNRATED] * unrated

    def check(value: Any, _info: ValidationInfo) -> str:
        if not (isinstance(value, str) and value in known):
            raise invalid(sentence)
        return value

    return Kind(check, {"type": "string", "enum": known})


def _not_empty(values: tuple[Any, ...]) -> tuple[Any, ...]:
    if not values:
        raise invalid("A list of one or more.")
    return values


_AN_AMOUNT = {"type": "string", "pattern": r"^(0|[1-9][0-9]*)\.[0-9]{2}$"}
Amount = Annotated[Decimal, WithJsonSchema(_AN_AMOUNT)]  # in answers, which may be more than facts can say
Money = Annotated[Decimal, Kind(_money, {"type": "string", "pattern": r"^(0|[1-9][0-9]{0,14})\.[0-9]{2}$"})]
Day = Annotated[date, Kind(_day, {"type": "string", "format": "date"})]
Instant = Annotated[datetime, Kind(_instant, {"type": "string", "format": "date-time"})]
Flag = Annotated[bool, Kind(_flag, {"type": "boolean"})]
Country = Annotated[str, Kind(_country, {"type": "string", "pattern": "^[A-Z]{2}$"})]
Identifier = Annotated[str, Kind(_identifier, {"type": "string", "minLength": 1, "maxLength": 100})]
Count = Annotated[int, whole()]
Rating = Annotated[str, rating(unrated=False)]
RatingOrNone = Annotated[str, rating(unrated=True)]
NOT_EMPTY = AfterValidator(_not_empty)
MOST_LISTED = 1000  # days, countries and codes in a list of facts
