"""Findings for a case: what the rules say of its facts on a given day, with every reason and what it rests on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from licensing.regulations import (
    agreement_terms,
    agreements,
    congress,
    dpas,
    exemptions,
    instruments,
    of_cases,
    topics,
)
from licensing.regulations.facts import Facts
from licensing.regulations.finding import Finding

__all__ = ["CASE_TOPICS", "Finding", "find"]

CASE_TOPICS: Mapping[str, Callable[[Mapping[str, Any], date], Finding]] = MappingProxyType(
    {
        "applicant": instruments.applicant,
        "registration": instruments.registration,
        "eligibility": instruments.eligibility,
        "instrument": instruments.instrument,
        "enclosures": instruments.enclosures,
        "nontransfer": instruments.nontransfer,
        "notification": of_cases.notification,
        "proscription": of_cases.proscription,
        "jurisdiction": of_cases.jurisdiction,
        "change": of_cases.amendment,
        "validity": instruments.validity,
        "terms": agreements.terms,
        "amended_terms": agreement_terms.amended_terms,
        "wait": congress.wait,
        "exemption": exemptions.exemption,
        "rating_authority": dpas.rating_authority,
    }
)


def find(topic: str, facts: Mapping[str, Any], as_of: date) -> Finding:
    """The finding on `topic` for a case's facts, of which a topic of the rule book takes those that it knows.

    Raises UnknownTopic, and BadFacts for facts that the case does not have.
    """
    if topic in CASE_TOPICS:
        return CASE_TOPICS[topic](facts, as_of)
    known = topics.TOPICS.get(topic)
    return topics.find(topic, **(_asked(known.facts, facts, as_of) if known else {}))


def _asked(model: type[Facts], facts: Mapping[str, Any], as_of: date) -> dict[str, Any]:
    """What the model asks and the case has; where null will do, that for what the case does not have."""
    dated_facts = {**facts, "as_of": as_of}
    asked = {name: dated_facts[name] for name in model.model_fields if name in dated_facts}
    nullable = {name for name, field in model.model_fields.items() if type(None) in _kinds(field.annotation)}
    return dict.fromkeys(nullable) | asked


def _kinds(annotation: Any) -> tuple[Any, ...]:
    return getattr(annotation, "__args__", ())
