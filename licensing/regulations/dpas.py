"""DPAS: how long a supplier has to answer a rated order, and whether ratings may be given."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Annotated, Any

from pydantic import Field

from licensing.regulations.facts import Answer, Facts
from licensing.regulations.fields import (
    LEVELS,
    MOST_HOURS,
    MOST_LISTED,
    Day,
    Flag,
    Instant,
    Rating,
    one_of,
    whole,
)
from licensing.regulations.finding import Finding
from licensing.regulations.rulebook import BOOK, RuleBook
from licensing.worktime import US_FEDERAL, Calendar, is_working_day, nth_after
from workflows.refusal import Refusal

EMERGENCIES = (
    ("none", "None"),
    ("hazard_occurred", "A hazard has occurred"),
    ("imminent", "A hazard is imminent"),
)
HAZARDS = tuple(code for code, _ in EMERGENCIES[1:])
BASE = US_FEDERAL  # the recipient's own days depart from it: 15 CFR 700.8


class DpasAcceptanceFacts(Facts):
    """A rated order as its recipient has it."""

    rating: Rating = Field(description="DX or DO with its programme symbol")
    received_on: Day = Field(description="the day of receipt, which does not count")
    recipient_closed_on: tuple[Day, ...] = Field(
        description="days on which the recipient is closed", max_length=MOST_LISTED
    )
    recipient_open_on: tuple[Day, ...] = Field(
        description="weekends and holidays on which it is open", max_length=MOST_LISTED
    )

    def conflicts(self) -> dict[str, str]:
        """No day is both."""
        both = sorted(set(self.recipient_closed_on) & set(self.recipient_open_on))
        return {"recipient_open_on": f"{both[0]} is also a closed day."} if both else {}


class DpasAcceptanceAnswer(Answer):
    """By when the order is accepted or rejected."""

    respond_by: date = Field(description="the last day")


class DpasEmergencyFacts(Facts):
    """A rated order in an emergency."""

    emergency: Annotated[str, one_of(HAZARDS)] = Field(description="what calls for it")
    received_at: Instant = Field(description="the instant of receipt, UTC")
    stated_hours: Annotated[int, whole(MOST_HOURS)] = Field(
        description="the limit that the order states, hours"
    )


class DpasEmergencyAnswer(Answer):
    """By when it is accepted or rejected."""

    respond_by: datetime = Field(description="the last instant, UTC")
    stated_limit_valid: Flag = Field(description="the stated limit is no shorter than the minimum")


def dpas_acceptance(facts: DpasAcceptanceFacts, book: RuleBook = BOOK) -> Finding:
    """The last of the recipient's working days to answer a rated order: 15 CFR 700.13(d)(1), 700.8."""
    rule = _rule(facts.rating)
    calendar = Calendar(BASE, frozenset(facts.recipient_closed_on), frozenset(facts.recipient_open_on))
    received = facts.received_on
    deemed = book.reads("receipt_on_closed_day", "received_next_open_day")
    if deemed and not is_working_day(calendar, received):
        received = nth_after(received, 1, calendar)
    answer = DpasAcceptanceAnswer(
        respond_by=nth_after(received, book.number(rule, facts.received_on), calendar)
    )
    return Finding(answer, (), (*book.citations(rule), "15 CFR 700.8"), book.version)


def dpas_emergency(facts: DpasEmergencyFacts, book: RuleBook = BOOK) -> Finding:
    """The last instant to answer a rated order in an emergency: 15 CFR 700.13(d)(2)."""
    least = book.number(f"dpas_{facts.emergency}", facts.received_at.date())
    hours = _hours(facts.emergency, facts.stated_hours, facts.received_at.date(), book)
    answer = DpasEmergencyAnswer(
        respond_by=facts.received_at + timedelta(hours=hours),
        stated_limit_valid=facts.stated_hours >= least,
    )
    return Finding(answer, (), book.citations(f"dpas_{facts.emergency}"), book.version)


def answer_within_days(rating: str, emergency: str) -> int | None:
    """The supplier's working days for a rated order; None for an unrated one and in an emergency."""
    return BOOK.number(_rule(rating)) if rating in LEVELS and emergency == "none" else None


def answer_within_hours(rating: str, emergency: str, stated: int | None) -> int | None:
    """The hours for a rated order in an emergency: those that it states, never fewer than the law's; else None."""
    if not rating or emergency == "none":
        return None
    return _hours(emergency, stated or 0, None, BOOK)


def rating_authority(facts: Mapping[str, Any], as_of: date) -> Finding:
    """Whether new ratings may be given on that day: 50 USC 4511, 4564. Unknown counts as not in force.

    `facts["rating_authority"]` are the (first, last) days of the periods that officers recorded; no last day: until
    further notice. Where none is recorded the rule book's own are taken. Orders rated before stay binding.
    """
    recorded = facts["rating_authority"]
    in_force = any(first <= as_of and (last is None or as_of <= last) for first, last in recorded)
    if in_force or (not recorded and BOOK.in_force("dpas_authority_in_force", as_of)):
        return Finding(answer=True, refusals=(), citations=("50 USC 4511",), version=BOOK.version)
    sentence = (
        "No authority to give new DPAS ratings is in force under the Defense Production Act. Ratings of section 18"
        " of the Selective Service Act (50 USC 3816) are not given here. Earlier rated orders remain binding."
    )
    refusal = Refusal("no_dpas_authority", sentence, ("50 USC 4564",))
    return Finding(answer=False, refusals=(refusal,), citations=("50 USC 4564",), version=BOOK.version)


def _rule(rating: str) -> str:
    return f"dpas_acceptance_{rating.partition('-')[0].lower()}"


def _hours(emergency: str, stated: int, on: date | None, book: RuleBook) -> int:
    least = book.number(f"dpas_{emergency}", on)
    return max(least, stated) if book.reads("short_emergency_limit", "minimum") else stated
