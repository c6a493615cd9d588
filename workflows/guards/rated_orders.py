"""Guards of orders: conflicts between them, hours in an emergency, notices of delay, and ratings that flow down."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from workflows.language import Role
from workflows.rated_order_states import PASSES_ON, WITHOUT_RATING
from workflows.refusal import Refusal
from workflows.wording import date_in_words, state_in_words

HOURS = ("15 CFR 700.13(d)(2)",)
FLOW_DOWN = ("15 CFR 700.15",)
SAME_DAY = ("15 CFR 700.13(b)",)
# why an order that waits for its answer is not compared with another
WHY_NOT = {"other_rating": "has another rating", "other_day": "was received on another day"}


def names_own_orders(file: Any, ctx: Any) -> list[Refusal]:
    """What it interferes with are orders that this very supplier has; of another's it learns nothing."""
    named = ctx.data.get("interferes_with") or []
    unknown = sorted(set(named) - file.orders.named(ctx).keys())
    if not unknown:
        return []
    sentence = f"You have no order {', '.join(map(repr, unknown))} that is accepted or waits for your answer."
    return [Refusal("unknown_order", sentence, field="interferes_with")]


def what_waits_is_its_equal(file: Any, ctx: Any) -> list[Refusal]:
    """An order that has not been accepted interferes with its equals of the same day alone: 15 CFR 700.13(b)."""
    return [
        _of_waiting(
            "not_accepted",
            f"{name} is not accepted and {WHY_NOT[comparison]}. Leave it out.",
        )
        for name, comparison in file.orders.waiting(ctx).items()
        if comparison in WHY_NOT
    ]


def gives_way_to_none(file: Any, ctx: Any) -> list[Refusal]:
    """Who accepts displaces lower rated and unrated orders alone: 15 CFR 700.13(b), 700.14(b)."""
    conflict = file.orders.conflict(ctx)
    if conflict.answer.action != "reject_and_offer_date":
        return []
    sentence = (
        "It conflicts with an accepted order of the same or a higher rating. "
        "Offer the earliest possible date."
    )
    return [Refusal("offer_the_earliest_date", sentence, conflict.citations, field="interferes_with")]


def is_due_first(file: Any, ctx: Any) -> list[Refusal]:
    """Of equal orders received on the same day the earliest delivery dates are accepted first: 15 CFR 700.13(b)."""
    return [
        _of_waiting(
            "due_after_another",
            f"{name}, received on the same day, is due earlier. Answer it first. "
            "Offer the earliest possible date.",
        )
        for name, comparison in file.orders.waiting(ctx).items()
        if comparison == "due_earlier"
    ]


def has_an_excuse(file: Any, ctx: Any) -> list[Refusal]:
    """A rated order is not put off for lower rated, unrated or later work: 15 CFR 700.13(b), 700.14(b)."""
    comparison, waiting = file.orders.conflict(ctx), file.orders.waiting(ctx)
    if not file.fact("rating") or "due_earlier" in waiting.values():
        return []
    if comparison.answer.action == "accept_and_displace":
        sentence = "A conflict with lower-rated or unrated work is no excuse. Accept the order."
        return [Refusal("no_excuse", sentence, comparison.citations, field="interferes_with")]
    if comparison.answer.action == "reject_and_offer_date":
        return []
    return [
        _of_waiting(
            "no_excuse", f"{name}, received on the same day, is not due earlier. Accept this order first."
        )
        for name, relation in waiting.items()
        if relation == "due_later"
    ]


def _of_waiting(code: str, sentence: str) -> Refusal:
    return Refusal(code, sentence, SAME_DAY, field="interferes_with")


def has_been_displaced(file: Any, ctx: Any) -> list[Refusal]:
    """Its parties are told once that a higher rated order took its place."""
    return (
        []
        if file.orders.displacements
        else [Refusal("not_displaced", "No higher-rated order has displaced this order.")]
    )


