"""What was granted, and the law as the rule book reads it now would refuse: work for an officer, never undone silently."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery

from licensing.case_file import CaseFile
from licensing.context import CLOCK, ActionContext
from licensing.models import Case, Event
from workflows.catalogue import CATALOGUE
from workflows.guards.findings import asks_the_law
from workflows.language import Guard
from workflows.refusal import Refusal
from workflows.workflow import Workflow

CHUNK = 500


@dataclass(frozen=True)
class Doubtful:
    """A case in force with a reason for which the law would refuse today what was granted on `event`'s day."""

    case: Case
    event: Event
    refusal: Refusal

    def __str__(self) -> str:
        cited = f" ({'; '.join(self.refusal.citations)})" if self.refusal.citations else ""
        return f"{self.case.reference}: {self.event.name} on {self.event.at:%Y-%m-%d}: {self.refusal.sentence}{cited}"


def doubtful_grants() -> Iterator[Doubtful]:
    """Every reason against each authorisation, release and clearance that is in force, as of the day of its grant.

    Asked are the guards of filing and of the transition that granted it, of those the ones that ask the law; the facts
    are those that the case has now, a waiver recorded since among them.
    """
    for kind, flow in CATALOGUE.items():
        if not flow.main:
            continue
        for case in _in_force(kind, flow).iterator(CHUNK):
            event = Event.objects.get(case=case, number=case.granted_by)
            with transaction.atomic():  # a guard that counts what others have drawn locks them while it does
                refusals = _against(CaseFile(case), event)
            yield from (Doubtful(case, event, refusal) for refusal in refusals)


def _in_force(kind: str, flow: Workflow) -> QuerySet[Any]:
    """The cases of the kind that were granted and stand at or after their outcome without having ended, each with the number of the event as `granted_by`."""
    entered = Event.objects.filter(case=OuterRef("pk"), facts__to=flow.main[-1]).exclude(
        facts__from=flow.main[-1]
    )
    in_force = [state.name for state in flow.states if state.outcome and not state.final]
    cases = Case.objects.with_detail().filter(kind=kind, state__in=in_force)
    numbered = cases.annotate(granted_by=Subquery(entered.order_by("number").values("number")[:1]))
    return numbered.filter(granted_by__isnull=False).order_by("pk")


def _against(file: CaseFile, event: Event) -> list[Refusal]:
    """What the law has against the case on the day of that event, each sentence once."""
    ctx = ActionContext(event.at, CLOCK, event.facts["data"])
    refusals = (
        refusal for guard in _guards(file.flow, event.facts["transition"]) for refusal in guard(file, ctx)
    )
    return list({refusal.sentence: refusal for refusal in refusals}.values())


def _guards(flow: Workflow, granting: str) -> list[Guard]:
    """The guards that ask the law at the filing and at the grant, each once."""
    asked = (
        guard
        for transition in flow.transitions
        if transition.name in ("submit", granting)
        for guard in transition.guards
        if asks_the_law(guard)
    )
    return list(dict.fromkeys(asked))
