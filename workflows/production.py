"""Production: what a filer reports as made or sold under an agreement, row by row - a period, how many, worth how much (USD)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from workflows import csv_rows
from workflows.input import VALUES, InvalidInput
from workflows.line_decisions import amount, whole

COLUMNS = ("from", "until", "quantity", "value", "corrects", "reason")
REQUIRED = COLUMNS[:4]
LONGEST_REASON = 500


def clean(row: Any) -> dict[str, Any]:
    """A row as an event keeps it; raises InvalidInput with every column that is wrong."""
    if not isinstance(row, Mapping) or not set(row) <= set(COLUMNS):
        raise InvalidInput(f"columns: give some of {', '.join(COLUMNS)}.")
    cleaned, errors = {}, []
    for name in COLUMNS:
        try:
            cleaned[name] = _CLEAN[name](row.get(name))
        except InvalidInput as error:
            errors.append(f"{name}: {error}")
    if errors := errors or _errors(cleaned):
        raise InvalidInput(" ".join(errors))
    return {name: value for name, value in cleaned.items() if value not in (None, "")}


def _errors(cleaned: Mapping[str, Any]) -> list[str]:
    """What is missing of a row, or contradicts itself."""
    missing = [f"{name}: it is missing." for name in REQUIRED if cleaned[name] in (None, "")]
    if missing:
        return missing
    errors = ["until: it is before the first day."] if cleaned["until"] < cleaned["from"] else []
    if (cleaned["corrects"] is None) != (not cleaned["reason"]):
        errors.append("reason: a correction names the report that it corrects, and says why.")
    return errors


def table(text: str) -> list[dict[str, str]]:
    """The rows of a file with the first line from,until,quantity,value, or with corrects,reason after these; raises InvalidInput."""
    try:
        header, rows = csv_rows.read(text.removeprefix("\ufeff"), (REQUIRED, COLUMNS))
    except csv_rows.BadTable as error:
        raise InvalidInput(str(error)) from error
    if not rows:
        raise InvalidInput("The file has no row.")
    return [dict(zip(header, cells, strict=True)) for _, cells in rows]


def _day(value: Any) -> str:
    if value in (None, ""):
        return ""
    return str(VALUES[date].clean(value).isoformat())


def _reason(value: Any) -> str:
    text = str(VALUES[str].clean(value)).strip() if value else ""
    if len(text) > LONGEST_REASON:
        raise InvalidInput(f"It may have at most {LONGEST_REASON} characters.")
    return text


_CLEAN = {
    "from": _day,
    "until": _day,
    "quantity": whole,
    "value": amount,
    "corrects": whole,
    "reason": _reason,
}


def period(row: Mapping[str, Any]) -> tuple[date, date]:
    """The first and last day of a cleaned row."""
    return date.fromisoformat(row["from"]), date.fromisoformat(row["until"])


def value(row: Mapping[str, Any]) -> Decimal:
    """What a cleaned row is worth."""
    return Decimal(row["value"])


def in_words(row: Mapping[str, Any]) -> str:
    """A cleaned row as a timeline tells it."""
    corrects = f" Corrects report {row['corrects']}: {row['reason']}" if "corrects" in row else ""
    return f"{row['from']} to {row['until']}: {row['quantity']:,}, {value(row):,.2f} USD.{corrects}"
