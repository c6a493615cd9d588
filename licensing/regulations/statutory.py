"""Statutory days: by when something is owed, and until when records are kept."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from pydantic import Field

from licensing.regulations.anniversaries import last_day
from licensing.regulations.facts import Answer, Facts
from licensing.regulations.fields import Day, one_of
from licensing.regulations.finding import Finding
from licensing.regulations.rulebook import BOOK, RuleBook
from licensing.regulations.shapes import STATUTORY

BACK = "calendar_days_before"


class StatutoryDateFacts(Facts):
    """A rule and the day that sets it off."""

    rule: Annotated[str, one_of(STATUTORY)] = Field(description="what is owed")
    start_on: Day = Field(description="the day that triggers it; for agreement_termination_notice the expiry")


class StatutoryDateAnswer(Answer):
    """By when it is owed."""

    by: date = Field(description="the last day")


class RetentionFacts(Facts):
    """A record whose matter has ended."""

    record: Annotated[str, one_of(("licence", "dpas"))] = Field(description="what it records")
    ended_on: Day = Field(description="the day of expiry or of the transaction")


class RetentionAnswer(Answer):
    """Until when it is kept."""

    keep_until: date = Field(description="the last day")


def statutory_date(facts: StatutoryDateFacts, book: RuleBook = BOOK) -> Finding:
    """The last day for what a rule owes, in calendar days; the section is the rule's own."""
    answer = StatutoryDateAnswer(by=owed_by(facts.rule, facts.start_on, book))
    return Finding(answer, (), book.citations(facts.rule), book.version)


def owed_by(rule: str, start: date, book: RuleBook = BOOK) -> date:
    """The last day of a statutory rule, counted from `start` or, for what comes before it, back from it."""
    entry = book.entry(rule, start)
    days = timedelta(days=book.number(rule, start))
    return start - days if entry.unit == BACK else start + days


def retention(facts: RetentionFacts, book: RuleBook = BOOK) -> Finding:
    """Until when records are kept: 22 CFR 122.5(a), 15 CFR 700.91(a)."""
    rule = f"retention_{facts.record}"
    answer = RetentionAnswer(keep_until=last_day(facts.ended_on, rule, book))
    return Finding(answer, (), book.citations(rule), book.version)
