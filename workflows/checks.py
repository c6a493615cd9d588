"""System checks with stable ids: what a table names must exist where the program looks for it."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core import checks

from workflows import purposes, rated_order_states
from workflows.catalogue import CATALOGUE
from workflows.guards import export_authority, supply
from workflows.language import Desk, Transition

STATES_OF_GUARDS = {
    **export_authority.LETS_LEAVE,
    "licence": (*export_authority.IN_FORCE, *export_authority.NOT_GRANTABLE),
    "shipment": (*supply.ARRIVED, *supply.UNDER_WAY),
    "priority": rated_order_states.NAMED,
}


def incomplete(
    code: str, what: str, members: Iterable[str], entries: Iterable[str], hint: str
) -> list[checks.CheckMessage]:
    """An error of that id for each member of a closed set without an entry, and for each entry that is no member.

    For the modules that have to say or do something for every member: a set is declared once, and what it demands
    elsewhere is checked as the program starts.
    """
    members, entries = list(map(str, members)), list(map(str, entries))
    missing = [f"The {what} {name!r} has no entry." for name in members if name not in entries]
    unknown = [f"There is no {what} {name!r}." for name in entries if name not in members]
    return [checks.Error(message, hint=hint, id=code) for message in (*missing, *unknown)]


@checks.register("workflows")
def tables_are_bound(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    """workflows.E001-E005: kinds have proxies, what a table or a guard names exists, events and purposes are declared in full."""
    case = apps.get_model("licensing", "Case")
    unclear = [checks.Error(sentence, id="workflows.E004") for sentence in purposes.incomplete()]
    return [*_proxies(case), *_facts(case), *_events(), *unclear, *_states()]


def _proxies(case: Any) -> Iterator[checks.Error]:
    for kind in CATALOGUE:
        if kind not in case.proxies:
            hint = "Declare class <Kind>Case(Case, kind=...) in licensing/models."
            yield checks.Error(f"Kind {kind!r} has a table and no proxy.", hint=hint, id="workflows.E001")


def _facts(case: Any) -> Iterator[checks.Error]:
    for kind, flow in CATALOGUE.items():
        named = {
            name
            for state in flow.states
            for clock in state.clocks
            for name in (clock.amount, clock.since)
            if isinstance(name, str) and name
        }
        named |= {state.desk.fact for state in flow.states if isinstance(state.desk, Desk)}
        named |= {transition.also_locks for transition in flow.transitions if transition.also_locks}
        for name in sorted(named - _fact_names(case, kind)) if kind in case.proxies else ():
            message = f"The table of {kind!r} reads the fact {name!r}, which neither case nor detail has."
            yield checks.Error(message, id="workflows.E002")


def _fact_names(case: Any, kind: str) -> set[str]:
    """The names that `Case.fact` answers to for that kind."""
    detail = case._meta.get_field(f"{kind}_detail").related_model
    fields = {field.name for model in (case, detail) for field in model._meta.get_fields()}
    return fields | {
        name for name, _ in inspect.getmembers(detail, lambda value: isinstance(value, property))
    }


def _states() -> Iterator[checks.Error]:
    """States that guards name apart from the tables, which cannot import them from there."""
    for kind, named in STATES_OF_GUARDS.items():
        flow = CATALOGUE.get(kind)
        for name in named if flow else ():
            if flow and name not in flow.names():
                yield checks.Error(
                    f"Guards name the state {name!r}, which {kind!r} lacks.", id="workflows.E005"
                )


def _events() -> Iterator[checks.Error]:
    first: dict[str, Transition] = {}
    for kind, flow in CATALOGUE.items():
        for transition in flow.transitions:
            known = first.setdefault(transition.event, transition)
            if (known.audience, known.public, known.notice) != (
                transition.audience,
                transition.public,
                transition.notice,
            ):
                yield checks.Error(
                    f"Event {transition.event!r} of {kind!r} is declared with two audiences, wordings or notices.",
                    id="workflows.E003",
                )
