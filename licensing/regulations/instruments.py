"""Which instrument a request needs, who may apply for it, what must be enclosed, and how long it lives."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from licensing.regulations.amendments import ROUTES
from licensing.regulations.anniversaries import last_day
from licensing.regulations.enclosures import CERTIFICATE, is_large_sale, needs_certificate
from licensing.regulations.finding import Finding
from licensing.regulations.rulebook import BOOK
from workflows.refusal import Refusal

AMENDMENTS = tuple(ROUTES.values())
TAA, MLA, WDA = "TAA", "MLA", "WDA"
AGREEMENTS = (TAA, MLA, WDA)  # 22 CFR 120.57
INSTRUMENTS = ("DSP-5", "DSP-61", "DSP-73", "DSP-85", *AMENDMENTS, *AGREEMENTS, "GC")
OWN_TERM = (*AGREEMENTS, "GC")  # which run to a day of their own, and not by 123.21(a)

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
_OTHER = {
    "technical_assistance": TAA,
    "manufacture_abroad": MLA,
    "distribution": WDA,
    "retransfer": "GC",
}


def instrument(facts: Mapping[str, Any], as_of: date) -> Finding:
    """The instrument that the facts call for, against the one filed for: 22 CFR 123.1, 123.9(c), 123.25, 124.1."""
    kind = facts["transaction"]
    due = due_for(kind, classified=facts["classified"], amended=facts["amended_instrument"])
    if kind == "amendment":
        citations: tuple[str, ...] = ("22 CFR 123.25",)
    elif kind in _UNCLASSIFIED:
        citations = ("22 CFR 123.1(a)",)
    else:
        citations = ("22 CFR 123.9(c)",) if due == "GC" else ("22 CFR 124.1(a)",)
    filed = facts["instrument"]
    if due == filed:
        return _found(citations, answer=due)
    sentence = (
        f"The facts call for {due}, not {filed}." if due else "Only a DSP licence can be amended in this way."
    )
    return _found(citations, Refusal("instrument", sentence, citations), answer=due)


def due_for(transaction: str, *, classified: bool, amended: str) -> str | None:
    """The instrument for a transaction; None for an amendment of what is no DSP licence: 22 CFR 123.1, 123.25, 124.1."""
    if transaction == "amendment":
        return ROUTES.get(amended)
    if transaction in _UNCLASSIFIED:
        return "DSP-85" if classified else _UNCLASSIFIED[transaction]
    return _OTHER.get(transaction)


def applicant(facts: Mapping[str, Any], as_of: date) -> Finding:
    """Who may apply: a registered US person; a foreign person only for a retransfer: 22 CFR 120.1(c), 122.1, 123.9(c)."""
    if facts["instrument"] == "GC":
        return _found(("22 CFR 123.9(c)",), answer=True)
    citations = ("22 CFR 120.1(c)", "22 CFR 122.1")
    if not facts["us_person"]:
        sentence = (
            f"A foreign applicant files retransfers; {facts['instrument']} is for a registered US person."
        )
        return _found(citations, Refusal("foreign_applicant", sentence, citations), answer=False)
    until = facts["registered_until"]
    if until is None or until < as_of:
        sentence = "The filer has no registration in force."
        return _found(citations, Refusal("not_registered", sentence, citations), answer=False)
    return _found(citations, answer=True)


def enclosures(facts: Mapping[str, Any], as_of: date) -> Finding:
    """The enclosures without which a filing is not received: 22 CFR 126.13, 123.1(c), 130.9."""
    filed = facts["instrument"]
    large = is_large_sale(facts["total_value"], to_armed_forces=facts["to_armed_forces"])
    uncertified = filed != "GC" and not facts["certified_by"]
    undocumented = filed == "DSP-5" and (facts["sme"] or large) and not facts["purchase_documented"]
    unstated = large and filed not in AMENDMENTS and not facts["part_130_statement"]
    limit = f"${BOOK.amount('part_130_sale'):,.0f}"
    against = (
        (
            uncertified,
            "no_certification",
            "The empowered official's certification is missing (22 CFR 126.13).",
            "126.13",
        ),
        (
            undocumented,
            "no_purchase_document",
            "The purchase documentation is missing (22 CFR 123.1(c)(4)).",
            "123.1(c)(4)",
        ),
        (
            unstated,
            "no_part_130",
            f"A sale of {limit} or more to armed forces needs a part 130 statement.",
            "130.9",
        ),
    )
    missing = [
        Refusal(code, sentence, (f"22 CFR {section}",))
        for applies, code, sentence, section in against
        if applies
    ]
    return _found(("22 CFR 126.13", "22 CFR 123.1(c)", "22 CFR 130.9"), *missing, answer=not missing)


def nontransfer(facts: Mapping[str, Any], as_of: date) -> Finding:
    """Whether a signed DSP-83 is still missing: 22 CFR 123.10, 124.10."""
    needed = facts["instrument"] not in AMENDMENTS and needs_certificate(
        sme=facts["sme"], classified=facts["classified"], exemption=None
    )
    signed = facts["dsp83_signed_on"]
    if not needed or (signed is not None and signed <= as_of):
        return _found(CERTIFICATE, answer=needed)
    sentence = "Significant military equipment or classified articles need a signed DSP-83."
    return _found(CERTIFICATE, Refusal("no_dsp83", sentence, CERTIFICATE), answer=needed)


def validity(facts: Mapping[str, Any], as_of: date) -> Finding:
    """Whether the last day can be told: agreements and retransfers name their own: 22 CFR 123.21(a), 124.7."""
    own_date = facts["instrument"] in OWN_TERM
    ends = facts["ends_on"]
    citations = ("22 CFR 124.7",) if own_date else BOOK.citations("licence_validity")
    if not own_date or (ends is not None and ends > as_of):
        return _found(citations, answer=ends if own_date else None)
    sentence = "State a future last day for the agreement or retransfer."
    return _found(citations, Refusal("no_end", sentence, citations), answer=ends)


def expires_on(name: str, issued_on: date, ends_on: date | None) -> date:
    """The last day: that of the years of a DSP licence, else the date asked for: 22 CFR 123.21(a).

    Raises ValueError when an instrument that needs its own date has none.
    """
    if name not in OWN_TERM:
        return last_day(issued_on, "licence_validity")
    if ends_on is None:
        raise ValueError(f"{name} needs a last day of its own")
    return ends_on


def _found(citations: tuple[str, ...], *refusals: Refusal, answer: Any) -> Finding:
    return Finding(answer, refusals, citations, BOOK.version)
