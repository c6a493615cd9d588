"""Major defense equipment: significant military equipment that cost much to develop or to produce."""

from __future__ import annotations

from pydantic import Field

from licensing.regulations.facts import Answer, Facts
from licensing.regulations.fields import Flag, Money
from licensing.regulations.finding import Finding
from licensing.regulations.rulebook import BOOK, RuleBook


class MdeStatusFacts(Facts):
    """A programme."""

    sme: Flag = Field(description="significant military equipment")
    rd_cost: Money = Field(description="nonrecurring research and development, USD")
    production_cost: Money = Field(description="production in all, USD")


class MdeStatusAnswer(Answer):
    """Whether it is major defense equipment."""

    mde: Flag = Field(description="major defense equipment")


def mde_status(facts: MdeStatusFacts, book: RuleBook = BOOK) -> Finding:
    """Whether it is major defense equipment, by more than either amount: 22 CFR 120.37."""
    costly = facts.rd_cost > book.amount("mde_development") or facts.production_cost > book.amount(
        "mde_production"
    )
    citations = ("22 CFR 120.36", *book.citations("mde_development"))
    return Finding(MdeStatusAnswer(mde=facts.sme and costly), (), citations, book.version)
