"""The dated rule book: every list, amount, time and reading of the law, read once from the files beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

from licensing.regulations.entries import Entry, Reading
from licensing.regulations.reading import RuleBookError, load

__all__ = ["BOOK", "FOLDER", "RuleBook", "RuleBookError", "read"]

FOLDER = Path(__file__).parent / "book"


@dataclass(frozen=True)
class RuleBook:
    """All rules by name, the readings, and the version that every finding carries."""

    version: str
    rules: Mapping[str, tuple[Entry, ...]]
    readings: Mapping[str, Reading]

    def entry(self, rule: str, on: date | None = None) -> Entry:
        """The entry of a rule without gaps in force on that day; the latest one where the facts name no day."""
        entries = self.rules[rule]
        return entries[-1] if on is None else next(entry for entry in entries if entry.is_in_force(on))

    def amount(self, rule: str, on: date | None = None) -> Decimal:
        """An amount in US dollars on that day."""
        value = self.entry(rule, on).value
        assert isinstance(value, Decimal)
        return value

    def number(self, rule: str, on: date | None = None) -> int:
        """A time or another limit, in the unit of its entry, on that day."""
        value = self.entry(rule, on).value
        assert isinstance(value, int)
        return value

    def in_force(self, rule: str, on: date | None = None) -> bool:
        """Whether what the rule speaks of is in force on that day."""
        return self.entry(rule, on).value is True

    def lists(self, rule: str, country: str, on: date) -> bool:
        """Whether the country (ISO 3166-1 alpha-2) is on the list on that day."""
        return self.listing(rule, country, on) is not None

    def listing(self, rule: str, country: str, on: date) -> Entry | None:
        """The entry that lists the country (ISO 3166-1 alpha-2) on that day, if one does."""
        listings = (entry for entry in self.rules[rule] if country in entry.countries)
        return next((entry for entry in listings if entry.is_in_force(on)), None)

    def codes(self, rule: str) -> Mapping[str, str]:
        """What each code of a closed list means, in the order of the book."""
        return MappingProxyType({entry.code: str(entry.value) for entry in self.rules[rule]})

    def citations(self, *rules: str) -> tuple[str, ...]:
        """The sections that those rules and readings rest on, each once, in order."""
        cited = (
            section
            for rule in rules
            for entry in (self.rules.get(rule) or (self.readings[rule],))
            for section in entry.citations
        )
        return tuple(dict.fromkeys(cited))

    def reads(self, name: str, value: str) -> bool:
        """Whether the text is read that way; raises ValueError for a value that is no choice."""
        reading = self.readings[name]
        if value not in reading.choices:
            raise ValueError(f"{name} cannot be read as {value!r}")
        return reading.value == value

    def read_as(self, **values: str) -> RuleBook:
        """The same book with other readings, and a version that says so; raises ValueError for what is no choice."""
        changed = dict(self.readings)
        for name, value in values.items():
            self.reads(name, value)
            changed[name] = replace(changed[name], value=value)
        sentence = ",".join(f"{name}={value}" for name, value in sorted(values.items()))
        return replace(self, version=f"{self.version};{sentence}", readings=MappingProxyType(changed))


def read(folder: Path) -> RuleBook:
    """The book in that folder; raises RuleBookError with one sentence for each error."""
    version, rules, readings = load(folder)
    return RuleBook(version, MappingProxyType(rules), MappingProxyType(readings))


BOOK = read(FOLDER)
