"""A Movement: the decided, not yet written outcome of a transition or of a clock's rung."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db import models

from licensing import events
from licensing.changes import Outcome
from licensing.clocks import lifecycle, required_dates
from licensing.clocks.causes import Causes
from licensing.context import Actor
from licensing.models import Case, Clock, Event, Firing, Letter
from licensing.priority import classification
from workflows.language import Objection


class Refused(Exception):
    """The case may not be moved so; `objections` lists every reason, `case` is as it stands."""

    def __init__(self, case: Case, name: str, objections: list[Objection]) -> None:
        super().__init__(" ".join(one.sentence for one in objections))
        self.case, self.name, self.objections = case, name, objections

    @property
    def codes(self) -> set[str]:
        """The codes of all objections."""
        return {one.code for one in self.objections}


@dataclass
class Movement:
    """What `record` writes for one case: its new columns, the event, clocks, firings, inserts and updates."""

    case: Case
    event: Event  # what happened; the others are what followed from it
    seen: int  # the event count that the case had when it was locked
    detail_fields: frozenset[str] = frozenset()
    clocks: list[Clock] = field(default_factory=list)
    firings: list[Firing] = field(default_factory=list)
    inserts: list[models.Model] = field(default_factory=list)
    updates: list[tuple[models.Model, tuple[str, ...]]] = field(default_factory=list)
    also: list[Event] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)  # because of `event`

    @property
    def events(self) -> list[Event]:
        """All its events, in order."""
        return [self.event, *self.also]

    def settle(self, actor: Actor, at: datetime, cause: Causes | None = None) -> None:
        """Let the case's clocks follow all that has happened, that of its required date last, and find its place anew.

        `cause` is why a clock runs again, as its ledger keeps it.
        """
        case = self.case
        self.clocks += lifecycle.settle(case, at, cause)
        self.add(required_dates.follow(case, at), actor, at)
        case.due_at, case.escalation = lifecycle.soonest(case), lifecycle.height(case)
        classification.place(case)

    def add(self, outcome: Outcome, actor: Actor, at: datetime) -> None:
        """Take in what a consequence wants written; its events are sealed after those that there are."""
        self.inserts += outcome.inserts
        self.updates += outcome.updates
        self.clocks += outcome.clocks
        for letter in outcome.letters:
            letter.event = self.event
            self.letters.append(letter)
        self.also += [events.seal(self.case, name, actor, at, facts) for name, facts in outcome.events]
