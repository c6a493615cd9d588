"""Destinations: which countries 22 CFR 126.1 proscribes, and who belongs to which group of allies, by the day."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from licensing.regulations.facts import Answer, Facts
from licensing.regulations.fields import Country, Day, one_of
from licensing.regulations.finding import Finding
from licensing.regulations.rulebook import BOOK, RuleBook
from workflows.refusal import Refusal

NONE = "none"
POLICIES = ("denial", "denial_with_exceptions", NONE)


class ProscribedDestinationFacts(Facts):
    """A country and the day it is asked about."""

    country: Country = Field(description="ISO 3166-1 alpha-2")
    as_of: Day = Field(description="the day of the lists")


class ProscribedDestinationAnswer(Answer):
    """The policy towards the country."""

    policy: Annotated[str, one_of(POLICIES)] = Field(description="the policy of 126.1(d), or none")


def proscribed_destination(facts: ProscribedDestinationFacts, book: RuleBook = BOOK) -> Finding:
    """The policy of 22 CFR 126.1(d)(1) and (d)(2) towards a country on a day."""
    policy = policy_towards(facts.country, facts.as_of, book)
    citations = (
        book.citations(policy) if policy != NONE else book.citations("denial", "denial_with_exceptions")
    )
    refusals = () if policy == NONE else (Refusal(policy, f"{facts.country} is proscribed.", citations),)
    return Finding(ProscribedDestinationAnswer(policy=policy), refusals, citations, book.version)


def policy_towards(country: str, on: date, book: RuleBook = BOOK) -> str:
    """One of POLICIES: 22 CFR 126.1(d)."""
    return next((policy for policy in POLICIES[:-1] if book.lists(policy, country, on)), NONE)


def is_proscribed(country: str, as_of: date, book: RuleBook = BOOK) -> bool:
    """Whether the country (ISO 3166-1 alpha-2) is listed in 126.1(d) on that day: 22 CFR 126.1(d)(1), (d)(2)."""
    return policy_towards(country, as_of, book) != NONE


def is_nato(country: str, as_of: date, book: RuleBook = BOOK) -> bool:
    """Whether the country is a member of NATO on that day: 22 CFR 120.23(a)."""
    by_accession = book.reads("nato_membership", "accession")
    return book.lists("nato" if by_accession else "nato_as_listed", country, as_of)


def is_near(country: str, as_of: date, book: RuleBook = BOOK) -> bool:
    """Whether it is of NATO, or Australia, Israel, Japan, New Zealand or South Korea: 22 CFR 123.15(a)(2)."""
    return is_nato(country, as_of, book) or book.lists("near_allies", country, as_of)


def is_maintenance_ally(country: str, as_of: date, book: RuleBook = BOOK) -> bool:
    """Whether it is of NATO, or Australia, Japan or Sweden: 22 CFR 124.2(c)."""
    return is_nato(country, as_of, book) or book.lists("maintenance_allies", country, as_of)