def states_the_instant(file: Any, ctx: Any) -> list[Refusal]:
    """In an emergency the supplier's hours run from the instant of receipt, and only then: 15 CFR 700.13(d)(2)."""
    received_at, name = ctx.data.get("order_received_at"), "order_received_at"
    if not ctx.data.keys():
        return []
    if file.fact("emergency") == "none":
        sentence = "This is not an emergency order. Leave the time of receipt empty."
        return [Refusal("no_emergency", sentence, HOURS, field=name)] if received_at else []
    if received_at is None:
        sentence = "This is an emergency order. Give the time at which the supplier received it."
        return [Refusal("no_instant", sentence, HOURS, field=name)]
    if received_at > ctx.now:
        return [Refusal("in_the_future", "This time is in the future.", field=name)]
    supplier, day = file.people.partner_as(Role.SUPPLIER), ctx.data.get("order_received_on")
    if day is None or received_at.astimezone(ZoneInfo(supplier.zone)).date() == day:
        return []
    return [Refusal("another_day", "This time is not on that day in the supplier's time zone.", field=name)]


def delay_is_unconfirmed(file: Any, ctx: Any) -> list[Refusal]:
    """What was told verbally is confirmed in writing: 15 CFR 700.13(d)(3)."""
    if file.orders.unconfirmed_delays():
        return []
    return [Refusal("nothing_to_confirm", "No verbally reported delay waits for a written notice.")]


def supplier_is_another(file: Any, ctx: Any) -> list[Refusal]:
    """Nobody orders from itself: 15 CFR 700.12, 700.13."""
    own = [
        party for party in file.parties if party.role == "supplier" and party.partner_id == file.case.filer_id
    ]
    if not own:
        return []
    return [
        Refusal(
            "orders_from_itself",
            "The supplier cannot be the filer.",
            field="parties",
        )
    ]


def flows_from_nothing(file: Any, ctx: Any) -> list[Refusal]:
    """Where a rated order stands above, its rating is passed on, not asked for: 15 CFR 700.15."""
    above = file.fact("flows_from")
    if above is None:
        return []
    sentence = f"This order takes its rating from {above.reference}. Use 'Flow down a rating' instead."
    return [Refusal("flows_down", sentence, FLOW_DOWN, field="flows_from")]


def flows_from_own_order(file: Any, ctx: Any) -> list[Refusal]:
    """The supplier of a rated order passes its rating on, while it has that order: 15 CFR 700.15."""
    above = file.fact("flows_from")
    if above is None:
        sentence = "Name the rated order that this order supports, or submit the request."
        return [Refusal("flows_from_nothing", sentence, FLOW_DOWN, field="flows_from")]
    refusals = []
    if not file.orders.filer_supplies(above):
        sentence = f"Only the supplier of {above.reference} may flow down its rating."
        refusals.append(Refusal("not_its_supplier", sentence, FLOW_DOWN, field="flows_from"))
    elif above.state not in PASSES_ON or not above.detail.rating:
        sentence = f"{above.reference} is not a rated order now. It is in: {state_in_words(above)}."
        refusals.append(Refusal("not_rated_above", sentence, FLOW_DOWN, field="flows_from"))
    return refusals


def is_needed_above(file: Any, ctx: Any) -> list[Refusal]:
    """What is needed to fill an order is due no later than the order itself: 15 CFR 700.15, 700.18."""
    above = file.fact("flows_from")
    latest = above and above.detail.deliver_on
    if not latest or file.fact("required_on") <= latest:
        return []
    sentence = f"The parent order is due on {date_in_words(latest)}. This order must not be due later."
    return [Refusal("later_than_above", sentence, FLOW_DOWN, field="required_on")]


def is_rated_by_itself(file: Any, ctx: Any) -> list[Refusal]:
    """A rating that flowed down is changed where it flows from: 15 CFR 700.15, 700.16."""
    above = file.fact("flows_from")
    if above is None:
        return []
    sentence = f"Change the rating of {above.reference} instead. This order follows it."
    return [Refusal("rated_above", sentence, FLOW_DOWN)]


def is_rated_otherwise_above(file: Any, ctx: Any) -> list[Refusal]:
    """The order above was given another rating or symbol."""
    above = file.fact("flows_from")
    if above is not None and above.detail.rating and above.detail.rated_as != file.fact("rated_as"):
        return []
    return [Refusal("rated_alike", "The parent order has the same rating.")]


def has_lost_its_rating_above(file: Any, ctx: Any) -> list[Refusal]:
    """The order above is rated no more."""
    above = file.fact("flows_from")
    if above is not None and above.state in WITHOUT_RATING:
        return []
    return [Refusal("rated_above", "The parent order, if any, keeps its rating.")]
