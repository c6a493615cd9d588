"""DPAS: how long a supplier has to answer a rated order, and whether ratings may be given."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from licensing.regulations.finding import Finding, Reason

ACCEPT_DAYS = {"DO": 15, "DX": 10}  # 15 CFR 700.13(d)(1), the supplier's working days after receipt
LEAST_HOURS = {"hazard_occurred": 6, "imminent": 12}  # 15 CFR 700.13(d)(2)
EMERGENCIES = (
    ("none", "None"),
    ("hazard_occurred", "A hazard has occurred"),
    ("imminent", "A hazard is imminent"),
)


def answer_within_days(rating: str, emergency: str) -> int | None:
    """The supplier's working days for a rated order; None for an unrated one and in an emergency."""
    return ACCEPT_DAYS.get(rating) if emergency == "none" else None


def answer_within_hours(rating: str, emergency: str, stated: int | None) -> int | None:
    """The hours for a rated order in an emergency: those that it states, never fewer than the law's; else None."""
    if not rating or emergency == "none":
        return None
    return max(LEAST_HOURS[emergency], stated or 0)


def rating_authority(facts: Mapping[str, Any], as_of: date) -> Finding:
    """Whether new ratings may be given on that day: 50 USC 4511, 4564. Unknown counts as not in force.

    `facts["rating_authority"]` are the (first, last) days of the periods that are known; no last day: until further
    notice. Orders rated while it was in force stay binding.
    """
    for first, last in facts["rating_authority"]:
        if first <= as_of and (last is None or as_of <= last):
            return Finding(answer=True, reasons=(), citations=("50 USC 4511",))
    said = "No authority to give new DPAS ratings is in force; orders rated before stay binding."
    return Finding(answer=False, reasons=(Reason("no_dpas_authority", said),), citations=("50 USC 4564",))
