"""Findings: what the rules say of given facts on a given day, with every reason and what it rests on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from licensing.regulations import congress, dpas, exemptions, instruments
from licensing.regulations.finding import Finding, Reason

__all__ = ["TOPICS", "Finding", "Reason", "find"]

TOPICS: Mapping[str, Callable[[Mapping[str, Any], date], Finding]] = MappingProxyType(
    {
        "applicant": instruments.applicant,
        "instrument": instruments.instrument,
        "enclosures": instruments.enclosures,
        "nontransfer": instruments.nontransfer,
        "validity": instruments.validity,
        "wait": congress.wait,
        "exemption": exemptions.exemption,
        "rating_authority": dpas.rating_authority,
    }
)


def find(topic: str, facts: Mapping[str, Any], as_of: date) -> Finding:
    """The finding on `topic`; raises KeyError for a topic that the rule book does not have."""
    return TOPICS[topic](facts, as_of)
