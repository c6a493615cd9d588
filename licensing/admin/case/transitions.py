"""Transitions: those out of a case's present state as buttons, with what each would do and what objects to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from licensing import transitions
from licensing.admin.access import Acting
from licensing.admin.display import labels
from licensing.admin.display.formatting import Reader
from licensing.case_file import CaseFile
from licensing.models import Case
from workflows.language import Audience, Desk, State, Target, Transition
from workflows.refusal import Refusal
from workflows.tables.class_transitions import class_transitions
from workflows.tables.clock_transitions import clock_transitions
from workflows.workflow import target_of

TOLD = {
    Audience.OFFICERS: "Officers only. No partner is notified.",
    Audience.FILER: "The filer:",
    Audience.PARTIES: "The filer and every partner to the case:",
}

# they move nothing but clocks or evidence, and have places of their own on the page
ABOUT_CLOCKS = frozenset(transition.name for transition in clock_transitions("any"))
ABOUT_PRIORITY = frozenset(transition.name for transition in class_transitions("any"))


@dataclass(frozen=True)
class ShownTransition:
    """One transition out of the present state, as the case page shows it."""

    transition: Transition
    role: str
    address: str
    leads: str
    refusals: tuple[Refusal, ...]

    @property
    def title(self) -> str:
        """The words on its button."""
        return self.transition.title

    @property
    def about_clocks(self) -> bool:
        """Whether it is about clocks and evidence alone."""
        return self.transition.name in ABOUT_CLOCKS

    @property
    def about_priority(self) -> bool:
        """Whether it is about the evidence of priority alone."""
        return self.transition.name in ABOUT_PRIORITY


def address(case: Case, name: str) -> str:
    """Where that transition of the case is confirmed."""
    return reverse("admin:licensing_case_transition", args=[case.pk, name])


def offered(file: CaseFile, acting: Acting) -> list[ShownTransition]:
    """Every one that belongs to a staff role, allowed or not, in the table's order."""
    return [
        ShownTransition(
            transition=choice.transition,
            role=labels.titled(choice.role),
            address=address(file.case, choice.transition.name),
            leads=target(file, choice.transition),
            refusals=choice.refusals,
        )
        for choice in transitions.available(file, acting.action_context())
    ]


def target(file: CaseFile, transition: Transition) -> str:
    """The title of the state to which the transition leads; empty for one that stays."""
    if transition.target is Target.UNCHANGED:
        return ""
    name = target_of(transition, file.state, file)
    return file.flow.state(name).title


def what_will_happen(file: CaseFile, transition: Transition, read: Reader) -> dict[str, Any]:
    """From where to where, what clock starts, who is told what."""
    here = file.flow.state(file.state)
    there = (
        here
        if transition.target is Target.UNCHANGED
        else file.flow.state(target_of(transition, file.state, file))
    )
    ends = there is here or (
        here.interruption and not there.interruption and there.name == file.case.left_state
    )
    terms = [] if ends else [labels.within(clock, file.case, read) for clock in there.clocks]
    return {
        "here": labels.badge(file.flow, here.name),
        "there": None if there is here else labels.badge(file.flow, there.name),
        "desk": desk_then(file, transition, there),
        "clocks": [term for term in terms if term],
        "told": TOLD[transition.audience],
        "public": transition.public,
    }


def desk_then(file: CaseFile, transition: Transition, there: State) -> str:
    """Whose turn it will be; every desk that it can be, where the inputs or the transition itself decide that."""
    if isinstance(there.desk, Desk) and not transition.inputs_but_reason:
        known = file.fact(there.desk.fact)
        if known:
            return labels.titled(known)
    return labels.desks(there)
