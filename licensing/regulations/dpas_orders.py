"""DPAS orders beside each other: whether an incoming one displaces others, and in which order all are filled."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from licensing.regulations.facts import Answer, Facts
from licensing.regulations.fields import LEVELS, UNRATED, Day, Identifier, RatingOrNone, invalid, one_of
from licensing.regulations.finding import Finding
from licensing.regulations.rulebook import BOOK, RuleBook

RANKS = (UNRATED, *reversed(LEVELS))  # all symbols have equal status: 15 CFR 700.3, 700.11
ACTIONS = ACCEPT, DISPLACE, REJECT = ("accept", "accept_and_displace", "reject_and_offer_date")
MOST_ORDERS = 500  # that are looked at together
# what an order that waits for its answer is to another; the first two do not interfere yet
BESIDE = OTHER_RATING, OTHER_DAY, DUE_EARLIER, DUE_LATER = (
    "other_rating",
    "other_day",
    "due_earlier",
    "due_later",
)


class Order(BaseModel):
    """An order that waits to be filled."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Identifier = Field(description="its name among the others")
    rating: RatingOrNone = Field(description="with its programme symbol, or unrated")
    required_on: Day = Field(description="the delivery date that it states")
    received_on: Day = Field(description="the day of its receipt")


def _each_once(orders: tuple[Order, ...]) -> tuple[Order, ...]:
    seen: set[str] = set()
    for order in orders:
        if order.id in seen:
            raise invalid(f"{order.id!r} names two of them.")
        seen.add(order.id)
    return orders


class DpasConflictFacts(Facts):
    """An order that comes in, and the accepted ones with which it would interfere."""

    incoming: RatingOrNone = Field(description="its rating")
    interferes_with: tuple[RatingOrNone, ...] = Field(
        description="the ratings of the accepted orders", max_length=MOST_ORDERS
    )


class DpasConflictAnswer(Answer):
    """What the supplier does."""

    action: Annotated[str, one_of(ACTIONS)] = Field(description="accept, displace the others, or reject")


class DpasSequenceFacts(Facts):
    """Orders that wait to be filled."""

    orders: Annotated[tuple[Order, ...], AfterValidator(_each_once)] = Field(
        description="all of them, in any order", max_length=MOST_ORDERS
    )


class DpasSequenceAnswer(Answer):
    """The order in which they are filled."""

    sequence: tuple[str, ...] = Field(description="their ids, the first one first")


def dpas_conflict(facts: DpasConflictFacts, book: RuleBook = BOOK) -> Finding:
    """Whether an incoming order gives way: 15 CFR 700.13(b); only lower ratings are displaced."""
    accepted = [rank(rating) for rating in facts.interferes_with]
    action = ACCEPT if not accepted else DISPLACE if max(accepted) < rank(facts.incoming) else REJECT
    answer = DpasConflictAnswer(action=action)
    return Finding(answer, (), ("15 CFR 700.13(b)", "15 CFR 700.14(b)"), book.version)


def dpas_sequence(facts: DpasSequenceFacts, book: RuleBook = BOOK) -> Finding:
    """By rating, then required delivery, then receipt: 15 CFR 700.14; what is equal in all stays as it was given."""
    ordered = sorted(facts.orders, key=_position)
    answer = DpasSequenceAnswer(sequence=tuple(order.id for order in ordered))
    return Finding(answer, (), ("15 CFR 700.14(b)", "15 CFR 700.14(c)"), book.version)


def beside(incoming: Order, waiting: Order) -> str:
    """What a waiting order is to another, one of BESIDE; the same date is later: 15 CFR 700.13(b).

    Of equal orders received on the same day those with the earliest delivery dates are accepted first.
    """
    if rank(waiting.rating) != rank(incoming.rating):
        return OTHER_RATING
    if waiting.received_on != incoming.received_on:
        return OTHER_DAY
    return DUE_EARLIER if waiting.required_on < incoming.required_on else DUE_LATER


def rank(rating: str) -> int:
    """The place of a rating among RANKS, the higher the more urgent."""
    return RANKS.index(rating.partition("-")[0])


def _position(order: Order) -> tuple[int, date, date]:
    return -rank(order.rating), order.required_on, order.received_on
