"""Contracts: what is sold under one contract in several filings is judged as one sale: 22 CFR 123.15(a), 124.11(a)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any
from unicodedata import category, normalize

from workflows.wording import date_in_words

LISTED = 10  # filings that a sentence names
NOTHING = Decimal("0.00")


def plain_name(text: str) -> str:
    """The letters and digits of a name, without case, blanks and punctuation."""
    folded = normalize("NFKC", normalize("NFKC", text or "").casefold())
    return "".join(sign for sign in folded if category(sign)[0] in "LMN")


def key_of(number: str, purchaser: str) -> str:
    """The same text for every spelling of a contract's number and purchaser; empty where one of them is not stated."""
    names = plain_name(number), plain_name(purchaser)
    return sha256("\n".join(names).encode()).hexdigest() if all(names) else ""


@dataclass(frozen=True)
class Certified:
    """What Congress was told of a contract by a notification that is over, in USD, and when it received it."""

    received_on: date
    total: Decimal
    mde: Decimal
    category_i: Decimal
    destinations: frozenset[str]


@dataclass(frozen=True)
class Sold:
    """What one filing asks for or was granted under its contract, in USD, and what it states of that contract."""

    reference: str
    total: Decimal
    mde: Decimal = NOTHING
    category_i: Decimal = NOTHING
    destinations: frozenset[str] = frozenset()
    signed_on: date | None = None
    contract_value: Decimal | None = None
    certified: Certified | None = None


@dataclass(frozen=True)
class Sale:
    """All that is sold under one contract: the filing that is judged, and the other live ones of its filer."""

    own: Sold
    number: str = ""  # of the contract; empty where the filing names none
    others: tuple[Sold, ...] = ()

    @property
    def filings(self) -> tuple[Sold, ...]:
        """Every filing that counts, its own first."""
        return (self.own, *self.others)

    @property
    def summed(self) -> Decimal:
        """The sum over the filings."""
        return sum((sold.total for sold in self.filings), NOTHING)

    @property
    def stated(self) -> Decimal:
        """The greatest value of the contract that one of them states."""
        return max((sold.contract_value or NOTHING for sold in self.filings), default=NOTHING)

    @property
    def by_stated_value(self) -> bool:
        """Whether the stated value of the contract decides, since its filings do not come to it."""
        return self.stated > self.summed

    @property
    def total(self) -> Decimal:
        """The amount of the contract: what it states, or what its filings come to where that is more."""
        return max(self.stated, self.summed)

    @property
    def mde(self) -> Decimal:
        """Major defence equipment, over the filings."""
        return sum((sold.mde for sold in self.filings), NOTHING)

    @property
    def category_i(self) -> Decimal:
        """Category I (a)-(g), over the filings."""
        return sum((sold.category_i for sold in self.filings), NOTHING)

    @property
    def destinations(self) -> frozenset[str]:
        """Every country of every filing: the higher amounts are for sales that include no other country."""
        return frozenset().union(*(sold.destinations for sold in self.filings))

    def covered_by(self) -> Sold | None:
        """The filing whose notification told Congress of all that is sold by now, where there is one.

        It covers no more than it certified: total, major defence equipment, Category I, and the countries.
        """
        return next((sold for sold in self.others if self._is_within(sold.certified)), None)

    def _is_within(self, certified: Certified | None) -> bool:
        return (
            certified is not None
            and self.total <= certified.total
            and self.mde <= certified.mde
            and self.category_i <= certified.category_i
            and self.destinations <= certified.destinations
        )

    def in_words(self) -> str:
        """What is judged, in a sentence."""
        if not self.number:
            return "No contract is named; judged by this filing alone."
        listed = [f"{sold.reference} (${sold.total:,.2f})" for sold in self.filings[:LISTED]]
        more = len(self.filings) - len(listed)
        named = ", ".join(listed) + (f" and {more} more" if more else "")
        sentence = f"Filings under contract {self.number} come to ${self.summed:,.2f}: {named}."
        if self.by_stated_value:
            return f"{sentence} The stated contract value of ${self.stated:,.2f} is more, and decides."
        return sentence

    def contradictions(self) -> list[str]:
        """What other filings state otherwise of the same contract; the greatest value counts."""
        own, said = self.own, []
        for sold in self.others:
            if sold.signed_on != own.signed_on and sold.signed_on is not None:
                said.append(f"{sold.reference} states that it was signed on {date_in_words(sold.signed_on)}.")
            if sold.contract_value != own.contract_value and sold.contract_value is not None:
                said.append(f"{sold.reference} states a value of ${sold.contract_value:,.2f}.")
        return said

    def told(self) -> dict[str, Any]:
        """What is judged, as an answer tells it."""
        return {
            "contract": self.number,
            "total_value": self.total,
            "mde_value": self.mde,
            "category_i_value": self.category_i,
            "by_stated_value": self.by_stated_value,
            "filings": tuple(
                {"reference": sold.reference, "value": f"{sold.total:.2f}"} for sold in self.filings
            ),
            "destinations": tuple(sorted(self.destinations)),
            "judged": self.in_words(),
            "contradictions": tuple(self.contradictions()),
        }


def sale_of(facts: Mapping[str, Any]) -> Sale:
    """The sale that the facts of a case are part of; by itself where they name no contract."""
    own = Sold(
        facts.get("reference", ""),
        facts["total_value"],
        facts["mde_value"],
        facts["category_i_value"],
        frozenset(facts["destinations"]),
        facts.get("contract_on"),
        facts.get("contract_value"),
    )
    number = facts.get("contract_number", "")
    return Sale(own, number, tuple(facts["other_filings"]()) if number else ())
