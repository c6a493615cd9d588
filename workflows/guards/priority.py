"""Guards of priority cases: what may be rated, what a supplier may answer, what dates have to be."""

from __future__ import annotations

from typing import Any

from workflows.guards.findings import asks
from workflows.inputs.priority import FOR_CANADA, FOR_FOREIGN_GOVERNMENTS
from workflows.refusal import Refusal
from workflows.wording import date_in_words

HOME = "US"
SPONSORED = ("15 CFR 700.57(b)",)
CANADA = "15 CFR 700.57 does not cover a Canadian end buyer. Use 15 CFR 700.56 (symbols D1 to D3)."


def says_what_it_supports(file: Any, ctx: Any) -> list[Refusal]:
    """Priority is for another case or a purchase order: 15 CFR 700.12, 700.50."""
    if file.fact("supports") is not None or file.fact("purchase_order"):
        return []
    return [
        Refusal(
            "supports_nothing",
            "Name the case or the purchase order that this request supports.",
            field="supports",
        )
    ]


def supports_what_it_may(file: Any, ctx: Any) -> list[Refusal]:
    """Who asks priority for a case is its filer, or the ministry that sponsors it, on the day of each step that counts."""
    if file.fact("supports") is None or file.people.filer_may_support:
        return []
    sentence = "Only the filer of a case, or the ministry that sponsors it, requests priority for it."
    return [Refusal("no_relation_to_case", sentence, field="supports")]


def says_that_a_state_buys(file: Any, ctx: Any) -> list[Refusal]:
    """Where a ministry abroad is the end-user, a foreign state is the end buyer: 15 CFR 700.57(b)."""
    if file.fact("is_assurance") or file.fact("foreign_end_buyer"):
        return []
    users = [party.partner for party in file.parties if party.role == "end_user" and party.partner_id]
    states = [user for user in users if user.kind == "ministry" and str(user.country) != HOME]
    sentence = "{} is the end-user. State that a foreign state is the end buyer."
    return [
        Refusal("a_state_buys", sentence.format(state), SPONSORED, field="foreign_end_buyer")
        for state in states
    ]


def names_sponsor_if_due(file: Any, ctx: Any) -> list[Refusal]:
    """A foreign end buyer's own ministry sponsors the request first: 15 CFR 700.57(b)."""
    if not file.orders.sponsor_due or any(
        party.role == "sponsor" and party.partner_id for party in file.parties
    ):
        return []
    sentence = "A foreign state is the end buyer. Name its ministry as the sponsor."
    return [Refusal("no_sponsor", sentence, SPONSORED, field="parties")]


def has_one_buyer_and_sponsor(file: Any, ctx: Any) -> list[Refusal]:
    """Where a sponsor is due, a request is of one end buyer's country, and one ministry sponsors it: 15 CFR 700.57(b)."""
    sponsors = {party.partner_id or party.name for party in file.parties if party.role == "sponsor"}
    if not file.orders.sponsor_due:
        sentence = "This request needs no sponsor. Leave the sponsor out."
        return [Refusal("no_sponsor_due", sentence, SPONSORED, field="parties")] if sponsors else []
    if len(file.orders.buyers) > 1:
        sentence = "A request covers one end buyer's country. File one request for each country."
        return [Refusal("one_request_each", sentence, SPONSORED, field="parties")]
    if len(sponsors) > 1:
        sentence = "Name only one sponsoring ministry."
        return [Refusal("one_sponsor", sentence, SPONSORED, field="parties")]
    return []


def sponsor_is_the_buyers(file: Any, ctx: Any) -> list[Refusal]:
    """The ministry that sponsors is of an end buyer's own country: 15 CFR 700.57(b)."""
    sponsors = {
        str(party.partner.country) for party in file.parties if party.role == "sponsor" and party.partner_id
    }
    if not file.orders.sponsor_due or sponsors <= file.orders.buyers:
        return []
    sentence = "The sponsoring ministry must belong to the end buyer's country."
    return [Refusal("not_the_buyers_ministry", sentence, SPONSORED, field="parties")]


def buyer_is_not_canada(file: Any, ctx: Any) -> list[Refusal]:
    """What Canada needs is asked for in another way, under the D symbols: 15 CFR 700.56."""
    if file.fact("is_assurance") or "CA" not in file.orders.buyers:
        return []
    return [Refusal("canada_goes_otherwise", CANADA, ("15 CFR 700.56",), field="parties")]


