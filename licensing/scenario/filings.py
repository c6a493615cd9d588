"""What most filings have in common: their detail, and the morning on which they are filed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from licensing.scenario.cast.people import empowered_official
from licensing.scenario.vocabulary import Step, Turn, When

TRANSACTIONS = {
    "AGR-AMD": "amendment",
    "DSP-5": "permanent_export",
    "DSP-6": "amendment",
    "DSP-73": "temporary_export",
    "DSP-85": "permanent_export",
    "GC": "retransfer",
    "MLA": "manufacture_abroad",
    "TAA": "technical_assistance",
    "WDA": "distribution",
}
CERTIFICATION = (
    "certification",
    "Empowered official's certification",
    (
        "Certification under 22 CFR 126.13: neither the applicant nor any party to the export is indicted, convicted or "
        "ineligible; the signer is a U.S. person and an empowered official of the applicant."
    ),
)
SIGNATORY_ABROAD = "S. Raghavan, Company Secretary"
Paper = tuple[str, str, str]


def detail(by: str, instrument: str, end_use: str, **more: Any) -> dict[str, Any]:
    """The detail of a filing by that partner for the armed forces of India, with all that has to be enclosed."""
    return {
        "instrument": instrument,
        "transaction": TRANSACTIONS[instrument],
        "end_use": end_use,
        "destination": "IN",
        "to_armed_forces": True,
        "certified_by": empowered_official(by),
        "purchase_documented": True,
        "part_130_statement": True,
        **more,
    }


def retransfer(end_use: str, **more: Any) -> dict[str, Any]:
    """The detail of a foreign firm's retransfer by general correspondence, with its letter of 22 CFR 126.13(a)."""
    return {
        "instrument": "GC",
        "transaction": "retransfer",
        "end_use": end_use,
        "destination": "IN",
        "to_armed_forces": True,
        "certified_by": SIGNATORY_ABROAD,
        "purchase_documented": True,
        "part_130_statement": True,
        **more,
    }


def opening(when: When, by: str, *papers: Paper) -> tuple[Step, ...]:
    """File a draft, attach those papers (kind, title, text) at a few minutes' distance, and submit it."""
    start = datetime.strptime(when.at, "%H:%M")  # noqa: DTZ007 - a clock time; its zone is the actor's
    minutes = iter(range(9, 200, 9))

    def turn() -> Turn:
        later = start + timedelta(minutes=next(minutes))
        return Turn(when.day, f"{later:%H:%M}", by)

    attached = tuple(turn().attach(kind, title, text) for kind, title, text in papers)
    return (when.as_(by).file(), *attached, turn().execute("submit"))
