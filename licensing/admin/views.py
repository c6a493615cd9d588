"""The saved views of the inbox: each a name, words and a condition derived from the tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from licensing.admin import words
from licensing.admin.acting import Acting
from licensing.admin.chips import SOON
from licensing.models import Case, Referral
from workflows.catalogue import CATALOGUE
from workflows.language import RELATIONS, Role, State

Cases = QuerySet[Case]


@dataclass(frozen=True)
class View:
    """A saved view; `newest` orders by filing, the others put what is due soonest first."""

    name: str
    title: str
    icon: str
    narrow: Callable[[Cases, Acting], Cases]
    newest: bool = False


def in_states(wanted: Callable[[State], bool]) -> Q:
    """Cases in the states, of any kind, that `wanted` picks."""
    found = Q(pk__in=())
    for kind, flow in CATALOGUE.items():
        found |= Q(kind=kind, state__in=[state.name for state in flow.states if wanted(state)])
    return found


def _is_open(state: State) -> bool:
    return not state.final and not words.is_in_force(state)


def _needs_second_pair(state: State) -> bool:
    flows = CATALOGUE.values()
    return words.is_ours(state) and any(
        row.four_eyes for flow in flows for row in flow.rows if state.name in row.sources
    )


def _open(cases: Cases, acting: Acting) -> Cases:
    return cases.filter(in_states(_is_open), received_at__isnull=False)


def _mine(cases: Cases, acting: Acting) -> Cases:
    """A reviewer's desk is what waits for the agency; every other desk is the states that name it."""
    roles = acting.actor.roles - {Role.REVIEWER}
    mine = Q(desk__in=roles)
    if Role.REVIEWER in acting.actor.roles:
        asked = Referral.objects.filter(
            case_id=OuterRef("pk"), agency__code__in=acting.actor.agencies, closed_at__isnull=True
        )
        mine |= in_states(lambda state: not state.final) & Q(Exists(asked))
    return cases.filter(mine)


def _soon(cases: Cases, acting: Acting) -> Cases:
    until = acting.now + timedelta(days=SOON + 1)
    return _open(cases, acting).filter(due_at__gt=acting.now, due_at__lte=until)


def _breached(cases: Cases, acting: Acting) -> Cases:
    return _open(cases, acting).filter(due_at__lte=acting.now)


def _with_partner(cases: Cases, acting: Acting) -> Cases:
    return _open(cases, acting).filter(desk__in=RELATIONS)


def _second_pair(cases: Cases, acting: Acting) -> Cases:
    return cases.filter(in_states(_needs_second_pair))


def _in_force(cases: Cases, acting: Acting) -> Cases:
    return cases.filter(in_states(words.is_in_force))


def _closed(cases: Cases, acting: Acting) -> Cases:
    return cases.filter(in_states(lambda state: state.final))


def _drafts(cases: Cases, acting: Acting) -> Cases:
    return cases.filter(in_states(_is_open), received_at__isnull=True)


VIEWS = (
    View("open", "All open", "inbox", _open),
    View("mine", "My desk", "person", _mine),
    View("soon", f"Due in {SOON} days", "schedule", _soon),
    View("breached", "Breached", "warning", _breached),
    View("partner", "Waiting for a partner", "hourglass_empty", _with_partner),
    View("second", "Second pair of eyes", "visibility", _second_pair),
    View("force", "In force", "verified", _in_force, newest=True),
    View("closed", "Closed", "archive", _closed, newest=True),
    View("drafts", "Drafts", "edit_note", _drafts, newest=True),
)
BY_NAME = {view.name: view for view in VIEWS}


def view_of(name: str | None) -> View:
    """The view of that name; all open cases for none or an unknown one."""
    return BY_NAME.get(name or "", VIEWS[0])
