"""Fields that take a value of their own type or none: nothing is guessed, trimmed to fit or rounded."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from heapq import nsmallest
from typing import Any

from django_countries import countries
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from workflows.input import EARLIEST, LATEST, LONGEST_TEXT, MOST_ERRORS, unseen

WHOLE_DIGITS, CENTS = 13, 2
MOST_QUANTITY = 2**31 - 1
_MONEY = re.compile(rf"[0-9]{{1,{WHOLE_DIGITS}}}(\.[0-9]{{1,{CENTS}}})?", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})", re.ASCII
)


class Text(serializers.CharField):
    """Text; a number or a truth value is none. One that is shorter than the longest has a single line, unless it says `lines`."""

    def __init__(self, *, lines: bool = False, **more: Any) -> None:
        super().__init__(**more)
        self.lines = lines or self.max_length == LONGEST_TEXT

    def to_internal_value(self, data: Any) -> str:
        """The text without blanks around it."""
        if not isinstance(data, str):
            raise serializers.ValidationError("It must be text.", code="invalid")
        text = super().to_internal_value(data)
        if found := unseen(text, lines=self.lines):
            raise serializers.ValidationError(f"It must not contain the character {found}.", code="bad_text")
        return text


class Flag(serializers.BooleanField):
    """true or false; "true" and 1 are neither."""

    def to_internal_value(self, data: Any) -> bool:
        """The truth value."""
        if not isinstance(data, bool):
            raise serializers.ValidationError("It must be true or false.", code="invalid")
        return data


class Whole(serializers.IntegerField):
    """A whole number, not the text of one."""

    def to_internal_value(self, data: Any) -> int:
        """The number."""
        if type(data) is not int:
            raise serializers.ValidationError("It must be a whole number.", code="invalid")
        return data


@extend_schema_field(
    {
        "oneOf": [
            {"type": "string", "pattern": rf"^[0-9]{{1,{WHOLE_DIGITS}}}(\.[0-9]{{1,{CENTS}}})?$"},
            {"type": "number", "minimum": 0, "exclusiveMaximum": 10**WHOLE_DIGITS, "multipleOf": 0.01},
        ]
    }
)
class Money(serializers.Field):
    """US dollars with up to two decimals, as text or as a number; never a float on the way."""

    def to_internal_value(self, data: Any) -> Decimal:
        """The amount."""
        if isinstance(data, str):
            if not _MONEY.fullmatch(data):
                sentence = (
                    f'It must be an amount such as "1200000.00": {WHOLE_DIGITS} digits and {CENTS} decimals.'
                )
                raise serializers.ValidationError(sentence, code="invalid")
            return Decimal(data)
        if type(data) not in (int, Decimal):
            raise serializers.ValidationError("It must be an amount.", code="invalid")
        amount = Decimal(data)
        if amount.is_signed() and amount != 0:
            raise serializers.ValidationError("It must not be negative.", code="min_value")
        if amount != 0 and amount.adjusted() >= WHOLE_DIGITS:
            raise serializers.ValidationError(f"It has more than {WHOLE_DIGITS} digits.", code="max_digits")
        return self._in_cents(amount)

    def _in_cents(self, amount: Decimal) -> Decimal:
        _, digits, exponent = amount.as_tuple()
        beyond = digits[len(digits) + exponent + CENTS :] if len(digits) + exponent + CENTS > 0 else digits
        if isinstance(exponent, int) and exponent < -CENTS and any(beyond):
            raise serializers.ValidationError(
                f"It has more than {CENTS} decimals.", code="max_decimal_places"
            )
        return amount.quantize(Decimal(1).scaleb(-CENTS)) if amount else Decimal("0.00")


class Day(serializers.DateField):
    """A day such as 2026-03-15, within the years that a case can know."""

    def to_internal_value(self, data: Any) -> date:
        """The day."""
        try:
            day = date.fromisoformat(data if isinstance(data, str) and _DAY.fullmatch(data) else "")
        except ValueError:
            sentence = "It must be a date such as 2026-03-15."
            raise serializers.ValidationError(sentence, code="invalid") from None
        if not EARLIEST <= day <= LATEST:
            sentence = f"It must lie between {EARLIEST} and {LATEST}."
            raise serializers.ValidationError(sentence, code="out_of_range")
        return day


class Instant(serializers.DateTimeField):
    """An instant with its offset (RFC 3339), within the years that a case can know."""

    def to_internal_value(self, data: Any) -> datetime:
        """The instant in UTC."""
        try:
            instant = datetime.fromisoformat(
                data if isinstance(data, str) and _INSTANT.fullmatch(data) else ""
            )
        except ValueError:
            sentence = "It must be a date and time with a UTC offset, such as 2026-03-15T09:00:00+05:30."
            raise serializers.ValidationError(sentence, code="invalid") from None
        if not EARLIEST.year < instant.year < LATEST.year:
            sentence = f"It must lie between {EARLIEST} and {LATEST}."
            raise serializers.ValidationError(sentence, code="out_of_range")
        return instant.astimezone(UTC)


@extend_schema_field({"type": "string", "pattern": "^[A-Z]{2}$", "description": "ISO 3166-1 alpha-2."})
class Country(Text):
    """A country by its ISO 3166-1 alpha-2 code."""

    def to_internal_value(self, data: Any) -> str:
        """The code."""
        code = super().to_internal_value(data)
        if code not in countries.countries:
            sentence = "It must be the code of a country, such as IN (ISO 3166-1 alpha-2)."
            raise serializers.ValidationError(sentence, code="invalid")
        return code

    def to_representation(self, value: Any) -> str:
        """The code."""
        return str(getattr(value, "code", value))


class Strict(serializers.Serializer):
    """A body in which every name is known; a misspelt field is refused, not ignored."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """The values; raises for what is wrong and what is unknown together."""
        names = {name for name, field in self.fields.items() if not field.read_only}
        unknown = nsmallest(MOST_ERRORS, set(data) - names) if isinstance(data, Mapping) else []
        errors = {name: [self.unknown_field()] for name in unknown}
        try:
            value = super().to_internal_value(data)
        except serializers.ValidationError as error:
            raise serializers.ValidationError({**error.detail, **errors}) from None
        if errors:
            raise serializers.ValidationError(errors)
        return value

    @staticmethod
    def unknown_field() -> ErrorDetail:
        """What is said of a name that is not known."""
        return ErrorDetail("There is no such field.", code="unknown_field")


class Nothing(Strict):
    """A body without fields."""
