"""Findings of cases: what a case says of itself, put to the topics of the rule book."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from licensing.regulations.congress import NOT_DUE, SALE, CongressionalNotificationAnswer, SaleAnswer
from licensing.regulations.contracts import Sale, Sold, sale_of
from licensing.regulations.finding import Finding
from licensing.regulations.instruments import agreement_of, sells_nothing
from licensing.regulations.rulebook import BOOK
from licensing.regulations.topics import find
from workflows.refusal import Refusal
from workflows.wording import date_in_words

SALES = "22 CFR 123.15(a)"
COMMERCE = ("22 CFR 120.5(b)", "15 CFR 734.3(a)")
NO_ARTICLE = (
    "No line is on the munitions list, and goods of Commerce alone go by no ITAR exemption or licence. Apply to the Bureau"
    " of Industry and Security, or look at its licence exceptions STA (India is in Country Group A:5), RPL, GOV and LVS"
    " (15 CFR 740)."
)
ALONE = ("22 CFR 120.5(b)(2)", "22 CFR 123.1(b)")
RETRANSFER = "3(d)"
MOST_USD = Decimal("999999999999999.99")  # a topic takes no more, and far less needs a notification


def notification(facts: Mapping[str, Any], as_of: date) -> Finding:
    """Whether Congress has to be notified of what the case asks for, and for how long it waits: 22 CFR 123.15, 124.11.

    Facts: destinations (ISO alpha-2 codes abroad), mde_value, category_i_value and total_value (USD), instrument,
    transaction, manufacture_abroad and sme; of a contract contract_number, contract_on, contract_value (USD) and
    other_filings, which is called for what is sold under it beside. None is due where nothing is sold, nothing goes
    abroad, or the notification of another filing under the contract covers it. A retransfer's rests on section 3(d) of
    the AECA (22 USC 2753(d)), by the original acquisition cost of what is retransferred. An amendment of an agreement
    states its lines as amended, so that their total decides: 124.11.
    """
    if sells_nothing(facts) or not facts["destinations"]:
        return Finding(NOT_DUE, (), (SALES,), BOOK.version)
    agreement = agreement_of(facts)
    sale = sale_of(facts)
    judged = sale.told()
    finding = find(
        "congressional-notification",
        as_of=as_of,
        destinations=judged["destinations"],
        mde_value=min(judged["mde_value"], MOST_USD),
        category_i_value=min(judged["category_i_value"], MOST_USD),
        total_value=min(judged["total_value"], MOST_USD),
        agreement=agreement,
        sme_manufacture_abroad=facts["manufacture_abroad"] and facts["sme"],
        emergency_certified=False,
        received_by_congress_on=None,
        joint_resolution_enacted_on=None,
    )
    finding = replace(finding, answer=_answer_for(sale, judged, finding.answer))
    if facts["transaction"] != "retransfer" or not finding.answer.required:
        return finding
    retransfer = finding.answer.model_copy(update={"basis": RETRANSFER})
    return replace(finding, answer=retransfer, citations=("22 USC 2753(d)", "22 CFR 123.9(c)"))


def _answer_for(sale: Sale, judged: Mapping[str, Any], answer: CongressionalNotificationAnswer) -> SaleAnswer:
    """The answer, with what was judged; none is due of a sale that a notification already covers."""
    covering = sale.covered_by() if answer.basis == SALE else None
    if covering is None:
        return SaleAnswer(**dict(answer), **judged, covered_by="")
    words = _covered(judged["judged"], covering)
    return SaleAnswer(**dict(NOT_DUE), **{**judged, "judged": words}, covered_by=covering.reference)


def _covered(judged: str, covering: Sold) -> str:
    """What is judged, and the notification that covers it."""
    certified = covering.certified
    assert certified is not None
    return (
        f"{judged} The notification of {covering.reference} covers it: Congress received it on"
        f" {date_in_words(certified.received_on)}, for ${certified.total:,.2f}."
    )


def proscription(facts: Mapping[str, Any], as_of: date) -> Finding:
    """The countries of the case (`countries`) that are under a policy of denial on that day: 22 CFR 126.1(d)."""
    findings = {
        country: find("proscribed-destination", country=country, as_of=as_of)
        for country in sorted(facts["countries"])
    }
    denied = {country: finding for country, finding in findings.items() if finding.answer.policy != "none"}
    refusals = tuple(
        Refusal("proscribed_destination", refusal.sentence, finding.citations)
        for finding in denied.values()
        for refusal in finding.refusals
    )
    citations = tuple(dict.fromkeys(cited for finding in denied.values() for cited in finding.citations))
    return Finding(tuple(denied), refusals, citations or ("22 CFR 126.1(d)",), BOOK.version)


def amendment(facts: Mapping[str, Any], as_of: date) -> Finding:
    """Whether what an amendment changes may be changed by one, else that it needs a new licence: 22 CFR 123.25.

    Facts: amended_instrument, change, and for the sentence amended_reference and amended_balance, which is called
    for the words of what has not been shipped.
    """
    finding = find("amendment", instrument=facts["amended_instrument"], change=facts["change"])
    if finding.answer.allowed:
        return finding
    sentence = (
        "An amendment cannot make this change. Apply for a new licence for what has not been shipped under "
        f"{facts['amended_reference']}: {facts['amended_balance']()}."
    )
    return Finding(
        finding.answer,
        (Refusal("new_licence", sentence, finding.citations),),
        finding.citations,
        BOOK.version,
    )


def jurisdiction(facts: Mapping[str, Any], as_of: date) -> Finding:
    """Whether every line is under ITAR jurisdiction: an ECCN's goods are Commerce's unless they ride along: 22 CFR 120.5(b).

    At least one line is on the munitions list, since what is Commerce's alone goes by no exemption and no licence of
    ours: 22 CFR 120.5(b)(2), 123.1(b). Facts: lines, each (number, ECCN or "", the USML paragraph that it rides under
    or ""), and from_stocks: under a letter of offer goods of either list go.
    """
    refusals = tuple(
        Refusal(
            "commerce_jurisdiction",
            f"Line {number} (ECCN {eccn}) is under the Commerce Department's jurisdiction: apply to its Bureau of"
            " Industry and Security, or name the USML paragraph (x) under which it rides along.",
        )
        for number, eccn, rides in facts["lines"]
        if eccn and not rides
    )
    alone = all(eccn for _, eccn, _ in facts["lines"]) and any(rides for *_, rides in facts["lines"])
    if alone and not facts["from_stocks"]:
        refusals += (Refusal("no_defence_article", NO_ARTICLE, ALONE),)
    return Finding(not refusals, refusals, COMMERCE, BOOK.version)


def worth(values: Iterable[Decimal]) -> Decimal:
    """The sum of those values (USD)."""
    return sum(values, start=Decimal("0.00"))
