"""Checks of the rule book's entries: keys, values, citations, and periods that neither overlap nor leave a gap."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django_countries.data import COUNTRIES

from licensing.regulations.entries import Entry
from licensing.regulations.shapes import PERIODS, UNITS, Shape

AMOUNT = re.compile(r"[1-9][0-9]{0,14}\.[0-9]{2}|0\.(?!00)[0-9]{2}", re.ASCII)
CERTAINTY = re.compile(r"[ABCM](/[ABCM])?")
ALWAYS = ("citation", "certainty")
DATES = ("from", "until")
READING_KEYS = ("value", "choices", "why", "citation")
A_DAY = timedelta(days=1)


def names(file: str, expected: Iterable[str], raw: Mapping[str, Any]) -> list[str]:
    """Errors of what a file holds too much or too little."""
    missing = [f"{file}.toml: {name}: it is missing." for name in expected if name not in raw]
    known = set(expected)
    return missing + [
        f"{file}.toml: {name}: it is no rule of this file." for name in raw if name not in known
    ]


def entry(where: str, shape: Shape, raw: Mapping[str, Any]) -> list[str]:
    """Errors of one entry."""
    needed = (*shape.keys, *ALWAYS)
    errors = _keys(where, needed, (*needed, *shape.optional, *(DATES if shape.dated else ())), raw)
    if errors:
        return errors
    texts = (*ALWAYS, *(key for key in shape.optional if key in raw))
    errors = _texts(where, texts, raw) + _dates(where, raw)
    if not errors and not CERTAINTY.fullmatch(raw["certainty"]):
        errors.append(f"{where}: certainty {raw['certainty']!r} is none of A, B, C, M.")
    if "countries" in shape.keys:
        return errors + _countries(where, raw["countries"])
    if "code" in shape.keys:
        return errors + _texts(where, shape.keys, raw)
    return errors + _value(where, shape, raw)


def reading(where: str, value: object) -> list[str]:
    """Errors of one reading."""
    if not isinstance(value, dict):
        return [f"{where}: it must be a table."]
    if errors := _keys(where, READING_KEYS, READING_KEYS, value):
        return errors
    errors = _texts(where, ("value", "why", "citation"), value)
    choices = value["choices"]
    if not (
        isinstance(choices, list) and len(choices) > 1 and all(isinstance(choice, str) for choice in choices)
    ):
        errors.append(f"{where}: choices must be two texts or more.")
    elif value["value"] not in choices:
        errors.append(f"{where}: value {value['value']!r} is none of {', '.join(choices)}.")
    return errors


def built(raw: Mapping[str, Any]) -> Entry:
    """The entry, once it has no error."""
    value = raw.get("value", raw.get("means"))
    is_amount = isinstance(value, str) and "means" not in raw
    return Entry(
        citations=tuple(raw["citation"].split("; ")),
        certainty=raw["certainty"],
        first=raw.get("from"),
        last=raw.get("until"),
        value=Decimal(value) if is_amount else value,
        unit=raw.get("unit", ""),
        code=raw.get("code", ""),
        countries=frozenset(raw.get("countries", ())),
        allows=raw.get("allows", ""),
        note=raw.get("note", ""),
    )


def start(entry_checked: Entry) -> date:
    """Its first day, the earliest there is where it has none."""
    return entry_checked.first or date.min


def together(where: str, file: str, entries: Sequence[Entry]) -> list[str]:
    """Errors of a rule's entries beside each other, in their order."""
    if file == "codes":
        codes = [known.code for known in entries]
        return [f"{where}: {code} is there twice." for code in dict.fromkeys(codes) if codes.count(code) > 1]
    if file == "lists":
        countries = sorted({country for known in entries for country in known.countries})
        return [
            f"{where}: the periods of {country} overlap."
            for country in countries
            if _overlap([known for known in entries if country in known.countries])
        ]
    errors = [f"{where}: its periods overlap."] if _overlap(entries) else []
    return errors or _gaps(where, entries)


def _overlap(entries: Sequence[Entry]) -> bool:
    return any(earlier.last is None or earlier.last >= start(other) for earlier, other in pairwise(entries))


def _gaps(where: str, entries: Sequence[Entry]) -> list[str]:
    """A value is known on every day: its periods join, and have neither a first nor a last day of all."""
    errors = []
    if entries[0].first is not None:
        errors.append(f"{where}: nothing holds before {entries[0].first}.")
    for earlier, other in pairwise(entries):
        assert earlier.last is not None
        if earlier.last + A_DAY != other.first:
            errors.append(f"{where}: nothing holds between {earlier.last} and {other.first}.")
    if entries[-1].last is not None:
        errors.append(f"{where}: nothing holds after {entries[-1].last}.")
    return errors


def _keys(where: str, needed: Iterable[str], known: Iterable[str], raw: Mapping[str, Any]) -> list[str]:
    missing = [f"{where}: {key} is missing." for key in needed if key not in raw]
    return missing + [f"{where}: {key} is no key of it." for key in raw if key not in set(known)]


def _texts(where: str, keys: Iterable[str], raw: Mapping[str, Any]) -> list[str]:
    return [
        f"{where}: {key} must be a text."
        for key in keys
        if not (isinstance(raw[key], str) and all(part.strip() for part in raw[key].split("; ")))
    ]


def _dates(where: str, raw: Mapping[str, Any]) -> list[str]:
    bad = [key for key in DATES if key in raw and (type(raw[key]) is not date)]
    if bad:
        return [f"{where}: {key} must be a date without a time." for key in bad]
    if "from" in raw and "until" in raw and raw["until"] < raw["from"]:
        return [f"{where}: until {raw['until']} lies before from {raw['from']}."]
    return []


def _countries(where: str, codes: object) -> list[str]:
    if not (isinstance(codes, list) and codes):
        return [f"{where}: countries must be a list of codes."]
    unknown = [code for code in codes if not (isinstance(code, str) and code in COUNTRIES)]
    errors = [f"{where}: {code!r} is no country of ISO 3166-1 alpha-2." for code in unknown]
    twice = sorted({str(code) for code in codes if codes.count(code) > 1})
    return errors + [f"{where}: {code} is there twice." for code in twice]


def _value(where: str, shape: Shape, raw: Mapping[str, Any]) -> list[str]:
    value = raw["value"]
    if "unit" in shape.keys:
        errors = [] if raw["unit"] in UNITS else [f"{where}: unit {raw['unit']!r} is unknown."]
        whole = type(value) is int and 0 < value <= 36_500
        return errors if whole else [*errors, f"{where}: value {value!r} is no whole number above zero."]
    if shape.rules == PERIODS:
        return [] if isinstance(value, bool) else [f"{where}: value must be true or false."]
    if isinstance(value, str) and AMOUNT.fullmatch(value):
        return []
    return [f'{where}: value {value!r} is no amount such as "500.00", in quotes, with two decimals.']
