"""Exemptions that spares and maintenance execute themselves under: what the facts alone decide, and what they leave."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from licensing.regulations.congress import is_near
from licensing.regulations.destinations import is_proscribed
from licensing.regulations.finding import Finding, Reason

SPARES = (
    ("123.16(b)(2)", "123.16(b)(2): parts of $500 or less"),
    ("126.4", "126.4: by or for the US Government"),
    ("126.7", "126.7: Australia, United Kingdom, United States"),
)
MAINTENANCE = (
    ("123.4(a)(1)", "123.4(a)(1): repair in the United States and return"),
    ("124.2(a)", "124.2(a): basic operation and maintenance training"),
    ("124.2(c)", "124.2(c): maintenance for NATO, Australia, Japan, Sweden"),
    ("126.4", "126.4: by or for the US Government"),
)
EXCLUDED = (  # 124.2(c)(5)
    ("gas_turbine_hot_section", "Gas turbine engine hot section"),
    ("mtcr", "MTCR item"),
    ("category_i", "Category I or its ammunition"),
    ("naval_nuclear", "Naval nuclear propulsion"),
    ("viii_f", "VIII(f) developmental aircraft"),
    ("xii_c", "XII(c) night vision"),
    ("xiv_agents", "XIV agents"),
    ("xv", "XV spacecraft"),
    ("xx_submersibles", "XX submersibles"),
    ("xxi", "XXI"),
)
SMALL = Decimal("500.00")  # 123.16(b)(2): "$500 or less in value"
MOST_SHIPMENTS = 24  # a calendar year, to one end-user
RETURN_YEARS = 4  # 123.4(a)


def exemption(facts: Mapping[str, Any], as_of: date) -> Finding:
    """Whether the exemption that the filing claims applies: True, False with every reason, or None for an officer.

    `facts["exemption"]` is its section; the other facts are those that the section's own function names.
    """
    judge = _JUDGES.get(facts["exemption"])
    return judge(facts, as_of) if judge else Finding(None, (), (f"22 CFR {facts['exemption']}",))


def small_parts(facts: Mapping[str, Any], as_of: date) -> Finding:
    """Parts of $500 or less for an article that was authorised before: 22 CFR 123.16(a), (b)(2).

    Facts: destination (ISO alpha-2), countries (of every party too), total_value (USD), shipments_this_year (before this one), and the flags sme, mtcr,
    classified, enhances_capability, order_split, previously_authorised, firearms_or_ammunition, to_distributor.
    """
    against = (
        (
            "proscribed_destination",
            _any_proscribed(facts, as_of),
            "The destination or a party's country is proscribed.",
        ),
        ("sme", facts["sme"], "Significant military equipment is never exempt here."),
        ("mtcr", facts["mtcr"], "MTCR items are never exempt here."),
        ("classified", facts["classified"], "Only what is unclassified is exempt here."),
        ("over_value_limit", facts["total_value"] > SMALL, f"The transaction is worth more than ${SMALL}."),
        (
            "not_previously_authorised",
            not facts["previously_authorised"],
            "It supports no authorised article.",
        ),
        ("distributor", facts["to_distributor"], "It goes to a distributor, not to the end-user."),
        ("capability_enhancement", facts["enhances_capability"], "It enhances the article's capability."),
        ("order_split", facts["order_split"], "The order was split to stay under the limit."),
        (
            "firearms_or_ammunition",
            facts["firearms_or_ammunition"],
            "Firearms and ammunition have an exemption of their own, 123.17.",
        ),
        (
            "shipment_limit",
            facts["shipments_this_year"] >= MOST_SHIPMENTS,
            f"{MOST_SHIPMENTS} shipments have gone to this end-user this calendar year.",
        ),
    )
    return _found(against, "22 CFR 123.16(a)", "22 CFR 123.16(b)(2)")


def repair_and_return(facts: Mapping[str, Any], as_of: date) -> Finding:
    """An article of US origin comes in for repair and goes back within four years: 22 CFR 123.4(a)(1), (c).

    Facts: imported_from and returns_to (ISO alpha-2), work, and the flags us_origin, classified, document_required.
    """
    against = (
        ("classified", facts["classified"], "A classified article needs a DSP-85."),
        ("not_us_origin", not facts["us_origin"], "The article is not of US origin."),
        ("upgrade", facts["work"] == "upgrade", "An upgrade leaves on a DSP-5 (123.4(b))."),
        (
            "other_country",
            facts["imported_from"] != facts["returns_to"],
            "It does not go back to the country that it came from.",
        ),
        (
            "proscribed_destination",
            _any_proscribed(facts, as_of),
            "The country is proscribed.",
        ),
        ("document_required", facts["document_required"], "The foreign party demands a licence: DSP-61."),
    )
    return _found(against, "22 CFR 123.4(a)(1)", "22 CFR 123.4(c)")


def basic_training(facts: Mapping[str, Any], as_of: date) -> Finding:
    """Training in basic operation and maintenance of what was lawfully exported: 22 CFR 124.2(a), 120.45(a)."""
    against = (
        ("proscribed_destination", _any_proscribed(facts, as_of), "A country concerned is proscribed."),
        ("not_training", facts["activity"] != "training", "Only training is exempt here."),
        ("not_basic", facts["level"] != "organizational", "Intermediate and depot level need an agreement."),
        ("not_lawfully_exported", not facts["lawfully_exported"], "The article was not lawfully exported."),
        ("classified", facts["classified"], "Classified training needs an agreement."),
        ("upgrade", facts["work"] == "upgrade", "An upgrade is no maintenance (120.45)."),
        ("manufacturing_know_how", facts["manufacturing_know_how"], "Manufacturing know-how needs an MLA."),
    )
    return _found(against, "22 CFR 124.2(a)")


def allied_maintenance(facts: Mapping[str, Any], as_of: date) -> Finding:
    """Maintenance of US-origin articles in an ally's own inventory: 22 CFR 124.2(c)."""
    country = facts["returns_to"]
    ally = country in ("AU", "JP", "SE") or (is_near(country, as_of) and country not in ("IL", "NZ", "KR"))
    against = (
        ("proscribed_destination", _any_proscribed(facts, as_of), "A country concerned is proscribed."),
        ("country", not ally, "Only NATO, Australia, Japan and Sweden are eligible."),
        ("not_lawfully_exported", not facts["lawfully_exported"], "The article was not lawfully exported."),
        ("classified", facts["classified"], "Only what is unclassified is exempt here."),
        ("not_us_origin", not facts["us_origin"], "The article is not of US origin."),
        ("excluded_article", bool(facts["excluded_article"]), "124.2(c)(5) excludes this article."),
        ("upgrade", facts["work"] == "upgrade", "An upgrade is no maintenance (120.45)."),
        ("manufacturing_know_how", facts["manufacturing_know_how"], "Manufacturing know-how needs an MLA."),
    )
    return _found(against, "22 CFR 124.2(c)")


