"""Guards of an agreement once it is approved: its amendments, major and minor, and that it will not be concluded."""

from __future__ import annotations

from typing import Any

from workflows.guards.findings import asks, of_finding
from workflows.language import Guard
from workflows.refusal import Refusal
from workflows.wording import date_in_words

CONCLUSION = ("22 CFR 124.5",)


@asks("amended_terms", if_fact="amends_agreement")
def states_amended_terms(file: Any, ctx: Any) -> list[Refusal]:
    """An amendment of an agreement states all its terms as amended, and says what it changes of those in force: 22 CFR 124.1(c)."""
    if not file.fact("amends_agreement") or file.agreement.newer_terms() is not None:
        return []  # it was filed against others, which is all that is told
    return of_finding(file.finding("amended_terms", ctx.now))


def terms_are_as_when_filed(file: Any, ctx: Any) -> list[Refusal]:
    """The terms that an amendment was filed against are in force still, so that it undoes no other: 22 CFR 124.1(c)."""
    newer = file.agreement.newer_terms()
    if newer is None:
        return []
    sentence = (
        f"{newer.set_by.case.reference} changed the terms of {file.fact('amends').reference} on"
        f" {date_in_words(newer.in_force_from)}, after this amendment was filed. Return it: its terms are stated again in a new filing."
    )
    return [Refusal("terms_have_changed", sentence, ("22 CFR 124.1(c)",))]


def is_an_agreement(section: str) -> Guard:
    """A guard: the case is an agreement, of which alone the law asks this."""

    def guard(file: Any, ctx: Any) -> list[Refusal]:
        if file.fact("is_agreement"):
            return []
        return [Refusal("no_agreement", "This is possible for an agreement alone.", (section,))]

    guard.__name__ = "is_an_agreement"
    return guard


def is_executed(file: Any, ctx: Any) -> list[Refusal]:
    """It binds its parties, since it was executed: 22 CFR 124.4(a)."""
    if not file.fact("is_agreement") or file.fact("executed_on") is not None:
        return []
    return [Refusal("not_executed", "The agreement has not been executed.", ("22 CFR 124.4(a)",))]


def is_not_concluded(file: Any, ctx: Any) -> list[Refusal]:
    """What was concluded is terminated, and not declined any more: 22 CFR 124.5, 124.6."""
    executed_on = file.fact("executed_on")
    if executed_on is None:
        return []
    sentence = f"The agreement was executed on {date_in_words(executed_on)}. Surrender it to end it."
    return [Refusal("executed", sentence, (*CONCLUSION, "22 CFR 124.6"))]


def document_is_on_file(file: Any, ctx: Any) -> list[Refusal]:
    """A document that is named was attached to the case."""
    number = ctx.data.get("document")
    if number is None or file.document(number) is not None:
        return []
    return [Refusal("unknown_document", f"The case has no document {number}.", field="document")]
