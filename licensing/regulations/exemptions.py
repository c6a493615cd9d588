"""Exemptions that spares and maintenance execute themselves under: what the facts alone decide, and what they leave."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from licensing.regulations import instruments, repair, services, usml
from licensing.regulations import small_parts as parts
from licensing.regulations.destinations import is_maintenance_ally
from licensing.regulations.finding import Finding
from licensing.regulations.repair import return_by
from licensing.regulations.rulebook import BOOK
from workflows.refusal import Refusal
from workflows.wording import date_in_words

HOME, AUKUS = "US", "126.7"
__all__ = ["EXCLUDED", "MAINTENANCE", "SPARES", "exemption", "return_by"]

SPARES = (
    ("123.16(b)(2)", f"123.16(b)(2): parts of ${BOOK.amount('spares_transaction').normalize():f} or less"),
    ("126.4", "126.4: by or for the US Government"),
    ("126.7", "126.7: Australia, United Kingdom, United States"),
)
MAINTENANCE = (
    ("123.4(a)(1)", "123.4(a)(1): repair in the United States and return"),
    ("124.2(a)", "124.2(a): basic operation and maintenance training"),
    ("124.2(c)", "124.2(c): maintenance for NATO, Australia, Japan, Sweden"),
    ("126.4", "126.4: by or for the US Government"),
)
EXCLUDED = tuple(BOOK.codes("excluded_articles").items())  # 124.2(c)(5)


def exemption(facts: Mapping[str, Any], as_of: date) -> Finding:
    """Whether the exemption that the filing claims applies: True, False with every reason, or None for an officer.

    `facts["exemption"]` is its section, `facts["exporter"]` who claims it; the other facts are those that the section's
    own function names.
    """
    section = facts["exemption"]
    judge = _JUDGES.get(section)
    finding = judge(facts, as_of) if judge else Finding(None, (), (f"22 CFR {section}",), BOOK.version)
    refusals = instruments.against_exemption(facts["exporter"], as_of, abroad=section == AUKUS)
    return replace(finding, answer=False, refusals=(*finding.refusals, *refusals)) if refusals else finding


def small_parts(facts: Mapping[str, Any], as_of: date) -> Finding:
    """Parts of small value for an article that was authorised before: 22 CFR 123.16(a), (b)(2).

    Facts: destination (ISO alpha-2), countries (of every party too), total_value (USD), shipments_this_year (before this one), and the flags sme, mtcr,
    classified, enhances_capability, order_split, previously_authorised, firearms_or_ammunition, to_distributor.
    """
    asked = parts.SparesExemptionFacts.model_construct(
        **_same(parts.SparesExemptionFacts, facts),
        as_of=as_of,
        transaction_value=Decimal(facts["total_value"]),
        consignee=parts.DISTRIBUTOR if facts["to_distributor"] else parts.END_USER,
    )
    return _found(parts.against(asked, facts["countries"]), parts.GATE, parts.PARTS)


def repair_and_return(facts: Mapping[str, Any], as_of: date) -> Finding:
    """An article of US origin comes in for repair and goes back in time: 22 CFR 123.4(a)(1), (c).

    Facts: imported_from, returns_to and site_country (ISO alpha-2), countries, work, imported_on (None before it is),
    and the flags us_origin, made_under_us_approval, classified, document_required.
    """
    asked = repair.RepairReturnFacts.model_construct(
        **_same(repair.RepairReturnFacts, facts),
        as_of=as_of,
        us_origin=facts["us_origin"] or facts["made_under_us_approval"],
        document_required_by_foreign_party=facts["document_required"],
    )
    refusals = repair.against(asked, facts["countries"], as_of)
    if facts["imported_on"] is not None:
        refusals += repair.against_late_return(facts["imported_on"], as_of)
    if facts["work"] == repair.UPGRADE:
        refusals += (
            Refusal("upgrade", "An upgrade leaves under a DSP-5 (22 CFR 123.4(b)).", (repair.UPGRADING,)),
        )
    if facts["site_country"] != HOME:
        sentence = "Work abroad is not an import. It needs a retransfer approval (22 CFR 123.9(c))."
        refusals += (Refusal("not_imported", sentence, ("22 CFR 123.9(c)",)),)
    return _found(refusals, repair.SERVICING, repair.CONDITIONS)


def basic_training(facts: Mapping[str, Any], as_of: date) -> Finding:
    """Training in basic operation and maintenance of what was lawfully exported: 22 CFR 124.2(a), 120.45(a)."""
    against = services.against_training(_service(facts, as_of), facts["countries"], as_of)
    return _found(against, "22 CFR 124.2(a)")


def allied_maintenance(facts: Mapping[str, Any], as_of: date) -> Finding:
    """Maintenance of US-origin articles in an ally's own inventory: 22 CFR 124.2(c).

    Facts beside those of the service: countries, us_origin, inventory_of (the country of the item's end-user),
    nationals_of (whose nationals receive it), and articles: of each line its number, its category, whether it is an
    MTCR item and whether a hot section (None: not known).
    """
    section = "22 CFR 124.2(c)"
    refusals = services.against_allies(_service(facts, as_of), facts["countries"], as_of)
    if not facts["us_origin"]:
        refusals += (Refusal("not_us_origin", "The article is not of US origin.", (section,)),)
    if facts["inventory_of"] != facts["returns_to"]:
        sentence = "The article is not in the inventory of the country that it returns to."
        refusals += (Refusal("other_inventory", sentence, (section,)),)
    return _found(
        (*refusals, *_articles(facts["articles"]), *_nationals(facts["nationals_of"], as_of)), section
    )


def _articles(articles: Sequence[tuple[int, str, bool, bool | None]]) -> tuple[Refusal, ...]:
    """What the lines say that paragraph (c)(5) excludes, or leave open: 22 CFR 124.2(c)(5)."""
    cited = ("22 CFR 124.2(c)(5)",)
    if not articles:
        sentence = "124.2(c): The filing must list each article that is worked on, with its USML category."
        return (Refusal("no_articles", sentence, cited, field="lines"),)
    refusals = []
    for number, category, mtcr, hot in articles:
        code = usml.excluded_article(category, mtcr=mtcr, hot_section=hot)
        if code == usml.HOT_SECTION and hot is None:
            sentence = f"124.2(c): Line {number} must say whether it is a gas turbine hot section."
            refusals.append(Refusal("hot_section_unknown", sentence, cited, field="lines"))
        elif code:
            means = BOOK.codes("excluded_articles")[code]
            sentence = f"124.2(c): Line {number} is or may be excluded by paragraph (c)(5): {means}."
            refusals.append(Refusal("excluded_article", sentence, cited, field="lines"))
    return tuple(refusals)


def _nationals(countries: Sequence[str], as_of: date) -> tuple[Refusal, ...]:
    """Only nationals of those countries receive the service: 22 CFR 124.2(c)(6)."""
    cited = ("22 CFR 124.2(c)(6)",)
    if not countries:
        sentence = "124.2(c): The filing must name the countries whose nationals receive the service."
        return (Refusal("nationals_unknown", sentence, cited, field="nationals_of"),)
    others = [country for country in countries if not is_maintenance_ally(country, as_of)]
    sentence = f"124.2(c): Nationals of {', '.join(others)} may not receive the service under this exemption."
    return (Refusal("nationals", sentence, cited, field="nationals_of"),) if others else ()


def partners_of_aukus(facts: Mapping[str, Any], as_of: date) -> Finding:
    """Within Australia, the United Kingdom and the United States; whether the rest is met, an officer judges: 126.7."""
    section = BOOK.citations("aukus")
    begun = BOOK.rules["aukus"][0].first
    if begun is not None and as_of < begun:
        sentence = f"22 CFR 126.7 applies from {date_in_words(begun)} on."
        return _found((Refusal("not_in_force", sentence, section),), *section)
    outside = sorted(country for country in facts["countries"] if not BOOK.lists("aukus", country, as_of))
    sentence = f"22 CFR 126.7 covers only Australia, the United Kingdom and the United States, not {', '.join(outside)}."
    refusals = (Refusal("country", sentence, section),) if outside else ()
    return Finding(False if outside else None, refusals, section, BOOK.version)


def _service(facts: Mapping[str, Any], as_of: date) -> services.MaintenanceServiceFacts:
    """The same case as the topic of maintenance services sees it."""
    return services.MaintenanceServiceFacts.model_construct(
        **_same(services.MaintenanceServiceFacts, facts),
        as_of=as_of,
        country=facts["returns_to"],
        improves=services.PERFORMANCE if facts["work"] == repair.UPGRADE else "nothing",
    )


def _same(model: type[Any], facts: Mapping[str, Any]) -> dict[str, Any]:
    """The case's facts that the topic calls by the same name; what it calls otherwise is told beside them."""
    own = {
        "as_of",
        "country",
        "improves",
        "transaction_value",
        "consignee",
        "document_required_by_foreign_party",
        "us_origin" if model is repair.RepairReturnFacts else "",
    }
    return {name: facts[name] for name in model.model_fields if name in facts and name not in own}


def _found(refusals: tuple[Refusal, ...], *citations: str) -> Finding:
    return Finding(not refusals, refusals, citations, BOOK.version)


_JUDGES: Mapping[str, Callable[[Mapping[str, Any], date], Finding]] = MappingProxyType(
    {
        "123.16(b)(2)": small_parts,
        "123.4(a)(1)": repair_and_return,
        "124.2(a)": basic_training,
        "124.2(c)": allied_maintenance,
        "126.7": partners_of_aukus,
    }
)
