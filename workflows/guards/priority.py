"""Guards of priority cases: what may be rated, what a supplier may answer, what dates have to be."""

from __future__ import annotations

from typing import Any

from workflows.inputs.priority import FOR_CANADA, FOR_FOREIGN_GOVERNMENTS
from workflows.language import Guard, Objection
from workflows.wording import date_in_words

HOME = "US"
SPONSORED = ("15 CFR 700.57(b)",)
CANADA = "15 CFR 700.57 does not cover a Canadian end buyer. Use 15 CFR 700.56 (symbols D1 to D3)."


def says_what_it_supports(case: Any, moment: Any) -> list[Objection]:
    """Priority is for another case or a purchase order: 15 CFR 700.12, 700.50."""
    if case.fact("supports") is not None or case.fact("purchase_order"):
        return []
    return [
        Objection(
            "supports_nothing",
            "Name the case or the purchase order that this request supports.",
            field="supports",
        )
    ]


def says_that_a_state_buys(case: Any, moment: Any) -> list[Objection]:
    """Where a ministry abroad is the end-user, a foreign state is the end buyer: 15 CFR 700.57(b)."""
    if case.fact("is_assurance") or case.fact("foreign_end_buyer"):
        return []
    users = [one.partner for one in case.party_list if one.role == "end_user" and one.partner_id]
    states = [one for one in users if one.kind == "ministry" and str(one.country) != HOME]
    sentence = "{} is the end-user. State that a foreign state is the end buyer."
    return [
        Objection("a_state_buys", sentence.format(one), SPONSORED, field="foreign_end_buyer")
        for one in states
    ]


def names_sponsor_if_due(case: Any, moment: Any) -> list[Objection]:
    """A foreign end buyer's own ministry sponsors the request first: 15 CFR 700.57(b)."""
    if not case.fact("sponsor_due") or any(
        one.role == "sponsor" and one.partner_id for one in case.party_list
    ):
        return []
    sentence = "A foreign state is the end buyer. Name its ministry as the sponsor."
    return [Objection("no_sponsor", sentence, SPONSORED, field="parties")]


def has_one_buyer_and_sponsor(case: Any, moment: Any) -> list[Objection]:
    """Where a sponsor is due, a request is of one end buyer's country, and one ministry sponsors it: 15 CFR 700.57(b)."""
    sponsors = {one.partner_id or one.name for one in case.party_list if one.role == "sponsor"}
    if not case.fact("sponsor_due"):
        sentence = "This request needs no sponsor. Leave the sponsor out."
        return [Objection("no_sponsor_due", sentence, SPONSORED, field="parties")] if sponsors else []
    if len(case.fact("buyers")) > 1:
        sentence = "A request covers one end buyer's country. File one request for each country."
        return [Objection("one_request_each", sentence, SPONSORED, field="parties")]
    if len(sponsors) > 1:
        sentence = "Name only one sponsoring ministry."
        return [Objection("one_sponsor", sentence, SPONSORED, field="parties")]
    return []


def sponsor_is_the_buyers(case: Any, moment: Any) -> list[Objection]:
    """The ministry that sponsors is of an end buyer's own country: 15 CFR 700.57(b)."""
    sponsors = {
        str(one.partner.country) for one in case.party_list if one.role == "sponsor" and one.partner_id
    }
    if not case.fact("sponsor_due") or sponsors <= case.fact("buyers"):
        return []
    sentence = "The sponsoring ministry must belong to the end buyer's country."
    return [Objection("not_the_buyers_ministry", sentence, SPONSORED, field="parties")]


def buyer_is_not_canada(case: Any, moment: Any) -> list[Objection]:
    """What Canada needs is asked for on a way of its own, under the D symbols: 15 CFR 700.56."""
    if case.fact("is_assurance") or "CA" not in case.fact("buyers"):
        return []
    return [Objection("canada_goes_otherwise", CANADA, ("15 CFR 700.56",), field="parties")]


def receipt_follows_the_last(case: Any, moment: Any) -> list[Objection]:
    """An amended order is received after the one that it amends: 15 CFR 700.16."""
    day, before = moment.data.get("order_received_on"), case.fact("order_received_on")
    if day is None or before is None or day >= before:
        return []
    sentence = f"The previous order was received on {date_in_words(before)}."
    return [Objection("before_the_last", sentence, ("15 CFR 700.16",), field="order_received_on")]


