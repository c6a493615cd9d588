"""Amendments: which changes of a licence or an agreement an amendment makes, and on which form; what else takes a new licence or a notice."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from licensing.regulations.facts import Answer, Facts
from licensing.regulations.fields import Flag, one_of
from licensing.regulations.finding import Finding
from licensing.regulations.rulebook import BOOK, RuleBook
from workflows.refusal import Refusal

ALLOWED, NEW_LICENCE = "allowed", "new licence"
NOTICE = "notice"
ROUTES = BOOK.codes("amendment_routes")
AGREEMENT_AMENDMENT = "AGR-AMD"
OF_LICENCES, OF_AGREEMENTS = BOOK.codes("amendment_changes"), BOOK.codes("agreement_changes")
FORMS = tuple(dict.fromkeys(ROUTES.values()))


class AmendmentFacts(Facts):
    """A change of a licence or an agreement."""

    instrument: Annotated[str, one_of(ROUTES)] = Field(description="the licence or the agreement")
    change: Annotated[str, one_of(dict.fromkeys((*OF_LICENCES, *OF_AGREEMENTS)))] = Field(
        description="what is to change"
    )


class AmendmentAnswer(Answer):
    """Whether an amendment may make it."""

    allowed: Flag = Field(description="an amendment may make it")
    route: Annotated[str, one_of((*FORMS, NEW_LICENCE, NOTICE))] = Field(
        description="the form, a new licence, or a notice alone"
    )


def amendment(facts: AmendmentFacts, book: RuleBook = BOOK) -> Finding:
    """Whether a licence is amended so, and on which form: 22 CFR 123.25(b), (c); of an agreement 124.1(c), (d)."""
    if _is_agreement(facts.instrument):
        return _of_agreement(facts, book)
    allowed = book.codes("amendment_changes").get(facts.change) == ALLOWED
    route = book.codes("amendment_routes")[facts.instrument] if allowed else NEW_LICENCE
    section = ("22 CFR 123.25(b)",) if allowed else ("22 CFR 123.25(c)",)
    sentence = "This change needs a new licence for what has not been shipped."
    refusals = () if allowed else (Refusal("new_licence", sentence, section),)
    return Finding(AmendmentAnswer(allowed=allowed, route=route), refusals, section, book.version)


def _of_agreement(facts: AmendmentFacts, book: RuleBook) -> Finding:
    """All that is not minor needs approval: 22 CFR 124.1(c), (d)."""
    major = book.codes("agreement_changes").get(facts.change) != NOTICE
    section = ("22 CFR 124.1(c)",) if major else ("22 CFR 124.1(d)",)
    sentence = "This change is minor. It needs no approval: report it within 30 days after it is concluded."
    refusals = () if major else (Refusal("minor_amendment", sentence, section),)
    route = book.codes("amendment_routes")[facts.instrument] if major else NOTICE
    return Finding(AmendmentAnswer(allowed=major, route=route), refusals, section, book.version)


def _is_agreement(instrument: str) -> bool:
    return ROUTES[instrument] == AGREEMENT_AMENDMENT
