"""The closed sets in which the tables are written: roles, units, audiences and tones, each with what belongs to a member."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Role(StrEnum):
    """The right to act: a staff role, or a relation of the acting partner to this case, or the clock."""

    _value_: str
    whose: str  # "staff", "partner" or "clock"

    OFFICER = "officer", "staff"
    COUNTERSIGNER = "countersigner", "staff"
    REVIEWER = "reviewer", "staff"
    ENDORSER = "endorser", "staff"
    AUTHORISER = "authoriser", "staff"
    FILER = "filer", "partner"
    CONSIGNEE = "consignee", "partner"
    REPAIRER = "repairer", "partner"
    SUPPLIER = "supplier", "partner"
    SPONSOR = "sponsor", "partner"
    PORT = "port", "partner"
    CLOCK = "clock", "clock"

    def __new__(cls, code: str, whose: str = "") -> Self:
        """A role by its code, with whose it can be."""
        role = str.__new__(cls, code)
        role._value_, role.whose = code, whose
        return role


STAFF = tuple(role for role in Role if role.whose == "staff")
RELATIONS = tuple(role for role in Role if role.whose == "partner")


class Unit(StrEnum):
    """How a duration is counted: working days, calendar days, hours, up to a date's end, or up to an instant.

    One that is counted has a name in the `singular`, and a number that a service level gives at `most`.
    """

    _value_: str
    singular: str
    most: int

    WORKING_DAYS = "wd", "working day", 1000
    CALENDAR_DAYS = "cd", "calendar day", 1500
    HOURS = "h", "hour", 2400
    DATE = "date"
    INSTANT = "at"

    def __new__(cls, code: str, singular: str = "", most: int = 0) -> Self:
        """A unit by its code, with what belongs to it."""
        unit = str.__new__(cls, code)
        unit._value_, unit.singular, unit.most = code, singular, most
        return unit

    @property
    def plural(self) -> str:
        """Its name in the plural."""
        return f"{self.singular}s"

    def of(self, amount: int) -> str:
        """So many of them: `1 working day`, `30 calendar days`."""
        return f"{amount} {self.singular if amount == 1 else self.plural}"


COUNTED = tuple(unit for unit in Unit if unit.singular)


class Audience(StrEnum):
    """Who may read an event: officers only, also the filer, or every partner with a relation to the case."""

    _value_: str
    readers: str
    reads: str  # what a form says of a text

    OFFICERS = "officers", "Officers only", "Only officers read this text."
    FILER = "filer", "Filer", "The filer reads this text."
    PARTIES = "parties", "All parties", "All parties to the case read this text."

    def __new__(cls, code: str, readers: str = "", reads: str = "") -> Self:
        """An audience by its code, with who they are in words and what a form says of a text that is for them."""
        audience = str.__new__(cls, code)
        audience._value_, audience.readers, audience.reads = code, readers, reads
        return audience


class Tone(StrEnum):
    """How good or bad something is - a state, a class, an event -, from which its badge takes its colour."""

    NEUTRAL = "neutral"
    ACTIVE = "active"
    WAITING = "wait"
    WARNING = "warn"
    GOOD = "good"
    BAD = "bad"
