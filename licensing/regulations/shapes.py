"""What the rule book consists of: for every file the rules that it must hold, and the keys of their entries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

STATUTORY = (
    "denial_reconsideration",
    "voluntary_disclosure_full",
    "agreement_signed_copy",
    "agreement_minor_amendment",
    "agreement_not_concluded",
    "inventory_replacement_order",
    "reexport_notice",
    "agreement_termination_notice",
)
YEARLY = ("agreement_status_report", "agreement_sales_report", "warehouse_sales_report")
MILESTONES = (  # in their order
    "interagency_refer",
    "interagency_agency",
    "interagency_operating_committee",
    "interagency_escalate",
    "interagency_acep",
    "interagency_appeal",
    "interagency_earb",
    "interagency_president",
)
READINGS = (
    "notification_wait",
    "certified_emergency_wait",
    "bar_without_notification",
    "licence_not_live",
    "face_value_at_cap",
    "anniversary",
    "leap_day_anniversary",
    "receipt_on_closed_day",
    "short_emergency_limit",
    "state_exception",
    "upgrade_import",
    "classified_basic_training",
)
PERIODS = ("dpas_authority_in_force", "small_parts_bar_firearms")  # true or false, day by day
UNITS = (
    "calendar_days",
    "calendar_days_before",
    "working_days",
    "hours",
    "hours_before",
    "years",
    "per_cent",
    "shipments_a_year",
)


@dataclass(frozen=True)
class Shape:
    """A file of rules: their names, the keys that an entry needs beside citation and certainty, whether it has dates, and what else it may have."""

    rules: tuple[str, ...]
    keys: tuple[str, ...]
    dated: bool = True
    optional: tuple[str, ...] = ()  # texts that an entry may have


_LISTS = (
    "nato",
    "near_allies",
    "maintenance_allies",
    "aukus",
    "denial",
    "denial_with_exceptions",
    "sosa_partners",
    "rdp_qualifying",
)
_AMOUNTS = (
    "congressional_mde",
    "congressional_total",
    "congressional_mde_near",
    "congressional_total_near",
    "congressional_category_i",
    "usage_cap_mde",
    "usage_cap",
    "spares_transaction",
    "part_130_sale",
    "part_130_fees",
    "part_130_contributions",
    "mde_development",
    "mde_production",
)
_TIMES = (
    "congressional_wait",
    "congressional_wait_near",
    "state_review",
    "dpas_acceptance_do",
    "dpas_acceptance_dx",
    "dpas_hazard_occurred",
    "dpas_imminent",
    "eei_air",
    "eei_truck",
    "eei_sea",
    "eei_rail",
    "eei_emergency_air",
    "eei_emergency_truck",
    *MILESTONES,
    "licence_validity",
    "temporary_import",
    "retention_licence",
    "retention_dpas",
    *YEARLY,
)
_CODES = (
    "excluded_articles",
    "amendment_routes",
    "amendment_changes",
    "agreement_changes",
    "state_exceptions",
    "certificate_exemptions",
    "dpas_symbols",
)

SHAPES: Mapping[str, Shape] = MappingProxyType(
    {
        "lists": Shape(_LISTS, ("countries",), optional=("allows", "note")),
        "amounts": Shape(_AMOUNTS, ("value",)),
        "times": Shape(_TIMES, ("value", "unit")),
        "statutory": Shape(STATUTORY, ("value", "unit")),
        "limits": Shape(("usage_tolerance", "spares_shipments", "export_filing_counts"), ("value", "unit")),
        "periods": Shape(PERIODS, ("value",)),
        "codes": Shape(_CODES, ("code", "means"), dated=False),
    }
)
