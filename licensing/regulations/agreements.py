"""Agreements: what their parties owe the licensing agency by when; 22 CFR 124.4 and 124.6."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from licensing.regulations.rulebook import BOOK
from licensing.regulations.statutory import owed_by

OBLIGATIONS = (  # code, words, the day that it counts from, the rule
    ("signed_copy", "File a signed copy", "executed_on", "agreement_signed_copy"),
    (
        "termination_notice",
        "Give notice of the impending termination",
        "expires_on",
        "agreement_termination_notice",
    ),
)


@dataclass(frozen=True)
class Owed:
    """One obligation: a stable code, words, the section, the last day."""

    code: str
    title: str
    citation: str
    due_on: date


def obligations(facts: Mapping[str, Any]) -> list[Owed]:
    """What is owed under an agreement with these facts (`is_agreement`, `executed_on`, `expires_on`); none otherwise."""
    if not facts["is_agreement"]:
        return []
    return [
        Owed(code, title, BOOK.citations(rule)[0], owed_by(rule, facts[start]))
        for code, title, start, rule in OBLIGATIONS
        if facts[start]
    ]
