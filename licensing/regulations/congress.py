"""Congressional notification: when it is due, how long Congress has, and what bars approval."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Any

from pydantic import Field

from licensing.regulations.destinations import is_near
from licensing.regulations.facts import Answer, Facts
from licensing.regulations.fields import MOST_LISTED, NOT_EMPTY, Amount, Country, Day, Flag, Money, one_of
from licensing.regulations.finding import Finding
from licensing.regulations.instruments import AGREEMENTS, MLA, TAA
from licensing.regulations.rulebook import BOOK, RuleBook

SALE, MANUFACTURE = "36(c)", "36(d)"


class CongressionalNotificationFacts(Facts):
    """A sale or an agreement on a day, and what Congress has had of it; each amount is judged by itself."""

    as_of: Day = Field(description="the day of the lists and amounts; a resolution counts once enacted")
    destinations: Annotated[tuple[Country, ...], NOT_EMPTY] = Field(
        description="every country, ISO 3166-1 alpha-2",
        max_length=MOST_LISTED,
        json_schema_extra={"minItems": 1},
    )
    mde_value: Money = Field(description="major defense equipment, USD")
    total_value: Money = Field(description="the whole contract, USD")
    category_i_value: Money = Field(description="Category I (a)-(g), USD")
    agreement: Annotated[str, one_of(sorted(AGREEMENTS))] | None = Field(
        description="the agreement, or null for a licence"
    )
    sme_manufacture_abroad: Flag = Field(description="significant military equipment is manufactured abroad")
    emergency_certified: Flag = Field(description="the President certified an emergency")
    received_by_congress_on: Day | None = Field(description="the day of receipt by Congress, or null")
    joint_resolution_enacted_on: Day | None = Field(
        description="the day of a joint resolution against it, or null"
    )


class CongressionalNotificationAnswer(Answer):
    """Whether a notification is due, and when approval may come."""

    required: Flag = Field(description="a notification is due")
    basis: Annotated[str, one_of((SALE, MANUFACTURE))] | None = Field(
        description="the section of the AECA, or null"
    )
    wait_days: int | None = Field(description="calendar days after receipt, or null")
    earliest_approval_on: date | None = Field(
        description="the first day of approval, or null if it is not known"
    )
    barred: Flag = Field(description="a joint resolution bars approval for good")


class SaleAnswer(CongressionalNotificationAnswer):
    """The same of a sale that a case is part of: what was judged, and the filings that it was summed over."""

    contract: str = Field(description="the number of the contract; empty where none is named")
    total_value: Amount = Field(description="the amount of the contract, USD")
    mde_value: Amount = Field(description="major defense equipment over the filings, USD")
    category_i_value: Amount = Field(description="Category I (a)-(g) over the filings, USD")
    by_stated_value: Flag = Field(description="the stated value of the contract decides the total")
    filings: tuple[dict[str, str], ...] = Field(
        description="the filings that count: reference and value, USD"
    )
    destinations: tuple[str, ...] = Field(description="every country of the filings, ISO 3166-1 alpha-2")
    covered_by: str = Field(
        description="the filing whose notification covers this one; empty where none does"
    )
    judged: str = Field(description="what was judged, in words")
    contradictions: tuple[str, ...] = Field(description="what other filings state otherwise of the contract")


NOT_DUE = CongressionalNotificationAnswer(
    required=False, basis=None, wait_days=None, earliest_approval_on=None, barred=False
)


def congressional_notification(facts: CongressionalNotificationFacts, book: RuleBook = BOOK) -> Finding:
    """What 22 CFR 123.15 and 124.11 ask: AECA 36(d) for manufacture abroad, else 36(c) by value."""
    basis = _basis(facts, book)
    required = basis is not None
    barred = _is_barred(facts) and (required or book.reads("bar_without_notification", "bars"))
    answer = CongressionalNotificationAnswer(
        required=required,
        basis=basis,
        wait_days=_wait_told(facts, book) if required else None,
        earliest_approval_on=_earliest(facts, book) if required and not barred else None,
        barred=barred,
    )
    section = "22 CFR 124.11(a)" if basis == MANUFACTURE else "22 CFR 123.15(a)"
    return Finding(answer, (), (section, *book.citations("congressional_wait")), book.version)


def wait_days(countries: tuple[str, ...], on: date, book: RuleBook = BOOK) -> int:
    """The wait in calendar days: the shorter one if every country is near: 22 CFR 123.15(b), 124.11(b)."""
    return book.number(f"congressional_wait{_tier(countries, on, book)}", on)


def wait(facts: Mapping[str, Any], as_of: date) -> Finding:
    """The wait in calendar days for all the filing's destinations abroad: 22 CFR 123.15(b), 124.11(b)."""
    days = wait_days(tuple(sorted(facts["destinations"])), as_of)
    return Finding(days, (), BOOK.citations("congressional_wait"), BOOK.version)


def _tier(countries: tuple[str, ...], on: date, book: RuleBook) -> str:
    """The end of the rules' names: the higher tier only if the transfer includes no other country."""
    return "_near" if all(is_near(country, on, book) for country in countries) else ""


def _basis(facts: CongressionalNotificationFacts, book: RuleBook) -> str | None:
    if facts.sme_manufacture_abroad and facts.agreement in (MLA, TAA):
        return MANUFACTURE
    day = facts.as_of
    tier = _tier(facts.destinations, day, book)
    reached = (
        facts.mde_value >= book.amount(f"congressional_mde{tier}", day)
        or facts.total_value >= book.amount(f"congressional_total{tier}", day)
        or facts.category_i_value >= book.amount("congressional_category_i", day)
    )
    return SALE if reached else None


def _is_barred(facts: CongressionalNotificationFacts) -> bool:
    enacted = facts.joint_resolution_enacted_on
    return enacted is not None and enacted <= facts.as_of


def _wait_told(facts: CongressionalNotificationFacts, book: RuleBook) -> int | None:
    if facts.emergency_certified and book.reads("certified_emergency_wait", "none"):
        return None
    return wait_days(facts.destinations, facts.as_of, book)


def _earliest(facts: CongressionalNotificationFacts, book: RuleBook) -> date | None:
    received = facts.received_by_congress_on
    if received is None or facts.emergency_certified:
        return received
    elapsed = book.reads("notification_wait", "elapsed")
    return received + timedelta(days=wait_days(facts.destinations, facts.as_of, book) + elapsed)
