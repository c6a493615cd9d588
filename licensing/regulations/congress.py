"""How long Congress has: 15 days for the near allies alone, 30 for everyone else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from licensing.regulations.finding import Finding

CITATIONS = ("22 CFR 123.15(b)", "22 CFR 124.11(b)")
NEAR, OTHERS = 15, 30
# fmt: off
NATO_BEFORE_2021 = frozenset({  # Finland and Sweden joined later
    "AL", "BE", "BG", "CA", "CZ", "DE", "DK", "EE", "ES", "FR", "GB", "GR", "HR", "HU", "IS", "IT", "LT",
    "LU", "LV", "ME", "MK", "NL", "NO", "PL", "PT", "RO", "SI", "SK", "TR", "US",
})
# fmt: on
ACCESSIONS = {"FI": date(2023, 4, 4), "SE": date(2024, 3, 7)}
FIVE = frozenset({"AU", "IL", "JP", "NZ", "KR"})


def is_near(country: str, as_of: date) -> bool:
    """Whether the country is of NATO (by accession), or Australia, Israel, Japan, New Zealand or South Korea."""
    joined = ACCESSIONS.get(country)
    return country in NATO_BEFORE_2021 | FIVE or (joined is not None and joined <= as_of)


def wait(facts: Mapping[str, Any], as_of: date) -> Finding:
    """The wait in calendar days for the filing's destination: 22 CFR 123.15(b), 124.11(b)."""
    return Finding(NEAR if is_near(facts["destination"], as_of) else OTHERS, (), CITATIONS)
