"""Phases: conditions on cases by their states, generated from the tables; lists narrow by them, and indexes keep them.

An index over one phase is small, however many cases have ended; it is used where a list has the same condition.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q

from workflows.catalogue import CATALOGUE
from workflows.language import State
from workflows.workflow import Workflow, in_force


def in_states(wanted: Callable[[Workflow, State], bool]) -> Q:
    """Cases in the states, of any kind, that `wanted` picks."""
    condition = Q(pk__in=())
    for kind, flow in CATALOGUE.items():
        if names := [state.name for state in flow.states if wanted(flow, state)]:
            condition |= Q(kind=kind, state__in=names)
    return condition


def undecided() -> Q:
    """Cases that have neither ended nor rest until an authorisation's last day."""
    return in_states(lambda _flow, state: not state.final and not in_force(state))


def not_ended() -> Q:
    """Cases in no final state."""
    return in_states(lambda _flow, state: not state.final)


def standing() -> Q:
    """Cases that rest until an authorisation's last day."""
    return in_states(lambda _flow, state: in_force(state))


def ended() -> Q:
    """Cases in a final state."""
    return in_states(lambda _flow, state: state.final)


def submitted() -> Q:
    """Cases that are no drafts."""
    return Q(received_at__isnull=False)


def drafts() -> Q:
    """Cases that are their filer's alone."""
    return Q(received_at__isnull=True)
