"""Enclosures by law: the DSP-83 and the statements and reports of part 130."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from licensing.regulations.facts import Answer, Facts
from licensing.regulations.fields import Flag, Money, one_of
from licensing.regulations.finding import Finding
from licensing.regulations.rulebook import BOOK, RuleBook

CERTIFICATE = ("22 CFR 123.10", "22 CFR 124.10")


class Dsp83Facts(Facts):
    """What a licence or another authorisation is for."""

    sme: Flag = Field(description="significant military equipment")
    classified: Flag = Field(description="classified articles or technical data")
    exemption: Annotated[str, one_of(BOOK.codes("certificate_exemptions"))] | None = Field(
        description="the exemption it goes under, or null"
    )


class Dsp83Answer(Answer):
    """Whether the certificate is needed."""

    required: Flag = Field(description="no authorisation is issued without it")


class Part130Facts(Facts):
    """A sale."""

    for_armed_forces: Flag = Field(description="sold commercially to or for foreign armed forces")
    value: Money = Field(description="the sale, USD")
    fees_or_commissions: Money = Field(description="in all, USD")
    political_contributions: Money = Field(description="in all, USD")


class Part130Answer(Answer):
    """What the applicant states and reports."""

    statement_required: Flag = Field(description="the statement of 22 CFR 130.9")
    report_required: Flag = Field(description="the report of fees and contributions")


def dsp_83(facts: Dsp83Facts, book: RuleBook = BOOK) -> Finding:
    """Whether a nontransfer and use certificate is needed: 22 CFR 123.10, 124.10."""
    needed = needs_certificate(sme=facts.sme, classified=facts.classified, exemption=facts.exemption)
    return Finding(Dsp83Answer(required=needed), (), CERTIFICATE, book.version)


def part_130(facts: Part130Facts, book: RuleBook = BOOK) -> Finding:
    """Whether part 130 asks for a statement, and for a report: 22 CFR 130.2, 130.9."""
    applies = is_large_sale(facts.value, to_armed_forces=facts.for_armed_forces, book=book)
    report = facts.fees_or_commissions >= book.amount(
        "part_130_fees"
    ) or facts.political_contributions >= book.amount("part_130_contributions")
    answer = Part130Answer(statement_required=applies, report_required=applies and report)
    citations = book.citations("part_130_sale", "part_130_fees", "part_130_contributions")
    return Finding(answer, (), citations, book.version)


def needs_certificate(*, sme: bool, classified: bool, exemption: str | None) -> bool:
    """Whether a DSP-83 is needed: 22 CFR 123.10(a), 124.10; not under the exemptions for Canada and AUKUS."""
    return (sme or classified) and exemption is None


def is_large_sale(value: Decimal, *, to_armed_forces: bool, book: RuleBook = BOOK) -> bool:
    """Whether part 130 reaches a sale of that value in USD: 22 CFR 130.2, 123.1(c)."""
    return to_armed_forces and value >= book.amount("part_130_sale")