def supplier_is_where_it_can_be_asked(case: Any, moment: Any) -> list[Objection]:
    """A rating binds suppliers in the United States alone; elsewhere an assurance is asked: 15 CFR 700.57(a)."""
    named = [one.partner for one in case.party_list if one.role == "supplier" and one.partner_id]
    abroad = [one for one in named if str(one.country) != HOME]
    if case.fact("is_assurance") is bool(abroad):
        return []
    sentence = (
        "A rating does not bind a supplier abroad. Request an assurance instead."
        if abroad
        else "A supplier in the United States receives a rated order. Request a rating instead."
    )
    return [Objection("wrong_direction", sentence, ("15 CFR 700.57",), field="direction")]


def assurance_is_asked_from_home(case: Any, moment: Any) -> list[Objection]:
    """An assurance is what the side of the United States asks of a supplier abroad: 15 CFR 700.57(c)."""
    if not case.fact("is_assurance") or str(case.filer.country) == HOME:
        return []
    sentence = (
        "Only a filer in the United States may request an assurance. A filer abroad may request a rating."
    )
    return [Objection("not_asked_from_home", sentence, ("15 CFR 700.57(c)",), field="direction")]


def rests_on_an_arrangement(case: Any, moment: Any) -> list[Objection]:
    """A supplier abroad is asked under an arrangement in force on the day that confers priority support: 15 CFR 700.57(c)."""
    if not case.fact("is_assurance") or not case.abroad:
        return []
    if case.arrangement_for("priority_support", moment.now) is not None:
        return []
    sentence = f"No arrangement in force today confers priority support with {case.abroad_in_words}."
    sentence = " ".join([sentence, *case.arrangements_amiss("priority_support", moment.now)])
    return [Objection("no_arrangement", sentence, ("15 CFR 700.57(c)",), field="parties")]


def required_date_lies_ahead(case: Any, moment: Any) -> list[Objection]:
    """A rated order has a specific date to come; "as soon as possible" is none: 15 CFR 700.12(a)."""
    day = moment.data.get("required_on") or case.fact("required_on")
    if day > case.office_day(moment.now):
        return []
    sentence = (
        f"The required date, {date_in_words(day)}, has passed. A rated order needs a specific future date."
    )
    return [Objection("no_date_ahead", sentence, ("15 CFR 700.12(a)",), field="required_on")]


def ratings_are_authorised(case: Any, moment: Any) -> list[Objection]:
    """New ratings are given only while the authority for them is in force: 50 USC 4564."""
    finding = case.finding("rating_authority", moment.now)
    return [Objection(one.code, one.sentence, finding.citations) for one in finding.reasons]


def symbol_is_the_buyers(case: Any, moment: Any) -> list[Objection]:
    """The D symbols are Canada's, G1 and G2 foreign governments': 15 CFR 700.56, schedule I."""
    symbol = moment.data.get("programme_symbol")
    if symbol in FOR_CANADA:
        return [Objection("canada_goes_otherwise", CANADA, ("15 CFR 700.56",), field="programme_symbol")]
    if symbol not in FOR_FOREIGN_GOVERNMENTS or case.fact("foreign_end_buyer"):
        return []
    sentence = f"{symbol} is only for purchases by a foreign government."
    return [Objection("no_foreign_buyer", sentence, ("15 CFR 700, schedule I",), field="programme_symbol")]


def is_rated(case: Any, moment: Any) -> list[Objection]:
    """Only a rated order is re-rated, amended as such, or has its rating cancelled; an assurance has none."""
    if case.fact("rating"):
        return []
    return [Objection("not_rated", "A voluntary assurance has no rating.")]


def stands_ahead(name: str) -> Guard:
    """A guard: the date given for the ask `name` is not in the past."""

    def guard(case: Any, moment: Any) -> list[Objection]:
        day = moment.data.get(name)
        if day is None or day >= case.office_day(moment.now):
            return []
        return [Objection("in_the_past", "This date has passed.", field=name)]

    guard.__name__ = f"{name}_stands_ahead"
    return guard


def offer_is_later(case: Any, moment: Any) -> list[Objection]:
    """Who can meet the required date accepts; an offer is for later: 15 CFR 700.13(a), (b)."""
    day = moment.data.get("offered_on")
    if day is None or day > case.fact("required_on"):
        return []
    sentence = f"The order asks for {date_in_words(case.fact('required_on'))}. Offer a later date, or accept the order."
    return [Objection("date_can_be_met", sentence, ("15 CFR 700.13",), field="offered_on")]