def receipt_follows_the_last(file: Any, ctx: Any) -> list[Refusal]:
    """An amended order is received after the one that it amends: 15 CFR 700.16."""
    day, before = ctx.data.get("order_received_on"), file.fact("order_received_on")
    if day is None or before is None or day >= before:
        return []
    sentence = f"The previous order was received on {date_in_words(before)}."
    return [Refusal("before_the_last", sentence, ("15 CFR 700.16",), field="order_received_on")]


def supplier_is_where_it_can_be_asked(file: Any, ctx: Any) -> list[Refusal]:
    """A rating binds suppliers in the United States alone; elsewhere an assurance is asked: 15 CFR 700.57(a)."""
    named = [
        supplier.partner for supplier in file.parties if supplier.role == "supplier" and supplier.partner_id
    ]
    abroad = [supplier for supplier in named if str(supplier.country) != HOME]
    if file.fact("is_assurance") is bool(abroad):
        return []
    sentence = (
        "A rating does not bind a supplier abroad. Request an assurance instead."
        if abroad
        else "A supplier in the United States receives a rated order. Request a rating instead."
    )
    return [Refusal("wrong_direction", sentence, ("15 CFR 700.57",), field="direction")]


def assurance_is_asked_from_home(file: Any, ctx: Any) -> list[Refusal]:
    """An assurance is what the side of the United States asks of a supplier abroad: 15 CFR 700.57(c)."""
    if not file.fact("is_assurance") or str(file.case.filer.country) == HOME:
        return []
    sentence = (
        "Only a filer in the United States may request an assurance. A filer abroad may request a rating."
    )
    return [Refusal("not_asked_from_home", sentence, ("15 CFR 700.57(c)",), field="direction")]


def rests_on_an_arrangement(file: Any, ctx: Any) -> list[Refusal]:
    """A supplier abroad is asked under an arrangement in force on the day that confers priority support: 15 CFR 700.57(c)."""
    if not file.fact("is_assurance") or not file.orders.abroad:
        return []
    if file.orders.arrangement_for("priority_support", ctx.office_day) is not None:
        return []
    sentence = f"No arrangement in force today confers priority support with {file.orders.abroad_in_words}."
    sentence = " ".join(
        [sentence, *file.orders.arrangements_not_in_force("priority_support", ctx.office_day)]
    )
    return [Refusal("no_arrangement", sentence, ("15 CFR 700.57(c)",), field="parties")]


def required_date_lies_ahead(file: Any, ctx: Any) -> list[Refusal]:
    """A rated order has a specific date to come; "as soon as possible" is none: 15 CFR 700.12(a)."""
    day = ctx.data.get("required_on") or file.fact("required_on")
    if day > ctx.office_day:
        return []
    sentence = (
        f"The required date, {date_in_words(day)}, has passed. A rated order needs a specific future date."
    )
    return [Refusal("no_date_ahead", sentence, ("15 CFR 700.12(a)",), field="required_on")]


@asks("rating_authority")
def ratings_are_authorised(file: Any, ctx: Any) -> list[Refusal]:
    """New ratings are given only while the authority for them is in force: 50 USC 4564."""
    finding = file.finding("rating_authority", ctx.now)
    return [Refusal(refusal.code, refusal.sentence, finding.citations) for refusal in finding.refusals]


def symbol_is_the_buyers(file: Any, ctx: Any) -> list[Refusal]:
    """The D symbols are Canada's, G1 and G2 foreign governments': 15 CFR 700.56, schedule I."""
    symbol = ctx.data.get("programme_symbol")
    if symbol in FOR_CANADA:
        return [Refusal("canada_goes_otherwise", CANADA, ("15 CFR 700.56",), field="programme_symbol")]
    if symbol not in FOR_FOREIGN_GOVERNMENTS or file.fact("foreign_end_buyer"):
        return []
    sentence = f"{symbol} is only for purchases by a foreign government."
    return [Refusal("no_foreign_buyer", sentence, ("15 CFR 700, schedule I",), field="programme_symbol")]


def is_rated(file: Any, ctx: Any) -> list[Refusal]:
    """Only a rated order is re-rated, amended as such, or has its rating cancelled; an assurance has none."""
    if file.fact("rating"):
        return []
    return [Refusal("not_rated", "A voluntary assurance has no rating.")]


def offer_is_later(file: Any, ctx: Any) -> list[Refusal]:
    """Who can meet the required date accepts; an offer is for later: 15 CFR 700.13(a), (b)."""
    day = ctx.data.get("offered_on")
    if day is None or day > file.fact("required_on"):
        return []
    sentence = f"The order asks for {file.fact('required_on')}. Offer a later date, or accept the order."
    return [Refusal("date_can_be_met", sentence, ("15 CFR 700.13",), field="offered_on")]
