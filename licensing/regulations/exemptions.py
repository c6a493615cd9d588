"""Exemptions that spares and maintenance execute themselves under: what the facts alone decide, and what they leave."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from licensing.regulations import repair, services
from licensing.regulations import small_parts as parts
from licensing.regulations.finding import Finding
from licensing.regulations.repair import return_by
from licensing.regulations.rulebook import BOOK
from workflows.refusal import Refusal

HOME = "US"
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

    `facts["exemption"]` is its section; the other facts are those that the section's own function names.
    """
    judge = _JUDGES.get(facts["exemption"])
    if judge:
        return judge(facts, as_of)
    return Finding(None, (), (f"22 CFR {facts['exemption']}",), BOOK.version)


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

    Facts: imported_from, returns_to and site_country (ISO alpha-2), countries, work, and the flags us_origin, classified,
    document_required.
    """
    asked = repair.RepairReturnFacts.model_construct(
        **_same(repair.RepairReturnFacts, facts),
        as_of=as_of,
        document_required_by_foreign_party=facts["document_required"],
    )
    refusals = repair.against(asked, facts["countries"], as_of)
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

    Facts beside those of the service: countries, us_origin, and inventory_of, the country of the item's end-user.
    """
    section = "22 CFR 124.2(c)"
    refusals = services.against_allies(_service(facts, as_of), facts["countries"], as_of)
    if not facts["us_origin"]:
        refusals += (Refusal("not_us_origin", "The article is not of US origin.", (section,)),)
    if facts["inventory_of"] != facts["returns_to"]:
        sentence = "The article is not in the inventory of the country that it returns to."
        refusals += (Refusal("other_inventory", sentence, (section,)),)
    return _found(refusals, section)


def partners_of_aukus(facts: Mapping[str, Any], as_of: date) -> Finding:
    """Within Australia, the United Kingdom and the United States; whether the rest is met, an officer judges: 126.7."""
    outside = sorted(country for country in facts["countries"] if not BOOK.lists("aukus", country, as_of))
    section = ("22 CFR 126.7",)
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
