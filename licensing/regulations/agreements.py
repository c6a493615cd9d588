"""Agreements: what their parties owe the licensing agency by when; 22 CFR 124.4, 124.6 and 124.9."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from licensing.regulations.anniversaries import anniversary
from licensing.regulations.finding import Finding
from licensing.regulations.instruments import MLA, WDA, agreement_of
from licensing.regulations.rulebook import BOOK
from licensing.regulations.statutory import owed_by
from workflows.refusal import Refusal

OBLIGATIONS = (  # code, words, the day that it counts from, the rule
    ("signed_copy", "File a signed copy", "executed_on", "agreement_signed_copy"),
    (
        "termination_notice",
        "Give notice of the impending termination",
        "expires_on",
        "agreement_termination_notice",
    ),
)


TERMS = ("22 CFR 124.4(b)",)
TERRITORY = "22 CFR 124.7(a)(4)"
TERRITORY_OF_WAREHOUSE = "22 CFR 124.14(b)(4)"
OF_MANUFACTURE = (
    ("the quantity to be made", "quantity_to_be_made"),
    ("the limits on transfers to third parties", "transfer_limits"),
)
YEARLY: tuple[tuple[str, str, str, str, Callable[[Mapping[str, Any]], bool]], ...] = (
    (  # and when it is owed at all
        "status_report",
        "Report the status of the agreement, which has not been concluded",
        "approved_on",
        "agreement_status_report",
        lambda facts: not facts["executed_on"],
    ),
    (
        "sales_report",
        "Report the year's sales and transfers under the agreement",
        "executed_on",
        "agreement_sales_report",
        lambda facts: bool(facts["instrument"] == MLA),
    ),
    (
        "warehouse_report",
        "Report the year's sales and transfers from the warehouse",
        "executed_on",
        "warehouse_sales_report",
        lambda facts: bool(facts["instrument"] == WDA),
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
    """What is owed now under an agreement with these facts; none where it is no agreement.

    Facts: is_agreement, instrument, approved_on, executed_on, expires_on, and met: how often each code has been met,
    from which follows the year of those that come back every year. 22 CFR 124.4(a), 124.6, 124.9(a)(5).
    """
    if not facts["is_agreement"]:
        return []
    once = [
        Owed(code, title, BOOK.citations(rule)[0], owed_by(rule, facts[start]))
        for code, title, start, rule in OBLIGATIONS
        if facts[start]
    ]
    yearly = [_this_year(duty, facts) for duty in YEARLY if facts[duty[2]] and duty[4](facts)]
    return [*once, *(duty for duty in yearly if duty.due_on <= facts["expires_on"])]


def begins_on(code: str, due_on: date) -> date | None:
    """The day on which the year begins that what is owed by `due_on` is for; None for what is owed once."""
    rule = next((rule for yearly, _, _, rule, _ in YEARLY if yearly == code), None)
    return anniversary(due_on, -BOOK.number(rule)) if rule else None


def terms(facts: Mapping[str, Any], as_of: date) -> Finding:
    """Whether an agreement, or its amendment, states its terms: the territory, and to make abroad quantity and limits.

    22 CFR 124.7(a)(4), of a warehouse 124.14(b)(4), and 124.4(b).
    """
    instrument = agreement_of(facts)
    territory = TERRITORY_OF_WAREHOUSE if instrument == WDA else TERRITORY
    asked = (("the territory", "territory", territory),) if instrument else ()
    if instrument == MLA:
        asked = (*asked, *((words, name, TERMS[0]) for words, name in OF_MANUFACTURE))
    missing = [(words, section) for words, name, section in asked if not facts[name]]
    cited = tuple(dict.fromkeys(section for _, section in missing)) or TERMS
    sentence = f"{facts['instrument']} does not state {', '.join(words for words, _ in missing)}."
    refusals = (Refusal("terms_missing", sentence, cited),) if missing else ()
    return Finding(not missing, refusals, cited, BOOK.version)


def _this_year(
    yearly: tuple[str, str, str, str, Callable[[Mapping[str, Any]], bool]], facts: Mapping[str, Any]
) -> Owed:
    code, title, start, rule, _ = yearly
    years = BOOK.number(rule) * (facts["met"].get(code, 0) + 1)
    return Owed(code, title, BOOK.citations(rule)[0], anniversary(facts[start], years))
