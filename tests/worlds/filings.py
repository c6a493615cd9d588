"""What is filed in the small world, by kind."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from licensing.models import Partner
from tests.worlds.people import START

AGREEMENT = {
    "instrument": "TAA",
    "transaction": "technical_assistance",
    "end_use": "Support of the engines in service",
    "destination": "IN",
    "certified_by": "J. Doe",
    "dsp83_signed_on": date(2026, 2, 1),
    "ends_on": date(2034, 12, 31),
    "territory": ["IN"],
}
LETTER = {
    "authority_kind": "letter_of_offer",
    "letter_number": "IN-P-LAX",
    "authority_ends_on": date(2026, 12, 31),
}
ITEM = {"designation": "MH-60R", "serial_number": "IN-801"}
ENGINE = {"designation": "F404-IN20", "serial_number": "E-104"}  # HAL is its end-user
END_USER = {"role": "end_user", "name": "Indian Air Force", "country": "IN", "partner": "iaf"}
SUPPLIER = {"role": "supplier", "name": "GE", "country": "US", "partner": "ge"}
SPONSOR = {"role": "sponsor", "name": "Ministry of Defence", "country": "IN", "partner": "mod"}
REPAIRER = {"role": "repairer", "name": "Lockheed Martin", "country": "US", "partner": "lm"}
PORTS = (
    {"role": "export_port", "name": "New York JFK", "country": "US", "partner": "jfk"},
    {"role": "import_port", "name": "Mumbai", "country": "IN", "partner": "mumbai"},
)
SIGNED = {"signed_by": "R. Iyer", "statement": "certified"}  # what every rated order carries
SMALL_LINE = {
    "description": "O-ring kit",
    "usml_category": "VIII(h)(1)",
    "quantity": 4,
    "value": Decimal("480.00"),
}
SMALL_PART = {
    "authority_kind": "exemption",
    "exemption": "123.16(b)(2)",
    "letter_number": "",
    "authority_ends_on": None,
}
REPAIR_AND_RETURN = {**SMALL_PART, "exemption": "123.4(a)(1)"}


def filing_of(filer: Partner) -> dict[str, Any]:
    """A licence filing."""
    return {
        "kind": "licence",
        "filer": filer,
        "subject": "F404 hot-section spares",
        "detail": {
            "instrument": "DSP-5",
            "transaction": "permanent_export",
            "end_use": "Support of the F404-IN20 in Tejas",
            "destination": "IN",
            "to_armed_forces": True,
            "certified_by": "J. Doe",
            "purchase_documented": True,
            "part_130_statement": True,
            "dsp83_signed_on": date(2026, 2, 1),
        },
        "lines": [
            {
                "description": "High-pressure turbine blade",
                "usml_category": "XIX(f)(2)",
                "quantity": 40,
                "value": Decimal("1200000.00"),
                "sme": True,
            }
        ],
        "parties": [{"role": "end_user", "name": "HAL", "country": "IN", "partner": "hal"}],
    }


def _spares() -> dict[str, Any]:
    return {
        "subject": "MH-60R gearbox spares",
        "delivered_item": ITEM,
        "detail": {
            **LETTER,
            "destination": "IN",
            "purpose": "Overdue gearbox inspection",
            "required_on": date(2026, 9, 30),
        },
        "lines": [
            {
                "description": "Input bevel gear",
                "usml_category": "VIII(h)(1)",
                "quantity": 10,
                "value": Decimal("9000.00"),
            },
            {
                "description": "Carbon seal",
                "usml_category": "VIII(h)(1)",
                "quantity": 4,
                "value": Decimal("480.00"),
            },
        ],
        "parties": [END_USER, SUPPLIER, SPONSOR],
    }


def _maintenance() -> dict[str, Any]:
    return {
        "subject": "MH-60R main gearbox overhaul",
        "delivered_item": ITEM,
        "detail": {
            **LETTER,
            "level": "depot",
            "work": "overhaul",
            "description": "Overhaul of the main gearbox",
            "site": "Owego",
            "site_country": "US",
            "imported_from": "IN",
            "returns_to": "IN",
            "induction_on": date(2026, 6, 1),
            "turnaround_days": 90,
        },
        "lines": [
            {
                "description": "Main gearbox",
                "usml_category": "VIII(h)(1)",
                "quantity": 1,
                "value": Decimal("250000.00"),
            }
        ],
        "parties": [END_USER, REPAIRER, SPONSOR],
    }


def _priority() -> dict[str, Any]:
    return {
        "subject": "Priority for MH-60R gearboxes",
        "detail": {
            "direction": "rating",
            "purchase_order": "IN-MOD-2026-114",
            "item": "Main gearbox",
            "justification": "Four helicopters stand idle.",
            "required_on": date(2026, 9, 30),
        },
        "parties": [END_USER, SUPPLIER, SPONSOR],
    }


_FILINGS = {"spares": _spares, "maintenance": _maintenance, "priority": _priority}


def filing_of_kind(kind: str) -> dict[str, Any]:
    """A filing of that kind: HAL's, but for the licence, which is GE's."""
    if kind == "licence":
        return filing_of(Partner.objects.get(code="ge"))
    return {"kind": kind, "filer": Partner.objects.get(code="hal"), **_FILINGS[kind]()}


def shipment_content(lines: list[dict[str, int]], at: datetime = START) -> dict[str, Any]:
    """A shipment by air with those lines of its parent, leaving a day after that instant."""
    return {
        "subject": "Shipment",
        "detail": {
            "mode": "air",
            "departs_at": at + timedelta(days=1),
            "arrives_on": (at + timedelta(days=3)).date(),
            "carrier": "Air India",
        },
        "lines": lines,
        "parties": list(PORTS),
    }
