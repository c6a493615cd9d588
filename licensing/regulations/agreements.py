"""Agreements: what their parties owe the licensing agency by when; 22 CFR 124.4 and 124.6."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

SIGNED_COPY = timedelta(days=30)  # after the agreement enters into force, 22 CFR 124.4(a)
TERMINATION_NOTICE = timedelta(days=30)  # before it expires, 22 CFR 124.6


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
    owed = []
    if facts["executed_on"]:
        due = facts["executed_on"] + SIGNED_COPY
        owed.append(Owed("signed_copy", "File a signed copy", "22 CFR 124.4(a)", due))
    if facts["expires_on"]:
        due = facts["expires_on"] - TERMINATION_NOTICE
        owed.append(
            Owed("termination_notice", "Give notice of the impending termination", "22 CFR 124.6", due)
        )
    return owed
