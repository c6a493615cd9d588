"""Bulk actions: the same transition on many cases, each by the one write path, each with its own answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from licensing import transitions
from licensing.admin.access import Acting
from licensing.admin.display import labels
from licensing.models import Case
from licensing.transitions import Refused
from workflows.catalogue import CATALOGUE
from workflows.language import STAFF, Role, Transition
from workflows.refusal import Refusal

MOST = 200
PREFIX = "execute_"


@dataclass(frozen=True)
class Result:
    """What became of one case."""

    case: Case
    badge: dict[str, str]
    refusals: list[Refusal]


def transitions_for(roles: Iterable[Role]) -> dict[str, Transition]:
    """The transitions that those roles may execute on many cases at once: they have no inputs, need no second person and answer for no text."""
    own_roles = set(roles) & set(STAFF)
    shared: dict[str, Transition] = {}
    for flow in CATALOGUE.values():
        for transition in flow.transitions:
            plain = all(
                variant.in_bulk and not variant.inputs and not variant.four_eyes
                for variant in flow.transitions_named(transition.name)
            )
            allowed_roles = {
                role for source in transition.sources for role in flow.possible_roles(transition, source)
            }
            if plain and allowed_roles & own_roles:
                shared.setdefault(transition.name, transition)
    return shared


def execute(cases: Iterable[Case], name: str, acting: Acting) -> list[Result]:
    """Execute the transition on each case, one after the other; what refuses one stops no other."""
    return [_execute_one(case, name, acting) for case in cases]


def _execute_one(case: Case, name: str, acting: Acting) -> Result:
    try:
        moved = transitions.execute(case.pk, name, acting.action_context()).case
    except Refused as refused:
        fresh = refused.file.case
        return Result(fresh, labels.badge(fresh.flow, fresh.state), list(refused.refusals))
    except KeyError:
        return Result(
            case,
            labels.badge(case.flow, case.state),
            [Refusal("no_such_way", f"A {case.kind} case has no such action.")],
        )
    return Result(moved, labels.badge(moved.flow, moved.state), [])
