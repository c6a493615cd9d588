"""The result of a transition, or of a clock's level."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models

from licensing import events
from licensing.case_file import CaseFile
from licensing.changes import PendingWrites
from licensing.context import ActionContext, Actor
from licensing.models import Case, Clock, Event, Firing, Letter
from workflows.refusal import Refusal


class Refused(Exception):
    """The case may not be moved so; `refusals` lists every reason, `file` is the case as it is."""

    def __init__(self, file: CaseFile, name: str, refusals: list[Refusal]) -> None:
        super().__init__(" ".join(refusal.sentence for refusal in refusals))
        self.file, self.name, self.refusals = file, name, refusals

    @property
    def codes(self) -> set[str]:
        """The codes of all refusals."""
        return {refusal.code for refusal in self.refusals}


@dataclass
class TransitionResult:
    """What `record` writes for one case: its new columns, the event, clocks, firings, inserts and updates."""

    file: CaseFile
    event: Event  # what happened; the others are what followed from it
    seen: int  # the event count that the case had when it was locked
    detail_fields: frozenset[str] = frozenset()
    clocks: list[Clock] = field(default_factory=list)
    firings: list[Firing] = field(default_factory=list)
    inserts: list[models.Model] = field(default_factory=list)
    updates: list[tuple[models.Model, tuple[str, ...]]] = field(default_factory=list)
    also: list[Event] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)  # because of `event`

    @classmethod
    def of(
        cls,
        file: CaseFile,
        name: str,
        facts: dict[str, Any],
        ctx: ActionContext,
        *,
        writes: PendingWrites | None = None,
        clocks: Iterable[Clock] = (),
    ) -> TransitionResult:
        """The result that begins with the event of that name, and with the writes that go with it."""
        seen = file.case.event_count
        event = events.seal(file.case, name, ctx.actor, ctx.now, facts)
        result = cls(file, event, seen, clocks=list(clocks))
        result.add(writes or PendingWrites(), ctx.actor, ctx.now)
        return result

    @property
    def case(self) -> Case:
        """The case that moves."""
        return self.file.case

    @property
    def events(self) -> list[Event]:
        """All its events, in order."""
        return [self.event, *self.also]

    def add(self, writes: PendingWrites, actor: Actor, at: datetime) -> None:
        """Take in what follows and is to be written; its events are sealed after those that there are."""
        self.inserts += writes.inserts
        self.updates += writes.updates
        self.clocks += writes.clocks
        for letter in writes.letters:
            letter.event = self.event
            self.letters.append(letter)
        self.also += [events.seal(self.file.case, name, actor, at, facts) for name, facts in writes.events]
