"""Bases: the calendars and the weekly patterns that there are, each declared once with its source and its words.

The source of holidays is the package `holidays`. `us_federal` is the federal list with its days in lieu, nationwide: no
state's holidays and no Inauguration Day, which is one in and around Washington alone (5 USC 6103(c)). `india_gazetted` is
the central government's list of compulsory holidays for its offices in Delhi. Of each other partner of a security of supply
arrangement it is the country's list; what its offices add to that (a Christmas Eve, a state's day) is a day recorded here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

US_FEDERAL, INDIA_GAZETTED, EVERY_DAY = "us_federal", "india_gazetted", "every_day"
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
JOINT = "+"  # between a calendar and the week of who keeps it


@dataclass(frozen=True)
class Week:
    """A weekly pattern: its code, how people read it, and the weekdays (Monday is 0) that are free."""

    code: str
    title: str
    free: frozenset[int]


@dataclass(frozen=True)
class Source:
    """A list of the package `holidays`: the country, the language of the names, and how to see what it does not know yet.

    `subdivision` and `categories` are the package's own. `movable` is a name that each whole year has, and `first_year` a
    year that is whole; neither where all follows by rule.
    """

    country: str
    language: str = "en_US"
    subdivision: str | None = None
    categories: tuple[str, ...] = ("public",)
    movable: str = ""
    first_year: int = 0


@dataclass(frozen=True)
class Base:
    """A base calendar: its code, how an explanation and how a card name it, its holidays and its usual week.

    Without a source every day counts.
    """

    code: str
    title: str
    short: str
    source: Source | None = None
    week: str = "mon_fri"


def _of(code: str, adjective: str, country: str, *, week: str = "mon_fri", **source: object) -> Base:
    title = f"{adjective} calendar"
    return Base(code, title, title, Source(country, **source), week)  # type: ignore[arg-type]  # its fields


WEEKS: Mapping[str, Week] = MappingProxyType(
    {
        week.code: week
        for week in (
            Week("mon_fri", "Monday to Friday", frozenset({5, 6})),
            Week("sun_thu", "Sunday to Thursday", frozenset({4, 5})),
            Week("mon_sat", "Monday to Saturday", frozenset({6})),
            Week("sun_fri", "Sunday to Friday", frozenset({5})),
            Week("sat_thu", "Saturday to Thursday", frozenset({4})),
        )
    }
)
BASES: Mapping[str, Base] = MappingProxyType(
    {
        basis.code: basis
        for basis in (
            Base(US_FEDERAL, "US federal calendar", "federal calendar", Source("US")),
            Base(
                INDIA_GAZETTED,
                "Indian gazetted calendar",
                "Indian calendar",
                Source("IN", "en_IN", movable="Diwali", first_year=2001),
            ),
            _of("australia", "Australian", "AU"),
            _of("canada", "Canadian federal", "CA", categories=("public", "government")),
            _of("denmark", "Danish", "DK"),
            _of("estonia", "Estonian", "EE"),
            _of("finland", "Finnish", "FI"),
            _of("germany", "German", "DE"),
            _of("israel", "Israeli", "IL", week="sun_thu"),
            _of("italy", "Italian", "IT"),
            _of("japan", "Japanese", "JP"),
            _of("latvia", "Latvian", "LV"),
            _of("lithuania", "Lithuanian", "LT"),
            _of("netherlands", "Dutch", "NL"),
            _of("norway", "Norwegian", "NO"),
            _of("singapore", "Singapore", "SG", movable="Diwali", first_year=2001),
            _of("south_korea", "Korean", "KR"),
            _of("spain", "Spanish", "ES"),
            _of("sweden", "Swedish", "SE"),
            _of("united_kingdom", "British", "GB", subdivision="ENG"),
            Base(EVERY_DAY, "every-day calendar", "every-day calendar"),
        )
    }
)
CALENDARS = tuple(BASES)
# where a day can be closed or opened
WITH_HOLIDAYS = tuple(code for code, base in BASES.items() if base.source)
LONGEST_NAME = 40  # of a calendar with the week of who keeps it


def kept_by(base: str, week: str) -> str:
    """The name of that base calendar with another week than its own: `india_gazetted+mon_sat`; the base's for its own."""
    return base if week in ("", BASES[base].week) or base == EVERY_DAY else f"{base}{JOINT}{week}"


def base_of(name: str) -> Base:
    """The base of a calendar's name; raises ValueError for none."""
    code, joint, week = name.partition(JOINT)
    if code not in BASES or (joint and (week not in WEEKS or BASES[code].source is None)):
        raise ValueError(f"unknown calendar {name!r}")
    return BASES[code]


def week_of(name: str) -> Week:
    """The week of a calendar's name."""
    return WEEKS[name.partition(JOINT)[2] or base_of(name).week]


def title_of(name: str, *, short: bool = False) -> str:
    """How people read a calendar's name, with its week where that is not the base's own."""
    base = base_of(name)
    words = base.short if short else base.title
    return f"{words}, {week_of(name).title}" if JOINT in name else words
