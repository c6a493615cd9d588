"""Amendments: which changes of a licence an amendment makes, and on which form; others need a new licence."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from licensing.regulations.facts import Answer, Facts
from licensing.regulations.fields import Flag, one_of
from licensing.regulations.finding import Finding
from licensing.regulations.rulebook import BOOK, RuleBook
from workflows.refusal import Refusal

ALLOWED, NEW_LICENCE = "allowed", "new licence"
ROUTES = BOOK.codes("amendment_routes")


class AmendmentFacts(Facts):
    """A change of a licence."""

    instrument: Annotated[str, one_of(ROUTES)] = Field(description="the licence")
    change: Annotated[str, one_of(BOOK.codes("amendment_changes"))] = Field(description="what is to change")


class AmendmentAnswer(Answer):
    """Whether an amendment may make it."""

    allowed: Flag = Field(description="an amendment may make it")
    route: Annotated[str, one_of((*ROUTES.values(), NEW_LICENCE))] = Field(
        description="the form, or a new licence"
    )


def amendment(facts: AmendmentFacts, book: RuleBook = BOOK) -> Finding:
    """Whether a licence is amended so, and on which form: 22 CFR 123.25(b), (c)."""
    allowed = book.codes("amendment_changes")[facts.change] == ALLOWED
    route = book.codes("amendment_routes")[facts.instrument] if allowed else NEW_LICENCE
    section = ("22 CFR 123.25(b)",) if allowed else ("22 CFR 123.25(c)",)
    sentence = "This change needs a new licence for what has not been shipped."
    refusals = () if allowed else (Refusal("new_licence", sentence, section),)
    return Finding(AmendmentAnswer(allowed=allowed, route=route), refusals, section, book.version)
