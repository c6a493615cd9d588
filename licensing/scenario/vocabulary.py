"""The words in which stories are told: who did what, on which day, and what was filed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from licensing.scenario.timeline import Day, Instant


@dataclass(frozen=True)
class Story:
    """One case's life: what was filed, the steps in order, and the state in which the loader must find it.

    `overdue`: its open clock must have breached by then.
    """

    key: str
    filing: Filing
    steps: tuple[Step, ...]
    ends: str
    overdue: bool = False


@dataclass(frozen=True)
class Filing:
    """What a partner's system files; days and other cases in it are resolved when the story is replayed."""

    by: str
    subject: str
    detail: Mapping[str, Any]
    lines: tuple[Mapping[str, Any], ...]
    parties: tuple[Mapping[str, Any], ...]
    delivered_item: Mapping[str, str] | None = None
    replaces: str = ""  # the key of another story
    kind: str = "licence"
    programme: str = ""  # the code of one that the filer is a partner of
    under: str = ""  # the key of the story under whose case this shipment is filed


@dataclass(frozen=True)
class Named:
    """The case of another story, by that story's key; its reference when the story is replayed."""

    key: str


@dataclass(frozen=True)
class ExportFiling:
    """An internal transaction number: X, the day of the export filing, six digits (15 CFR 30.4)."""

    day: Day
    number: int


@dataclass(frozen=True)
class Step:
    """One act: the day and the clock time where its actor is, the actor, the verb and what was said."""

    day: Day
    at: str
    who: str
    verb: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class PolicyAction:
    """A policy action beside the cases, which may touch many of them: what `verb` does with `values` is for `performing` to know.

    `key` names what a later action refers to.
    """

    day: Day
    at: str
    who: str
    verb: str
    key: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Turn:
    """Somebody's turn at a time; what is done with it makes a step."""

    day: Day
    at: str
    who: str

    def file(self) -> Step:
        """File the story's filing as a draft."""
        return Step(self.day, self.at, self.who, "file")

    def file_shipment(self) -> Step:
        """File the story's filing, a shipment, under the case that it names."""
        return Step(self.day, self.at, self.who, "file_shipment")

    def attach(self, kind: str, title: str, *paragraphs: str) -> Step:
        """Attach a document of that kind, made of those paragraphs."""
        return Step(
            self.day, self.at, self.who, "attach", {"kind": kind, "title": title, "paragraphs": paragraphs}
        )

    def execute(self, name: str, **data: Any) -> Step:
        """Execute the transition `name` with these answers."""
        return Step(self.day, self.at, self.who, name, data)

    def policy_action(self, verb: str, key: str, **values: Any) -> PolicyAction:
        """Take a policy action beside the cases."""
        return PolicyAction(self.day, self.at, self.who, verb, key, values)


@dataclass(frozen=True)
class When:
    """A time of a day, before it is said whose turn it is."""

    day: Day
    at: str

    def as_(self, who: str) -> Turn:
        """Whose turn: a person's username, or a partner's code for its system."""
        return Turn(self.day, self.at, who)

    def in_(self, zone: str) -> Instant:
        """The instant itself, in that zone."""
        return Instant(self.day, self.at, zone)


def on(working_days_ago: int, at: str) -> When:
    """A clock time, where the actor is, on the n-th working day of the office before today."""
    return When(Day(working=working_days_ago), at)


def about(days_ago: int, at: str) -> When:
    """A clock time n calendar days ago, or on the next working day; for deadlines that count calendar days."""
    return When(Day(calendar=days_ago, on_working_day=True), at)


def day(working_days_ago: int) -> Day:
    """A date: the n-th working day before today."""
    return Day(working=working_days_ago)


def ahead(days: int) -> Day:
    """A date that lies that many calendar days ahead."""
    return Day(calendar=-days)


def line(description: str, category: str, quantity: int, value: str, **more: Any) -> dict[str, Any]:
    """A line: its USML category, or where that begins with a digit its ECCN, riding along; the total value in USD."""
    kind = (
        {"eccn": category, "rides_under": "VIII(x)"} if category[0].isdigit() else {"usml_category": category}
    )
    return {
        "description": description,
        **kind,
        "quantity": quantity,
        "value": Decimal(value),
        **more,
    }


def party(
    role: str, name: str, country: str, address: str = "", partner: str | None = None
) -> dict[str, Any]:
    """A party to the export; `partner` is the code of one of the scenario's partners."""
    return {"role": role, "name": name, "country": country, "address": address, "partner": partner}


def part(number: int, quantity: int) -> dict[str, int]:
    """So many of the line of that number of the case that a shipment is filed under."""
    return {"line": number, "quantity": quantity}
