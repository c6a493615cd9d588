"""Repair and return: an article comes into the United States for work and goes back, exempt or on which instrument."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Annotated

from pydantic import Field

from licensing.regulations.anniversaries import last_day
from licensing.regulations.destinations import against_proscribed
from licensing.regulations.facts import Answer, Facts
from licensing.regulations.fields import Country, Day, Flag, one_of
from licensing.regulations.finding import Finding
from licensing.regulations.rulebook import BOOK, RuleBook
from workflows.refusal import Refusal
from workflows.wording import date_in_words

UPGRADE = "upgrade"
WORKS = (
    ("service", "Service"),
    ("repair", "Repair"),
    ("overhaul", "Overhaul"),
    ("replacement", "One-to-one replacement"),
    (UPGRADE, "Upgrade"),
)
NONE = "none"
NOT_OURS = "The article is neither of US origin nor made abroad under US approval."
SERVICING, UPGRADING, CONDITIONS = "22 CFR 123.4(a)(1)", "22 CFR 123.4(b)", "22 CFR 123.4(c)"
LIFE = "22 CFR 123.21(a)"


class RepairReturnFacts(Facts):
    """An article that comes in for work and leaves again."""

    as_of: Day = Field(description="the day of the lists")
    imported_on: Day = Field(description="the day it comes in; the years count from it")
    exports_on: Day = Field(description="the day it leaves again")
    imported_from: Country = Field(description="ISO 3166-1 alpha-2")
    returns_to: Country = Field(description="ISO 3166-1 alpha-2")
    us_origin: Flag = Field(description="of US origin, or made abroad under US approval")
    classified: Flag = Field(description="classified")
    document_required_by_foreign_party: Flag = Field(
        description="the foreign party demands a US licence document"
    )
    work: Annotated[str, one_of(code for code, _ in WORKS)] = Field(
        description="an upgrade changes the basic performance"
    )

    def conflicts(self) -> dict[str, str]:
        """Nothing leaves before it came in."""
        return (
            {"exports_on": "This date is before the date of import."}
            if self.exports_on < self.imported_on
            else {}
        )


class RepairReturnAnswer(Answer):
    """Whether the import is exempt, and what each way needs."""

    import_exempt: Flag = Field(description="it comes in without a licence")
    import_instrument: Annotated[str, one_of((NONE, "DSP-61", "DSP-85"))] = Field(
        description="for the way in"
    )
    export_instrument: Annotated[str, one_of((NONE, "DSP-5", "DSP-85"))] = Field(
        description="for the way out"
    )
    return_by: date = Field(description="the last day of the time that the exemption gives")


def repair_return(facts: RepairReturnFacts, book: RuleBook = BOOK) -> Finding:
    """What the ways in and out need: 22 CFR 123.4; what is not exempt comes in, and goes back in time, on a DSP-61 (123.3)."""
    last = return_by(facts.imported_on, book)
    refusals = against(facts, {facts.imported_from, facts.returns_to}, facts.as_of, book)
    if not _is_free(facts, book):
        refusals += against_late_return(facts.imported_on, facts.exports_on, book)
    answer = RepairReturnAnswer(
        import_exempt=not refusals,
        import_instrument=_way_in(facts, exempt=not refusals),
        export_instrument=_way_out(facts, late=facts.exports_on > last),
        return_by=last,
    )
    section = UPGRADING if facts.work == UPGRADE else SERVICING
    return Finding(answer, refusals, (section, CONDITIONS), book.version)


def against(
    facts: RepairReturnFacts, countries: Collection[str], on: date, book: RuleBook = BOOK
) -> tuple[Refusal, ...]:
    """Every reason against an exempt import, its time left out; `countries` are those of everybody concerned.

    22 CFR 123.4(a)(1), (b), (c).
    """
    free = _is_free(facts, book)
    other_country = facts.imported_from != facts.returns_to
    conditions = (
        ("classified", facts.classified, "A classified article needs a DSP-85.", "22 CFR 123.1(a)(4)"),
        ("not_us_origin", not (facts.us_origin or free), NOT_OURS, SERVICING),
        (
            "other_country",
            other_country and not free,
            "It does not go back to the country that it came from.",
            SERVICING,
        ),
        (
            "document_required",
            facts.document_required_by_foreign_party,
            "The foreign party requires a licence (DSP-61).",
            CONDITIONS,
        ),
    )
    told = tuple(
        Refusal(code, sentence, (section,)) for code, applies, sentence, section in conditions if applies
    )
    return (*told, *against_proscribed(countries, on, CONDITIONS, book))


def against_late_return(imported_on: date, exports_on: date, book: RuleBook = BOOK) -> tuple[Refusal, ...]:
    """Why what was imported for repair does not leave on that day: 22 CFR 123.4(a); a DSP-61 lives no longer, 123.21(a)."""
    last = return_by(imported_on, book)
    if exports_on <= last:
        return ()
    sentence = (
        f"The last day to return the article was {date_in_words(last)}. It now needs a DSP-5 for its export."
    )
    return (Refusal("late_return", sentence, (SERVICING, LIFE)),)


def return_by(imported_on: date, book: RuleBook = BOOK) -> date:
    """The last day on which an article imported for repair leaves without a licence: 22 CFR 123.4(a)."""
    return last_day(imported_on, "temporary_import", book)


def _is_free(facts: RepairReturnFacts, book: RuleBook) -> bool:
    """Whether an upgrade is free of what a repair's import depends on: 22 CFR 123.4(b)."""
    return facts.work == UPGRADE and book.reads("upgrade_import", "unclassified")


def _way_in(facts: RepairReturnFacts, *, exempt: bool) -> str:
    if exempt:
        return NONE
    return "DSP-85" if facts.classified else "DSP-61"


def _way_out(facts: RepairReturnFacts, *, late: bool) -> str:
    """An upgrade, and what leaves late, leaves on a DSP-5; what came in under a DSP-61 goes back under it."""
    if facts.classified:
        return "DSP-85"
    return "DSP-5" if facts.work == UPGRADE or late else NONE
