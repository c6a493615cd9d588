"""Law: the facts on which findings for a case are made, one function for each kind whose guards ask the law."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.apps import AppConfig
from django.core import checks

from licensing.case_file.licence_facts import countries_of_licence, licence_facts
from licensing.case_file.supply_facts import (
    countries_of_supply,
    exempt_before,
    maintenance_facts,
    spares_facts,
)
from licensing.case_file.taking_part import licence_of, taking_part
from workflows.catalogue import CATALOGUE
from workflows.guards.export_authority import moves_under
from workflows.guards.findings import topics_of

if TYPE_CHECKING:
    from licensing.case_file.file import CaseFile

__all__ = ["FACTS", "exempt_before", "facts_of", "kinds_have_facts"]


def priority_facts(file: CaseFile) -> dict[str, Any]:
    """What the finding on the DPAS authority needs."""
    return {"rating_authority": file.policy.dpas_authority_periods}


def shipment_facts(file: CaseFile) -> dict[str, Any]:
    """What the findings on the day of its movement need: of its own parties, and of what it goes under.

    Its place in the year of an exemption was counted when it was filed, so that it is not counted again.
    """
    parent = file.parent
    assert parent is not None
    file.read_parties_with_parents()
    parent.exempt_before = 0
    exempt = facts_of(parent) if moves_under(parent.case) == "exemption" else {}
    of_parent = countries_of_licence(parent) if parent.kind == "licence" else countries_of_supply(parent)
    own = {str(party.country) for party in file.parties}
    return {**exempt, "countries": own | of_parent | _of_licence(file), **taking_part(file)}


def _of_licence(file: CaseFile) -> set[str]:
    """The countries that the licence is for, under which the goods of another case go."""
    licence = licence_of(file)
    return set() if licence is None else {str(licence.detail.destination), *licence.detail.territory_in_force}


FACTS: Mapping[str, Callable[[CaseFile], dict[str, Any]]] = MappingProxyType(
    {
        "licence": licence_facts,
        "spares": spares_facts,
        "maintenance": maintenance_facts,
        "priority": priority_facts,
        "shipment": shipment_facts,
    }
)


def facts_of(file: CaseFile) -> dict[str, Any]:
    """The facts of the case now; raises KeyError for a kind of which the law is asked nothing."""
    return FACTS[file.kind](file)


@checks.register("workflows")
def kinds_have_facts(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    """licensing.E012: every kind whose guards ask the law has the facts to ask it of."""
    return [
        checks.Error(
            f"Guards of {kind!r} ask the law, and the kind has no facts to ask it of.",
            hint="Add its function to FACTS in licensing/case_file/law.py.",
            id="licensing.E012",
        )
        for kind, flow in CATALOGUE.items()
        if topics_of(flow) and kind not in FACTS
    ]
