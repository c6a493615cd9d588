"""Shipping: by when the electronic export information has to be filed, and how long a filing counts."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated

from pydantic import Field

from licensing.regulations.facts import Answer, Facts
from licensing.regulations.fields import Flag, Instant, one_of
from licensing.regulations.finding import Finding
from licensing.regulations.rulebook import BOOK, RuleBook

MODES = (("air", "Air"), ("truck", "Truck"), ("sea", "Sea"), ("rail", "Rail"))


class EeiFilingFacts(Facts):
    """A departure."""

    mode: Annotated[str, one_of(mode for mode, _ in MODES)] = Field(description="how it leaves")
    departs_at: Instant = Field(description="the departure, UTC")
    emergency: Flag = Field(description="an emergency, in which CBP permits a later filing")
    foreign_government_end_user: Flag = Field(description="a licence to a foreign government")


class EeiFilingAnswer(Answer):
    """By when the information is filed."""

    file_by: datetime = Field(description="the last instant, UTC")


def eei_filing(facts: EeiFilingFacts, book: RuleBook = BOOK) -> Finding:
    """The last instant to file export information: 22 CFR 123.22(b)(1); in an emergency if CBP permits, (b)(2)."""
    urgent = facts.emergency and facts.foreign_government_end_user
    rule = _rule(facts.mode, urgent=urgent, book=book)
    answer = EeiFilingAnswer(file_by=_before(facts.departs_at, rule, book))
    return Finding(answer, (), book.citations(rule), book.version)


def file_by(mode: str, departs_at: datetime, *, emergency: bool, foreign_government: bool) -> datetime:
    """The latest instant for the filing: hours before departure, fewer in an emergency for a foreign government.

    22 CFR 123.22(b)(1), (b)(2).
    """
    return _before(departs_at, _rule(mode, urgent=emergency and foreign_government, book=BOOK), BOOK)


def counts_until(planned: date) -> date:
    """The last day on which an export filing for a departure planned for that day counts: 15 CFR 30.9, by our own limit."""
    return planned + timedelta(days=BOOK.number("export_filing_counts", planned))


def _rule(mode: str, *, urgent: bool, book: RuleBook) -> str:
    """The rule for the mode; only some have one of their own for emergencies."""
    in_emergency = f"eei_emergency_{mode}"
    return in_emergency if urgent and in_emergency in book.rules else f"eei_{mode}"


def _before(departs_at: datetime, rule: str, book: RuleBook) -> datetime:
    return departs_at - timedelta(hours=book.number(rule, departs_at.date()))