def partners_of_aukus(facts: Mapping[str, Any], as_of: date) -> Finding:
    """Within Australia, the United Kingdom and the United States; whether the rest is met, an officer judges: 126.7."""
    outside = sorted(facts["countries"] - {"AU", "GB", "US"})
    reasons = (
        (Reason("country", f"126.7 reaches AU, GB and US alone, not {', '.join(outside)}."),)
        if outside
        else ()
    )
    return Finding(False if outside else None, reasons, ("22 CFR 126.7",))


def return_by(imported_on: date) -> date:
    """The last day on which an article imported for repair leaves without a licence: 22 CFR 123.4(a)."""
    try:
        return imported_on.replace(year=imported_on.year + RETURN_YEARS)
    except ValueError:  # 29 February
        return imported_on.replace(year=imported_on.year + RETURN_YEARS, day=28)


def _any_proscribed(facts: Mapping[str, Any], as_of: date) -> bool:
    """126.1 bars exemptions whoever of those concerned is there; `facts["countries"]` are all of theirs."""
    return any(is_proscribed(country, as_of) for country in facts["countries"])


def _found(against: tuple[tuple[str, bool, str], ...], *citations: str) -> Finding:
    reasons = tuple(Reason(code, sentence) for code, holds, sentence in against if holds)
    return Finding(not reasons, reasons, citations)


_JUDGES: Mapping[str, Callable[[Mapping[str, Any], date], Finding]] = MappingProxyType(
    {
        "123.16(b)(2)": small_parts,
        "123.4(a)(1)": repair_and_return,
        "124.2(a)": basic_training,
        "124.2(c)": allied_maintenance,
        "126.7": partners_of_aukus,
    }
)
