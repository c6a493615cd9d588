"""System checks with stable ids: what a table names must exist where the program looks for it."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core import checks

from workflows.catalogue import CATALOGUE
from workflows.language import Desk, Row


@checks.register("workflows")
def tables_are_bound(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    """workflows.E001-E003: each kind has one proxy, the facts that a table names exist, an event is declared once."""
    case = apps.get_model("licensing", "Case")
    return [*_proxies(case), *_facts(case), *_events()]


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
        named |= {row.holds for row in flow.rows if row.holds}
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


def _events() -> Iterator[checks.Error]:
    first: dict[str, Row] = {}
    for kind, flow in CATALOGUE.items():
        for row in flow.rows:
            known = first.setdefault(row.event, row)
            if (known.tells, known.public) != (row.tells, row.public):
                yield checks.Error(
                    f"Event {row.event!r} of {kind!r} is declared with two audiences or wordings.",
                    id="workflows.E003",
                )
