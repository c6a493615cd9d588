"""The partners: a ministry, firms of both countries, agencies and ports; registration numbers are invented."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from licensing.models import Partner
from licensing.scenario.timeline import Office
from licensing.scenario.vocabulary import ahead
from licensing.worktime.bases import INDIA_GAZETTED

INDIA = {"country": "IN", "zone": "Asia/Kolkata", "calendar": INDIA_GAZETTED}
MAILED = ("firm", "ministry")  # the kinds that have their mail sent somewhere
NEW_YORK, CHICAGO = "America/New_York", "America/Chicago"


def _indian(name: str, kind: str = "firm", **more: Any) -> dict[str, Any]:
    return {"name": name, "kind": kind, **INDIA, **more}


def _american(name: str, zone: str, number: str, days_left: int) -> dict[str, Any]:
    return {
        "name": name,
        "kind": "firm",
        "country": "US",
        "us_person": True,
        "zone": zone,
        "registration_number": number,
        "registration_expires_on": ahead(days_left),
    }


def _agency(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "kind": "agency", "country": "US", "us_person": True, "zone": NEW_YORK, **more}


PARTNERS: Mapping[str, dict[str, Any]] = {
    "mod-india": _indian("Ministry of Defence (India)", "ministry"),
    "hal": _indian("Hindustan Aeronautics Limited"),
    "beml": _indian("BEML Limited"),
    "lt-defence": _indian("L&T Defence", code_of_conduct_on=date(2025, 6, 16)),
    "tata-advanced-systems": _indian("Tata Advanced Systems Limited"),
    "adani-defence": _indian("Adani Defence & Aerospace"),
    "reliance-naval": _indian("Reliance Naval & Engineering"),
    "ge-aerospace": _american("GE Aerospace", NEW_YORK, "M-10417", 211),
    "lockheed-martin": _american("Lockheed Martin", NEW_YORK, "M-10362", 148),
    "boeing": _american("Boeing Defense, Space & Security", CHICAGO, "M-10288", 301),
    "general-dynamics-land-systems": _american(
        "General Dynamics Land Systems", "America/Detroit", "M-10935", 97
    ),
    "raytheon": _american("Raytheon", "America/Phoenix", "M-10551", 264),
    "ddtc": _agency("Directorate of Defense Trade Controls"),
    "dtsa": _agency("Defense Technology Security Administration", is_defence_department=True),
    "sca": _agency("Bureau of South and Central Asian Affairs"),
    "bis": _agency("Bureau of Industry and Security"),
    "port-jfk": _agency("CBP, Port of New York (JFK)", kind="port"),
    "port-mumbai": _indian("Air Cargo Complex, Mumbai", "port"),
}


def make_partners(office: Office) -> dict[str, Partner]:
    """Write the partners and return them by code."""
    partners = []
    for code, values in PARTNERS.items():
        dated = dict(values)
        if ends := dated.get("registration_expires_on"):
            dated["registration_expires_on"] = office.date_of(ends)
        if dated["kind"] in MAILED:
            dated["notices_to"] = f"licensing@{code}.example"
        partner = Partner(code=code, **dated)
        partner.full_clean(validate_unique=False, validate_constraints=False)
        partners.append(partner)
    Partner.objects.bulk_create(partners)
    return {partner.code: partner for partner in partners}
