"""Bulk actions: the same transition on many cases, each through the door, each with its own answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from licensing import transitions
from licensing.admin.access import Acting
from licensing.admin.display import labels
from licensing.models import Case
from licensing.transitions import Refused
from workflows.catalogue import CATALOGUE
from workflows.language import STAFF, Objection, Role, Row

MOST = 200
PREFIX = "take_"


@dataclass(frozen=True)
class Result:
    """What became of one case."""

    case: Case
    badge: dict[str, str]
    objections: list[Objection]


def rows_for(roles: Iterable[Role]) -> dict[str, Row]:
    """The rows that those roles may take on many cases at once: they ask nothing and need no second person."""
    own_roles = set(roles) & set(STAFF)
    found: dict[str, Row] = {}
    for flow in CATALOGUE.values():
        for row in flow.rows:
            plain = all(not one.needs and not one.four_eyes for one in flow.named(row.name))
            takers = {role for source in row.sources for role in flow.roles(row, source)}
            if plain and takers & own_roles:
                found.setdefault(row.name, row)
    return found


def take(cases: Iterable[Case], name: str, acting: Acting) -> list[Result]:
    """Take the row on each case, one after the other; what refuses one stops no other."""
    return [_take_one(case, name, acting) for case in cases]


def _take_one(case: Case, name: str, acting: Acting) -> Result:
    try:
        moved = transitions.take(case.pk, name, acting.action_context()).case
    except Refused as refused:
        found = refused.file.case
        return Result(found, labels.badge(found.flow, found.state), list(refused.objections))
    except KeyError:
        return Result(
            case,
            labels.badge(case.flow, case.state),
            [Objection("no_such_way", f"A {case.kind} case has no such action.")],
        )
    return Result(moved, labels.badge(moved.flow, moved.state), [])
