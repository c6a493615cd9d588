"""Which instrument a request needs, who may apply for it, what must be enclosed, and how long it lives."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from licensing.regulations.finding import Finding, Reason

AMENDMENTS = ("DSP-6", "DSP-62", "DSP-74", "DSP-119")
AGREEMENTS = ("TAA", "MLA", "WDA")
INSTRUMENTS = ("DSP-5", "DSP-61", "DSP-73", "DSP-85", *AMENDMENTS, *AGREEMENTS, "GC")

TRANSACTIONS = (
    ("permanent_export", "Permanent export"),
    ("temporary_import", "Temporary import"),
    ("temporary_export", "Temporary export"),
    ("technical_assistance", "Technical assistance"),
    ("manufacture_abroad", "Manufacture abroad"),
    ("distribution", "Warehouse or distribution point abroad"),
    ("retransfer", "Reexport, retransfer or change of end-use"),
    ("amendment", "Amendment of a licence"),
)
_UNCLASSIFIED = {"permanent_export": "DSP-5", "temporary_import": "DSP-61", "temporary_export": "DSP-73"}
_AMENDS = {"DSP-5": "DSP-6", "DSP-61": "DSP-62", "DSP-73": "DSP-74", "DSP-85": "DSP-119"}
_OTHER = {
    "technical_assistance": "TAA",
    "manufacture_abroad": "MLA",
    "distribution": "WDA",
    "retransfer": "GC",
}

LARGE_SALE = Decimal("500000.00")  # 22 CFR 123.1(c), 130.2: "$500,000 or more"
LICENCE_YEARS = 4  # 22 CFR 123.21(a)


def instrument(facts: Mapping[str, Any], as_of: date) -> Finding:
    """The instrument that the facts call for, against the one filed for: 22 CFR 123.1, 123.9(c), 123.25, 124.1."""
    kind = facts["transaction"]
    if kind == "amendment":
        due = _AMENDS.get(facts["amended_instrument"])
        citations: tuple[str, ...] = ("22 CFR 123.25",)
    elif kind in _UNCLASSIFIED:
        due = "DSP-85" if facts["classified"] else _UNCLASSIFIED[kind]
        citations = ("22 CFR 123.1(a)",)
    else:
        due = _OTHER[kind]
        citations = ("22 CFR 123.9(c)",) if due == "GC" else ("22 CFR 124.1(a)",)
    filed = facts["instrument"]
    if due == filed:
        return Finding(due, (), citations)
    sentence = (
        f"The facts call for {due}, not {filed}." if due else "What is to be amended is no DSP licence."
    )
    return Finding(due, (Reason("instrument", sentence),), citations)


def applicant(facts: Mapping[str, Any], as_of: date) -> Finding:
    """Who may apply: a registered US person; a foreign person only for a retransfer: 22 CFR 120.1(c), 122.1, 123.9(c)."""
    if facts["instrument"] == "GC":
        return Finding(answer=True, reasons=(), citations=("22 CFR 123.9(c)",))
    citations = ("22 CFR 120.1(c)", "22 CFR 122.1")
    if not facts["us_person"]:
        sentence = (
            f"A foreign applicant files retransfers; {facts['instrument']} is for a registered US person."
        )
        return Finding(answer=False, reasons=(Reason("foreign_applicant", sentence),), citations=citations)
    until = facts["registered_until"]
    if until is None or until < as_of:
        sentence = "The filer has no registration in force."
        return Finding(answer=False, reasons=(Reason("not_registered", sentence),), citations=citations)
    return Finding(answer=True, reasons=(), citations=citations)


def enclosures(facts: Mapping[str, Any], as_of: date) -> Finding:
    """The enclosures without which a filing is not received: 22 CFR 126.13, 123.1(c), 130.9."""
    missing = []
    large = facts["to_armed_forces"] and facts["total_value"] >= LARGE_SALE
    if facts["instrument"] != "GC" and not facts["certified_by"]:
        missing.append(
            Reason("no_certification", "The empowered official's certification is missing (126.13).")
        )
    if facts["instrument"] == "DSP-5" and (facts["sme"] or large) and not facts["purchase_documented"]:
        missing.append(Reason("no_purchase_document", "The purchase documentation is missing (123.1(c)(4))."))
    if large and facts["instrument"] not in AMENDMENTS and not facts["part_130_statement"]:
        missing.append(
            Reason("no_part_130", "A sale of $500,000 or more to armed forces needs a part 130 statement.")
        )
    return Finding(not missing, tuple(missing), ("22 CFR 126.13", "22 CFR 123.1(c)", "22 CFR 130.9"))


def nontransfer(facts: Mapping[str, Any], as_of: date) -> Finding:
    """Whether a signed DSP-83 is still missing: 22 CFR 123.10, 124.10."""
    needed = (facts["sme"] or facts["classified"]) and facts["instrument"] not in AMENDMENTS
    citations = ("22 CFR 123.10", "22 CFR 124.10")
    signed = facts["dsp83_signed_on"]
    if not needed or (signed is not None and signed <= as_of):
        return Finding(needed, (), citations)
    sentence = "Significant military equipment or classified articles need a signed DSP-83."
    return Finding(needed, (Reason("no_dsp83", sentence),), citations)


def validity(facts: Mapping[str, Any], as_of: date) -> Finding:
    """Whether the last day can be told: agreements and retransfers name their own: 22 CFR 123.21(a), 124.7."""
    own_date = facts["instrument"] in (*AGREEMENTS, "GC")
    ends = facts["ends_on"]
    citations = ("22 CFR 124.7",) if own_date else ("22 CFR 123.21(a)",)
    if not own_date or (ends is not None and ends > as_of):
        return Finding(ends if own_date else None, (), citations)
    sentence = "An agreement or retransfer names its last day, and it lies ahead."
    return Finding(ends, (Reason("no_end", sentence),), citations)


def expires_on(name: str, issued_on: date, ends_on: date | None) -> date:
    """The last day: a DSP licence's fourth anniversary (29 February: the 28th), else the date asked for.

    22 CFR 123.21(a): four years. Raises ValueError when an instrument that needs its own date has none.
    """
    if name in AGREEMENTS or name == "GC":
        if ends_on is None:
            raise ValueError(f"{name} needs a last day of its own")
        return ends_on
    year = issued_on.year + LICENCE_YEARS
    if (issued_on.month, issued_on.day) == (2, 29) and not _is_leap(year):
        return date(year, 2, 28)
    return issued_on.replace(year=year)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
