"""Licence usage: whether a shipment still fits under a licence, in value, quantity and time."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal
from typing import Annotated

from pydantic import Field

from licensing.regulations.anniversaries import last_day
from licensing.regulations.facts import Answer, Facts
from licensing.regulations.fields import Amount, Count, Day, Flag, Money, one_of
from licensing.regulations.finding import CENT, Finding
from licensing.regulations.rulebook import BOOK, RuleBook
from workflows.refusal import Refusal

ACTIVE, SUSPENDED, REVOKED = "active", "suspended", "revoked"
LIFE, TOLERANCE = ("22 CFR 123.21(a)",), ("22 CFR 123.23",)


class LicenceUsageFacts(Facts):
    """A licence, what was shipped under it, and one more shipment."""

    face_value: Money = Field(description="the value that the licence states, USD")
    mde: Flag = Field(description="it is for major defense equipment")
    face_quantity: Count = Field(description="the quantity that the licence states, units")
    shipped_value: Money = Field(description="shipped before this shipment, USD")
    shipped_quantity: Count = Field(description="shipped before this shipment, units")
    shipment_value: Money = Field(description="this shipment, USD")
    shipment_quantity: Count = Field(description="this shipment, units")
    issued_on: Day = Field(description="the day of issue")
    ships_on: Day = Field(description="the day of this shipment")
    status: Annotated[str, one_of((ACTIVE, SUSPENDED, REVOKED))] = Field(
        description="what was done to the licence"
    )

    def conflicts(self) -> dict[str, str]:
        """Nothing ships under a licence that is not issued yet."""
        return (
            {"ships_on": "This date is before the date of issue."} if self.ships_on < self.issued_on else {}
        )


class LicenceUsageAnswer(Answer):
    """Whether the shipment may go, and the most that may go under the licence in all."""

    allowed: Flag = Field(description="the shipment fits")
    max_total_value: Amount = Field(description="the most that may be shipped in all, USD")


def licence_usage(facts: LicenceUsageFacts, book: RuleBook = BOOK) -> Finding:
    """Whether a shipment fits: 22 CFR 123.21(a) for its life, 123.23 for value; no tolerance for quantity."""
    refusals = _not_live(facts, book) or _over(facts, book)
    most = min(_tolerated(facts, book), _cap(facts, book))
    answer = LicenceUsageAnswer(allowed=not refusals, max_total_value=most)
    citations = book.citations("licence_validity", "usage_tolerance")
    return Finding(answer, refusals, citations, book.version)


def _not_live(facts: LicenceUsageFacts, book: RuleBook) -> tuple[Refusal, ...]:
    """Why the licence is not live: the first cause alone, or all, as the book's reading says."""
    last = last_day(facts.issued_on, "licence_validity", book)
    used_up = facts.shipped_value >= facts.face_value or facts.shipped_quantity >= facts.face_quantity
    against = (
        (REVOKED, facts.status == REVOKED, "The licence is revoked."),
        (SUSPENDED, facts.status == SUSPENDED, "The licence is suspended."),
        ("expired", facts.ships_on > last, f"The licence expired after {last}."),
        (
            "exhausted",
            used_up,
            "The licence has expired, because its full value or quantity has been shipped.",
        ),
    )
    reasons = tuple(Refusal(code, sentence, LIFE) for code, applies, sentence in against if applies)
    return reasons[:1] if book.reads("licence_not_live", "first") else reasons


def _over(facts: LicenceUsageFacts, book: RuleBook) -> tuple[Refusal, ...]:
    """Every limit of a live licence that the shipment passes."""
    total = facts.shipped_value + facts.shipment_value
    tolerated, cap = _tolerated(facts, book), _cap(facts, book)
    against = (
        (
            "value_over_tolerance",
            total > tolerated,
            f"In all ${total} is more than the ${tolerated} tolerated.",
            TOLERANCE,
        ),
        (
            "value_cap",
            cap < total <= tolerated,
            f"In all ${total} is within the tolerance, but over ${cap}.",
            TOLERANCE,
        ),
        (
            "quantity_exceeded",
            facts.shipped_quantity + facts.shipment_quantity > facts.face_quantity,
            "The shipment has more units than the licence. The tolerance applies only to value.",
            LIFE,
        ),
    )
    return tuple(Refusal(code, sentence, cited) for code, applies, sentence, cited in against if applies)


def _tolerated(facts: LicenceUsageFacts, book: RuleBook) -> Decimal:
    """The stated value and the tolerance, cents rounded down."""
    share = 100 + book.number("usage_tolerance", facts.ships_on)
    return (facts.face_value * share / 100).quantize(CENT, rounding=ROUND_DOWN)


def _cap(facts: LicenceUsageFacts, book: RuleBook) -> Decimal:
    """The most that tolerated overage may come to, a cent under the amount; never less than the stated value."""
    reached = book.amount("usage_cap_mde" if facts.mde else "usage_cap", facts.ships_on)
    if facts.face_value < reached:
        return reached - CENT
    return facts.face_value if book.reads("face_value_at_cap", "no_overage") else _tolerated(facts, book)
