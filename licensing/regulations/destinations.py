"""Destinations: which countries 22 CFR 126.1 proscribes, and who belongs to which group of allies, by the day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Annotated

from pydantic import Field

from licensing.regulations.entries import Entry
from licensing.regulations.facts import Answer, Facts
from licensing.regulations.fields import Country, Day, one_of
from licensing.regulations.finding import Finding
from licensing.regulations.rulebook import BOOK, RuleBook
from workflows.refusal import Refusal

NONE = "none"
POLICIES = ("denial", "denial_with_exceptions", NONE)
TABLES = ("22 CFR 126.1(d)(1)", "22 CFR 126.1(d)(2)")


class ProscribedDestinationFacts(Facts):
    """A country and the day it is asked about."""

    country: Country = Field(description="ISO 3166-1 alpha-2")
    as_of: Day = Field(description="the day of the lists")


class ProscribedDestinationAnswer(Answer):
    """The policy towards the country."""

    policy: Annotated[str, one_of(POLICIES)] = Field(description="the policy of 126.1(d), or none")
    certainty: str | None = Field(
        description="how sure the rule book is of the listing, A to M, or null where there is none"
    )


def proscribed_destination(facts: ProscribedDestinationFacts, book: RuleBook = BOOK) -> Finding:
    """The policy of 22 CFR 126.1(d)(1) and (d)(2) towards a country on a day."""
    policy = policy_towards(facts.country, facts.as_of, book)
    listing = None if policy == NONE else book.listing(policy, facts.country, facts.as_of)
    if listing is None:
        answer = ProscribedDestinationAnswer(policy=NONE, certainty=None)
        return Finding(answer, (), TABLES, book.version)
    refusal = Refusal(policy, _in_words(facts.country, listing), listing.citations)
    answer = ProscribedDestinationAnswer(policy=policy, certainty=listing.certainty)
    return Finding(answer, (refusal,), listing.citations, book.version)


def _in_words(country: str, listing: Entry) -> str:
    """Under which paragraph the country is denied, and what that still allows."""
    allowed = f"What it still allows, case by case: {listing.allows}." if listing.allows else ""
    sentences = (
        f"{country} is under a policy of denial ({', '.join(listing.citations)}).",
        listing.note,
        allowed,
    )
    return " ".join(sentence for sentence in sentences if sentence)


def policy_towards(country: str, on: date, book: RuleBook = BOOK) -> str:
    """One of POLICIES: 22 CFR 126.1(d)."""
    return next((policy for policy in POLICIES[:-1] if book.lists(policy, country, on)), NONE)


def is_proscribed(country: str, as_of: date, book: RuleBook = BOOK) -> bool:
    """Whether the country (ISO 3166-1 alpha-2) is listed in 126.1(d) on that day: 22 CFR 126.1(d)(1), (d)(2)."""
    return policy_towards(country, as_of, book) != NONE


def against_proscribed(
    countries: Collection[str], on: date, section: str, book: RuleBook = BOOK
) -> tuple[Refusal, ...]:
    """Why the exemption of `section` is not open to what concerns those countries: 22 CFR 126.1(a)."""
    listed = [country for country in sorted(countries) if is_proscribed(country, on, book)]
    if not listed:
        return ()
    verb = "is" if len(listed) == 1 else "are"
    sentence = f"{', '.join(listed)} {verb} proscribed (22 CFR 126.1(d)), so no exemption applies."
    return (Refusal("proscribed_destination", sentence, (section, "22 CFR 126.1(a)")),)


def is_nato(country: str, as_of: date, book: RuleBook = BOOK) -> bool:
    """Whether the country is a member of NATO on that day, from its accession on: 22 CFR 120.23(a)."""
    return book.lists("nato", country, as_of)


def is_near(country: str, as_of: date, book: RuleBook = BOOK) -> bool:
    """Whether it is of NATO, or Australia, Israel, Japan, New Zealand or South Korea: 22 CFR 123.15(a)(2)."""
    return is_nato(country, as_of, book) or book.lists("near_allies", country, as_of)


def is_maintenance_ally(country: str, as_of: date, book: RuleBook = BOOK) -> bool:
    """Whether it is of NATO, or Australia, Japan or Sweden: 22 CFR 124.2(c)."""
    return is_nato(country, as_of, book) or book.lists("maintenance_allies", country, as_of)
