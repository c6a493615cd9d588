"""Reviews: the days that the licensing agency and the agencies between them have for a case."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import accumulate
from typing import Annotated

from pydantic import Field

from licensing.regulations.facts import Answer, Facts
from licensing.regulations.fields import MOST_DAYS, MOST_LISTED, Day, Flag, one_of, whole
from licensing.regulations.finding import Finding
from licensing.regulations.rulebook import BOOK, RuleBook
from licensing.regulations.shapes import MILESTONES


class StateDeadlineFacts(Facts):
    """A case at the licensing agency."""

    received_on: Day = Field(description="the day of receipt, which does not count")
    as_of: Day = Field(description="the day asked about")
    open_exceptions: tuple[Annotated[str, one_of(BOOK.codes("state_exceptions"))], ...] = Field(
        description="the exceptions of NSPD-56 that are open on that day", max_length=MOST_LISTED
    )


class StateDeadlineAnswer(Answer):
    """By when the case is decided."""

    due_on: date = Field(description="the last day")
    overdue: Flag = Field(description="that day is over, and nothing excuses it")


class InteragencyScheduleFacts(Facts):
    """An application for a licence of the Department of Commerce."""

    registered_on: Day = Field(description="the day of registration, which does not count")
    stopped_days_before_referral: Annotated[int, whole(MOST_DAYS)] = Field(
        description="days for which the clock stood before the referral"
    )


class InteragencyScheduleAnswer(Answer):
    """The last day of each step."""

    refer_by: date = Field(description="referral to the agencies")
    agency_by: date = Field(description="the agencies' recommendations")
    operating_committee_by: date = Field(description="the decision of the Operating Committee's chair")
    escalate_by: date = Field(description="escalation to the Advisory Committee on Export Policy")
    acep_by: date = Field(description="the decision of that committee")
    appeal_by: date = Field(description="appeal to the Export Administration Review Board")
    earb_by: date = Field(description="the decision of that board")
    president_by: date = Field(description="appeal to the President")


def state_deadline(facts: StateDeadlineFacts, book: RuleBook = BOOK) -> Finding:
    """The sixty days of NSPD-56; an open exception excuses lateness."""
    due = facts.received_on + timedelta(days=book.number("state_review", facts.received_on))
    if facts.open_exceptions and book.reads("state_exception", "extends"):
        due = max(due, facts.as_of)
    overdue = facts.as_of > due and not facts.open_exceptions
    answer = StateDeadlineAnswer(due_on=due, overdue=overdue)
    return Finding(answer, (), book.citations("state_review"), book.version)


def interagency_schedule(facts: InteragencyScheduleFacts, book: RuleBook = BOOK) -> Finding:
    """The steps of 15 CFR 750.4 one after the other, ninety days in all but for those that the clock stood."""
    start = facts.registered_on + timedelta(days=facts.stopped_days_before_referral)
    days = [book.number(rule, facts.registered_on) for rule in MILESTONES]
    ends = (start + timedelta(days=passed) for passed in accumulate(days))
    names = InteragencyScheduleAnswer.model_fields
    answer = InteragencyScheduleAnswer(**dict(zip(names, ends, strict=True)))
    return Finding(answer, (), book.citations(*MILESTONES), book.version)
