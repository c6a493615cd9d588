"""Which instrument a request needs, who may apply for it or go without, what must be enclosed, and how long it lives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from licensing.regulations.amendments import AGREEMENT_AMENDMENT, FORMS, ROUTES
from licensing.regulations.anniversaries import last_day
from licensing.regulations.enclosures import CERTIFICATE, is_large_sale, needs_certificate
from licensing.regulations.finding import Finding
from licensing.regulations.rulebook import BOOK
from workflows.refusal import Refusal
from workflows.wording import date_in_words

AMENDMENTS = FORMS
TAA, MLA, WDA = "TAA", "MLA", "WDA"
AGREEMENTS = (TAA, MLA, WDA)  # 22 CFR 120.57
INSTRUMENTS = ("DSP-5", "DSP-61", "DSP-73", "DSP-85", *AMENDMENTS, *AGREEMENTS, "GC")
RETRANSFERS = ("GC",)  # abroad, for which nobody needs a registration: 22 CFR 123.9(c)
TERMED = (*AGREEMENTS, AGREEMENT_AMENDMENT)  # whose filing states the terms of an agreement
OWN_TERM = (*TERMED, *RETRANSFERS)  # which run to a day of their own, and not by 123.21(a)

APPLICANTS = ("22 CFR 120.16(a)", "22 CFR 120.16(b)", "22 CFR 122.1(a)")
INELIGIBLE = ("22 CFR 120.16(c)",)
EXEMPTIONS = ("22 CFR 120.15(a)", "22 CFR 120.15(b)", "22 CFR 122.1(a)")
REGISTRATION = ("22 CFR 122.1(a)",)
PARTICIPANTS = ("22 CFR 120.16(c)", "22 CFR 127.1(d)")
RETRANSFER = ("22 CFR 123.9(c)",)
TRANSACTIONS = (
    ("permanent_export", "Permanent export"),
    ("temporary_import", "Temporary import"),
    ("temporary_export", "Temporary export"),
    ("technical_assistance", "Technical assistance"),
    ("manufacture_abroad", "Manufacture abroad"),
    ("distribution", "Warehouse or distribution point abroad"),
    ("retransfer", "Reexport, retransfer or change of end-use"),
    ("amendment", "Amendment of a licence or an agreement"),
)
TEMPORARY = (TEMPORARY_IMPORT, TEMPORARY_EXPORT) = ("temporary_import", "temporary_export")
NO_SALES = ("amendment", *TEMPORARY)  # transactions that sell nothing
DOCUMENTED = ("permanent_export", "retransfer")  # by a purchase: 22 CFR 123.1(c)(4), 123.9(c)
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
        citations: tuple[str, ...] = (
            ("22 CFR 124.1(c)",) if due == AGREEMENT_AMENDMENT else ("22 CFR 123.25",)
        )
    elif kind in _UNCLASSIFIED:
        citations = ("22 CFR 123.1(a)",)
    else:
        citations = ("22 CFR 123.9(c)",) if due == "GC" else ("22 CFR 124.1(a)",)
    filed = facts["instrument"]
    if due == filed:
        return _found(citations, answer=due)
    sentence = (
        f"The facts call for {due}, not {filed}."
        if due
        else "Only a DSP licence or an agreement can be amended."
    )
    return _found(citations, Refusal("instrument", sentence, citations), answer=due)


def due_for(transaction: str, *, classified: bool, amended: str) -> str | None:
    """The instrument for a transaction; None for an amendment of what has none: 22 CFR 123.1, 123.25, 124.1."""
    if transaction == "amendment":
        return ROUTES.get(amended)
    if transaction in _UNCLASSIFIED:
        return "DSP-85" if classified else _UNCLASSIFIED[transaction]
    return _OTHER.get(transaction)


@dataclass(frozen=True)
class Exporter:
    """Who applies or exports, and since or until when it may; a day that is None is not known to be."""

    name: str
    us_person: bool = False
    us_agency: bool = False
    mission_in_us: bool = False  # of a foreign government
    registered_until: date | None = None
    ineligible_from: date | None = None
    ineligible_until: date | None = None

    def why_unregistered(self, on: date) -> str:
        """Why it has no registration on that day; "" if it has one or needs none: 22 CFR 122.1(a), (b)(1)."""
        if self.us_agency or (self.registered_until is not None and on <= self.registered_until):
            return ""
        if self.registered_until is None:
            return f"{self.name} has no registration in force."
        return f"{self.name} was registered until {date_in_words(self.registered_until)}."

    def why_ineligible(self, on: date) -> str:
        """Why it is ineligible on that day; "" if it is not: 22 CFR 120.16(c)."""
        if self.ineligible_from is None or on < self.ineligible_from:
            return ""
        if self.ineligible_until is not None and self.ineligible_until < on:
            return ""
        return f"{self.name} is ineligible since {date_in_words(self.ineligible_from)}."


def applicant(facts: Mapping[str, Any], as_of: date) -> Finding:
    """Who may apply: 22 CFR 120.16(a), (b), 122.1; for a retransfer anybody who is eligible: 123.9(c), 120.16(c).

    Facts: applicant, an Exporter, and instrument.
    """
    who, instrument = facts["applicant"], facts["instrument"]
    ineligible = who.why_ineligible(as_of)
    refusals: tuple[Refusal, ...] = ()
    if ineligible:
        refusals = (Refusal("ineligible", ineligible, INELIGIBLE),)
    if instrument == "GC":
        return _found(RETRANSFER, *refusals, answer=not refusals)
    refusals += _against_applicant(who, instrument, as_of)
    return _found(APPLICANTS, *refusals, answer=not refusals)


def _against_applicant(applicant: Exporter, instrument: str, as_of: date) -> tuple[Refusal, ...]:
    if applicant.mission_in_us and instrument not in TERMED:  # a foreign governmental entity in the US
        return ()
    if not applicant.us_person:
        sentence = f"A foreign applicant files retransfers; {instrument} is for a registered US person."
        return (Refusal("foreign_applicant", sentence, APPLICANTS),)
    unregistered = applicant.why_unregistered(as_of)
    return (Refusal("not_registered", unregistered, APPLICANTS),) if unregistered else ()


def registration(facts: Mapping[str, Any], as_of: date) -> Finding:
    """Whether everybody who exports is registered on that day (`exporters`): 22 CFR 122.1(a)."""
    told = [exporter.why_unregistered(as_of) for exporter in facts["exporters"]]
    refusals = [Refusal("not_registered", sentence, REGISTRATION) for sentence in told if sentence]
    return _found(REGISTRATION, *refusals, answer=not refusals)


def eligibility(facts: Mapping[str, Any], as_of: date) -> Finding:
    """Whether nobody who takes part is ineligible on that day (`participants`): 22 CFR 120.16(c), 127.1(d)."""
    told = [participant.why_ineligible(as_of) for participant in facts["participants"]]
    refusals = [Refusal("ineligible", sentence, PARTICIPANTS) for sentence in told if sentence]
    return _found(PARTICIPANTS, *refusals, answer=not refusals)


def against_exemption(exporter: Exporter, on: date, *, abroad: bool = False) -> tuple[Refusal, ...]:
    """Why the exporter may claim no exemption: 22 CFR 120.15(a), (b), 120.16(c), 123.16(a).

    With `abroad` the exemption is open to persons abroad too, of whom an officer judges: 126.7(b).
    """
    ineligible = exporter.why_ineligible(on)
    told = [Refusal("ineligible", ineligible, INELIGIBLE)] if ineligible else []
    if exporter.us_person or exporter.us_agency:
        unregistered = exporter.why_unregistered(on)
        sentence = f"{unregistered} An exemption needs a registered exporter."
        told += [Refusal("not_registered", sentence, EXEMPTIONS)] if unregistered else []
    elif not abroad:
        sentence = f"{exporter.name} is no US person. An exemption needs a registered US exporter: file as it, or name it as a party."
        told.append(Refusal("foreign_exporter", sentence, EXEMPTIONS))
    return tuple(told)


def enclosures(facts: Mapping[str, Any], as_of: date) -> Finding:
    """The enclosures without which a filing is not received: 22 CFR 126.13, 123.1(c), 130.9; of a retransfer too, 123.9(c)."""
    transaction = facts["transaction"]
    large = is_large_sale(facts["total_value"], to_armed_forces=facts["to_armed_forces"])
    undocumented = transaction in DOCUMENTED and not facts["purchase_documented"]
    unstated = large and not sells_nothing(facts) and not facts["part_130_statement"]
    limit = f"${BOOK.amount('part_130_sale'):,.0f}"
    against = (
        (
            not facts["certified_by"],
            "no_certification",
            "The letter of certification is missing, signed by an empowered official (22 CFR 126.13(a)).",
            "126.13(a)",
        ),
        (
            undocumented,
            "no_purchase_document",
            "The purchase order, letter of intent or other purchase document is missing (22 CFR 123.1(c)(4)).",
            "123.9(c)" if transaction == "retransfer" else "123.1(c)(4)",
        ),
        (
            unstated,
            "no_part_130",
            f"A commercial sale of {limit} or more for foreign armed forces needs a part 130 statement.",
            "130.9",
        ),
    )
    missing = [
        Refusal(code, sentence, (f"22 CFR {section}",))
        for applies, code, sentence, section in against
        if applies
    ]
    return _found(("22 CFR 126.13", "22 CFR 123.1(c)", "22 CFR 130.9"), *missing, answer=not missing)


def agreement_of(facts: Mapping[str, Any]) -> str | None:
    """The agreement that the filing is for, or that it amends; None for what is neither."""
    instrument = (
        facts["amended_instrument"] if facts["instrument"] == AGREEMENT_AMENDMENT else facts["instrument"]
    )
    return instrument if instrument in AGREEMENTS else None


def sells_nothing(facts: Mapping[str, Any]) -> bool:
    """Whether the transaction sells nothing: of amendments only an agreement's can, since it states all that is sold under it."""
    return facts["transaction"] in NO_SALES and facts["instrument"] != AGREEMENT_AMENDMENT


def nontransfer(facts: Mapping[str, Any], as_of: date) -> Finding:
    """Whether a signed DSP-83 is still missing: 22 CFR 123.10(a), 124.10; what comes back needs none, 123.1(c)(5)."""
    needed = not sells_nothing(facts) and needs_certificate(
        sme=facts["sme"], classified=facts["classified"], exemption=None
    )
    signed = facts["dsp83_signed_on"]
    if not needed or (signed is not None and signed <= as_of):
        return _found(CERTIFICATE, answer=needed)
    sentence = "Significant military equipment or classified articles need a signed DSP-83."
    return _found(CERTIFICATE, Refusal("no_dsp83", sentence, CERTIFICATE), answer=needed)


def validity(facts: Mapping[str, Any], as_of: date) -> Finding:
    """Whether the last day can be told: agreements and retransfers name their own: 22 CFR 123.21(a), 124.7, 124.14(b), 123.9(c)."""
    own_date = facts["instrument"] in OWN_TERM
    ends = facts["ends_on"]
    own_terms = {WDA: "22 CFR 124.14(b)", "GC": "22 CFR 123.9(c)"}.get(facts["instrument"], "22 CFR 124.7")
    citations = (own_terms,) if own_date else BOOK.citations("licence_validity")
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
