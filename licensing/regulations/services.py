"""Maintenance services abroad: training and maintenance with or without an agreement, and what is an upgrade."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Annotated

from pydantic import Field

from licensing.regulations.destinations import against_proscribed, is_maintenance_ally
from licensing.regulations.facts import Answer, Facts
from licensing.regulations.fields import Country, Day, Flag, one_of
from licensing.regulations.finding import Finding
from licensing.regulations.instruments import MLA, TAA
from licensing.regulations.rulebook import BOOK, RuleBook
from workflows.refusal import Refusal

NONE, TRAINING, ALLIES = "none", "124.2(a)", "124.2(c)"
BASIC, PERFORMANCE = "organizational", "performance"
LEVELS = ((BASIC, "Organizational"), ("intermediate", "Intermediate"), ("depot", "Depot"))  # 22 CFR 120.45
ACTIVITIES = (("maintenance", "Maintenance"), ("training", "Training"))
IMPROVEMENTS = ("nothing", "reliability", "maintainability", PERFORMANCE)


class MaintenanceServiceFacts(Facts):
    """A service to an article that a foreign government holds."""

    as_of: Day = Field(description="the day of the lists")
    country: Country = Field(description="whose inventory it is, ISO 3166-1 alpha-2")
    level: Annotated[str, one_of(code for code, _ in LEVELS)] = Field(description="22 CFR 120.45")
    activity: Annotated[str, one_of(code for code, _ in reversed(ACTIVITIES))] = Field(
        description="what is done"
    )
    lawfully_exported: Flag = Field(description="the article was lawfully exported to that recipient")
    classified: Flag = Field(description="classified")
    manufacturing_know_how: Flag = Field(description="know-how to manufacture is handed over")
    excluded_article: Annotated[str, one_of(BOOK.codes("excluded_articles"))] | None = Field(
        description="what 22 CFR 124.2(c)(5) excludes, or null"
    )
    improves: Annotated[str, one_of(IMPROVEMENTS)] = Field(description="what the work makes better")


class MaintenanceServiceAnswer(Answer):
    """The instrument that the service needs."""

    instrument: Annotated[str, one_of((NONE, TAA, MLA))] = Field(description="the agreement, or none")
    basis: Annotated[str, one_of((TRAINING, ALLIES))] | None = Field(description="the exemption, or null")
    is_upgrade: Flag = Field(description="it raises the basic performance: no maintenance")


def maintenance_service(facts: MaintenanceServiceFacts, book: RuleBook = BOOK) -> Finding:
    """Which agreement a service needs, or which exemption frees it: 22 CFR 120.45, 120.57, 124.1(a), 124.2."""
    countries = {facts.country}
    refusals = {
        TRAINING: against_training(facts, countries, facts.as_of, book),
        ALLIES: against_allies(facts, countries, facts.as_of, book),
    }
    basis = next((section for section, against in refusals.items() if not against), None)
    answer = MaintenanceServiceAnswer(
        instrument=_instrument(facts, exempt=basis is not None),
        basis=basis,
        is_upgrade=facts.improves == PERFORMANCE,
    )
    why = (
        ()
        if basis
        else tuple({reason.sentence: reason for reasons in refusals.values() for reason in reasons}.values())
    )
    citations = (f"22 CFR {basis}",) if basis else ("22 CFR 120.45", "22 CFR 124.1(a)", "22 CFR 124.2")
    return Finding(answer, why, citations, book.version)


def against_training(
    facts: MaintenanceServiceFacts, countries: Collection[str], on: date, book: RuleBook = BOOK
) -> tuple[Refusal, ...]:
    """Why training in basic operation and maintenance of what was lawfully exported is not exempt: 22 CFR 124.2(a)."""
    classified = facts.classified and book.reads("classified_basic_training", "agreement")
    return _told(
        f"22 CFR {TRAINING}",
        against_proscribed(countries, on, f"22 CFR {TRAINING}", book),
        ("not_training", facts.activity != "training", "Only training is exempt here."),
        ("not_basic", facts.level != BASIC, "Intermediate and depot level need an agreement."),
        ("classified", classified, "Classified training needs an agreement."),
        *_of_both(facts),
    )


def against_allies(
    facts: MaintenanceServiceFacts, countries: Collection[str], on: date, book: RuleBook = BOOK
) -> tuple[Refusal, ...]:
    """Why maintenance in an ally's own inventory is not exempt: 22 CFR 124.2(c)."""
    ally = is_maintenance_ally(facts.country, on, book)
    return _told(
        f"22 CFR {ALLIES}",
        against_proscribed(countries, on, f"22 CFR {ALLIES}", book),
        ("country", not ally, "Only NATO members, Australia, Japan and Sweden are eligible."),
        ("classified", facts.classified, "Only unclassified articles are exempt here."),
        ("excluded_article", bool(facts.excluded_article), "Paragraph (c)(5) excludes this article."),
        *_of_both(facts),
    )


def _of_both(facts: MaintenanceServiceFacts) -> tuple[tuple[str, bool, str], ...]:
    return (
        ("not_lawfully_exported", not facts.lawfully_exported, "The article was not lawfully exported."),
        ("upgrade", facts.improves == PERFORMANCE, "An upgrade is not maintenance (22 CFR 120.45)."),
        ("manufacturing_know_how", facts.manufacturing_know_how, "Manufacturing know-how needs an MLA."),
    )


def _told(
    section: str, barred: tuple[Refusal, ...], *conditions: tuple[str, bool, str]
) -> tuple[Refusal, ...]:
    """The refusals, each of which names the exemption: a service is asked under two of them."""
    exemption = section.removeprefix("22 CFR ")
    told = tuple(
        Refusal(code, f"{exemption}: {sentence}", (section,))
        for code, applies, sentence in conditions
        if applies
    )
    return (*barred, *told)


def _instrument(facts: MaintenanceServiceFacts, *, exempt: bool) -> str:
    if exempt:
        return NONE
    return MLA if facts.manufacturing_know_how else TAA
