"""Guards of what the law asks of any filing: whose jurisdiction it is, where it goes, what Congress must be told."""

from __future__ import annotations

from collections.abc import Collection
from functools import wraps
from typing import Any

from workflows.guards.export_authority import licence_is_granted
from workflows.guards.findings import asks, no_reason_against, of_finding
from workflows.guards.items import filer_may_name_item
from workflows.language import Guard
from workflows.refusal import Refusal
from workflows.wording import date_in_words

SEND_BACK = " Send the case back, recommend it with this notification, and notify Congress."

is_under_itar_jurisdiction = no_reason_against(
    "jurisdiction",
    "is_ours_to_license",
    "Goods under Commerce's jurisdiction are not filed here, unless they ride under a USML paragraph: 22 CFR 120.5(b).",
    field="lines",
)


exporters_are_registered = no_reason_against(
    "registration",
    "exporters_are_registered",
    "Who exports is registered on the day on which goods move or are let go: 22 CFR 122.1(a).",
)
parties_are_eligible = no_reason_against(
    "eligibility",
    "parties_are_eligible",
    "Nobody takes part who is ineligible on the day: 22 CFR 120.16(c), 127.1(d).",
)


@asks("change", if_fact="change")
def amendment_is_allowed(file: Any, ctx: Any) -> list[Refusal]:
    """An amendment changes what it may, and nothing that takes a new licence: 22 CFR 123.25."""
    return of_finding(file.finding("change", ctx.now), field="change") if file.fact("change") else []


states_its_terms = no_reason_against(
    "terms",
    "states_its_terms",
    "An agreement says where, and one to make abroad also how much and for whom: 22 CFR 124.7(a)(4), 124.14(b)(4), 124.4(b).",
)


@asks("proscription")
def destination_is_open(file: Any, ctx: Any) -> list[Refusal]:
    """Nothing is approved to a country under a policy of denial, unless a waiver frees that country: 22 CFR 126.1."""
    return _denied_but(file.fact("waived_countries"), file, ctx)


@asks("proscription")
def supply_is_open(file: Any, ctx: Any) -> list[Refusal]:
    """The same for spares and maintenance, which a waiver of the licence that they run on frees too: 22 CFR 126.1."""
    licence = file.fact("licence") if file.fact("authority_kind") == "licence" else None
    of_licence = licence.fact("waived_countries") if licence is not None else ()
    return _denied_but({*file.fact("waived_countries"), *of_licence}, file, ctx)


SUPPLY_ON_THE_DAY = (filer_may_name_item, exporters_are_registered, parties_are_eligible, supply_is_open)


@asks("proscription")
def route_is_open(file: Any, ctx: Any) -> list[Refusal]:
    """The same of a shipment's own parties, those on its way included, freed by the waivers of what it goes under."""
    parent = file.fact("parent")
    licence = parent.fact("licence") if parent.kind != "licence" else None
    of_licence = licence.fact("waived_countries") if licence is not None else ()
    return _denied_but({*parent.fact("waived_countries"), *of_licence}, file, ctx)


def _once_granted(guard: Guard) -> Guard:
    """The same guard of what a licence sets free, which is asked once the licence is granted."""

    @wraps(guard)  # it asks the law on the same topics
    def once_granted(file: Any, ctx: Any) -> list[Refusal]:
        return [] if licence_is_granted(file, ctx) else guard(file, ctx)

    once_granted.__name__ = f"granted_{guard.__name__}"
    return once_granted


GRANTED_SUPPLY = tuple(_once_granted(guard) for guard in SUPPLY_ON_THE_DAY)


def _denied_but(freed: Collection[str], file: Any, ctx: Any) -> list[Refusal]:
    """A refusal for each country of the case that is under a policy of denial and not freed: 22 CFR 126.1(d)."""
    finding = file.finding("proscription", ctx.now)
    denied = zip(finding.answer, of_finding(finding), strict=True)
    return [refusal for country, refusal in denied if country not in freed]


@asks("proscription")
def a_country_is_denied(file: Any, ctx: Any) -> list[Refusal]:
    """A waiver is of a policy of denial that there is: 22 CFR 126.1."""
    finding = file.finding("proscription", ctx.now)
    if finding.refusals:
        return []
    sentence = "No country of this case is under a policy of denial."
    return [Refusal("nothing_to_waive", sentence, finding.citations)]


@asks("notification")
def notification_agrees(file: Any, ctx: Any) -> list[Refusal]:
    """Where the facts make a notification of Congress due, the officer names it and its wait: 22 CFR 123.15, 124.11.

    An officer may find one due where the facts of this case alone do not, and then still names the wait of the law.
    """
    data, finding = ctx.data, file.finding("notification", ctx.now)
    stated, due = data.get("notification"), finding.answer
    if stated is None:
        return []
    refusals = []
    if due.required and stated != due.basis:
        sentence = _why_due(due)
        refusals.append(Refusal("notification_due", sentence, finding.citations, field="notification"))
    lawful = due.wait_days or file.finding("wait", ctx.now).answer
    if stated != "none" and data.get("wait_days") != str(lawful):
        sentence = f"The notification period for these destinations is {lawful} days."
        refusals.append(Refusal("wait_of_law", sentence, finding.citations, field="wait_days"))
    return refusals


@asks("notification")
def congress_was_notified_if_due(file: Any, ctx: Any) -> list[Refusal]:
    """Nobody approves what the law makes a notification due for, whatever was recommended: 22 CFR 123.15, 124.11."""
    finding = file.finding("notification", ctx.now)
    if not finding.answer.required or file.notification():
        return []
    sentence = f"{_why_due(finding.answer)}{SEND_BACK if finding.answer.contract else ''}"
    return [Refusal("notification_due", sentence, finding.citations)]


def _why_due(due: Any) -> str:
    """That a notification is due, and of a contract which filings under it come to how much."""
    sentence = f"This case requires a congressional notification under section {due.basis}."
    return f"{sentence} {due.judged}" if due.contract else sentence


def contract_is_dated_once(file: Any, ctx: Any) -> list[Refusal]:
    """A contract is signed on one day, whichever filing under it states that: 22 CFR 123.15(a)."""
    if not file.fact("contract_number"):
        return []
    signed_on = file.fact("contract_on")
    other = next((sold for sold in file.other_filings if sold.signed_on != signed_on), None)
    if other is None:
        return []
    sentence = (
        f"{other.reference} states that this contract was signed on {date_in_words(other.signed_on)}. State the same"
        " day, or a number that tells the two contracts apart."
    )
    return [Refusal("contract_contradicts", sentence, ("22 CFR 123.15(a)",), field="contract_on")]
