"""Small parts: the exemption of 22 CFR 123.16(b)(2) for spares of an article that was authorised before."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from licensing.regulations.destinations import against_proscribed
from licensing.regulations.facts import Answer, Facts
from licensing.regulations.fields import Count, Country, Day, Flag, Money, one_of
from licensing.regulations.finding import Finding
from licensing.regulations.rulebook import BOOK, RuleBook
from workflows.refusal import Refusal

END_USER, DISTRIBUTOR = "end_user", "distributor"
GATE, PARTS = "22 CFR 123.16(a)", "22 CFR 123.16(b)(2)"


class SparesExemptionFacts(Facts):
    """One transaction of parts."""

    as_of: Day = Field(description="the day of the lists and limits")
    destination: Country = Field(description="ISO 3166-1 alpha-2")
    transaction_value: Money = Field(description="the whole transaction, USD")
    sme: Flag = Field(description="significant military equipment")
    mtcr: Flag = Field(description="an MTCR item")
    classified: Flag = Field(description="classified")
    consignee: Annotated[str, one_of((END_USER, DISTRIBUTOR))] = Field(description="to whom it goes")
    enhances_capability: Flag = Field(description="it enhances the article's capability")
    order_split: Flag = Field(description="part of a larger order that was split")
    previously_authorised: Flag = Field(description="it supports an article authorised before")
    firearms_or_ammunition: Flag = Field(
        description="firearms or ammunition, which it barred until 8 March 2020"
    )
    shipments_this_year: Count = Field(
        description="under this exemption by this exporter to this end-user in the calendar year, before this one"
    )


class SparesExemptionAnswer(Answer):
    """Whether the exemption applies."""

    exempt: Flag = Field(description="no licence is needed")


def spares_exemption(facts: SparesExemptionFacts, book: RuleBook = BOOK) -> Finding:
    """Whether parts go without a licence, with every reason against: 22 CFR 123.16(a), (b)(2)."""
    refusals = against(facts, {facts.destination}, book)
    return Finding(SparesExemptionAnswer(exempt=not refusals), refusals, (GATE, PARTS), book.version)


def against(
    facts: SparesExemptionFacts, countries: Collection[str], book: RuleBook = BOOK
) -> tuple[Refusal, ...]:
    """Every reason against the exemption; `countries` are those of everybody concerned: 22 CFR 123.16(a), (b)(2)."""
    limit, most = book.amount("spares_transaction", facts.as_of), book.number("spares_shipments", facts.as_of)
    bars_firearms = book.in_force("small_parts_bar_firearms", facts.as_of)
    conditions = (
        *_gate(facts),
        _over_limit(facts.transaction_value, limit),
        (
            "not_previously_authorised",
            not facts.previously_authorised,
            "It supports no authorised article.",
            PARTS,
        ),
        (
            "distributor",
            facts.consignee == DISTRIBUTOR,
            "It goes to a distributor, not to the end-user.",
            PARTS,
        ),
        ("capability_enhancement", facts.enhances_capability, "It enhances the article's capability.", PARTS),
        ("order_split", facts.order_split, "The order was split to stay under the limit.", PARTS),
        (
            "firearms_or_ammunition",
            facts.firearms_or_ammunition and bars_firearms,
            "Firearms and ammunition have their own exemption (22 CFR 123.17).",
            PARTS,
        ),
        (
            "shipment_limit",
            facts.shipments_this_year >= most,
            f"{most} shipments by this exporter have gone to this end-user this calendar year.",
            PARTS,
        ),
    )
    told = tuple(
        Refusal(code, sentence, (section,)) for code, applies, sentence, section in conditions if applies
    )
    return (*against_proscribed(countries, facts.as_of, GATE, book), *told)


def _gate(facts: SparesExemptionFacts) -> tuple[tuple[str, bool, str, str], ...]:
    """What no exemption of 123.16 is open to, beside proscribed destinations."""
    return (
        ("sme", facts.sme, "Significant military equipment is never exempt here.", GATE),
        ("mtcr", facts.mtcr, "MTCR items are never exempt here.", GATE),
        ("classified", facts.classified, "Only unclassified articles are exempt here.", GATE),
    )


def _over_limit(value: Decimal, limit: Decimal) -> tuple[str, bool, str, str]:
    return ("over_value_limit", value > limit, f"The transaction is worth more than ${limit}.", PARTS)
