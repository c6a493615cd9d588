"""Assessments: what the rules say of a filing when it is submitted, recorded with it word for word."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel

from licensing.context import Moment
from licensing.models import Case
from licensing.regulations.finding import Finding, plain
from licensing.regulations.rulebook import BOOK

EVERY = ("jurisdiction", "proscription")
# what is asked of each kind; the topics of the rule book that its facts answer
TOPICS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "licence": ("applicant", "instrument", "enclosures", "nontransfer", "notification", *EVERY),
        "spares": ("exemption", *EVERY),
        "maintenance": ("exemption", *EVERY),
    }
)


def findings(case: Case, moment: Moment) -> dict[str, Any]:
    """The instrument and the duties that follow from the filing's facts today, by topic, as its event records them."""
    asked = [topic for topic in TOPICS[case.kind] if _applies(case, topic)]
    found = {topic: _as_json(case.finding(topic, moment.now)) for topic in asked}
    return {**found, "rule_book": BOOK.version}


def _applies(case: Case, topic: str) -> bool:
    """An exemption is judged where one is claimed."""
    return topic != "exemption" or bool(case.fact("exemption"))


def _as_json(finding: Finding) -> dict[str, Any]:
    """A finding as an event's facts keep it; an answer that is one value is named so."""
    told = finding.as_json()
    plain_answer = {} if isinstance(finding.answer, BaseModel) else {"answer": plain(finding.answer)}
    return {
        **plain_answer,
        **{name: one for name, one in told.items() if name not in ("reasons", "rule_book")},
    }
