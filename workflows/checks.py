"""System checks with stable ids: what a table names must exist where the program looks for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core import checks

from workflows.catalogue import CATALOGUE
from workflows.language import Desk, Row
from workflows.purposes import incomplete


@checks.register("workflows")
def tables_are_bound(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    """workflows.E001-E004: each kind has one proxy, the facts that a table names exist, an event is declared once, purposes are complete."""
    case = apps.get_model("licensing", "Case")
    purposes = [checks.Error(sentence, id="workflows.E004") for sentence in incomplete()]
    return [*_proxies(case), *_facts(case), *_events(), *purposes]


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
        proxy = case.proxies.get(kind)
        for name in sorted(named - (proxy.fact_names() if proxy else named)):
            message = f"The table of {kind!r} reads the fact {name!r}, which neither case nor detail has."
            yield checks.Error(message, id="workflows.E002")


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
