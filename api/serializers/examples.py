"""Examples: a body for each kind that can be sent as it stands, where the partners and the item that it names are known."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

SEAHAWK = {"designation": "MH-60R", "serial_number": "IN-753"}
LETTER = {
    "authority_kind": "letter_of_offer",
    "letter_number": "IN-P-SBH",
    "authority_ends_on": "2029-12-31",
}
MINISTRY = {"name": "Ministry of Defence (India)", "country": "IN", "partner": "mod-india"}
NAVY = {
    "role": "end_user",
    "name": "Indian Navy, Ministry of Defence",
    "country": "IN",
    "partner": "mod-india",
}
MAKER = {"name": "Lockheed Martin", "country": "US", "partner": "lockheed-martin"}

LICENCE: dict[str, Any] = {
    "subject": "F404-IN20 hot-section spares",
    "instrument": "DSP-5",
    "transaction": "permanent_export",
    "end_use": "Depot stock for the engines of the Tejas fleet",
    "destination": "IN",
    "certified_by": "J. Alvarez",
    "purchase_documented": True,
    "dsp83_signed_on": "2026-01-20",
    "lines": [
        {
            "description": "High-pressure turbine blade",
            "part_number": "6055T98P03",
            "usml_category": "XIX(f)",
            "quantity": 40,
            "value": "412000.00",
            "sme": True,
        }
    ],
    "parties": [{"role": "end_user", "name": "Hindustan Aeronautics Limited", "country": "IN"}],
}
SPARES: dict[str, Any] = {
    "subject": "MH-60R main gearbox: input bevel gears and seals",
    **LETTER,
    "destination": "IN",
    "purpose": "The helicopter stands idle after a chip detection in its main gearbox",
    "required_on": "2029-06-30",
    "equipment_down": True,
    "delivered_item": SEAHAWK,
    "lines": [
        {
            "description": "Input bevel gear",
            "part_number": "70351-38110-042",
            "usml_category": "VIII(h)(1)",
            "quantity": 2,
            "value": "186000.00",
        }
    ],
    "parties": [NAVY, {"role": "supplier", **MAKER}, {"role": "sponsor", **MINISTRY}],
}
MAINTENANCE: dict[str, Any] = {
    "subject": "MH-60R main gearbox: depot overhaul",
    **LETTER,
    "level": "depot",
    "work": "overhaul",
    "description": "Overhaul of the main gearbox to its original performance",
    "site": "Owego, New York",
    "site_country": "US",
    "imported_from": "IN",
    "returns_to": "IN",
    "induction_on": "2029-03-01",
    "turnaround_days": 120,
    "delivered_item": SEAHAWK,
    "lines": [
        {"description": "Main gearbox", "usml_category": "VIII(h)(1)", "quantity": 1, "value": "2150000.00"}
    ],
    "parties": [NAVY, {"role": "repairer", **MAKER}],
}
PRIORITY: dict[str, Any] = {
    "subject": "MH-60R main gearbox: priority for input bevel gears",
    "direction": "rating",
    "purchase_order": "IN-MOD-2026-114",
    "item": "Input bevel gear, MH-60R main gearbox",
    "justification": "Four of eleven helicopters stand idle for want of it",
    "required_on": "2029-06-30",
    "parties": [NAVY, {"role": "supplier", **MAKER}, {"role": "sponsor", **MINISTRY}],
}
SHIPMENT: dict[str, Any] = {
    "subject": "Input bevel gears, New York to Mumbai",
    "mode": "air",
    "departs_at": "2029-05-14T21:30:00-04:00",
    "arrives_on": "2029-05-16",
    "carrier": "Air India",
    "waybill": "098-1234 5675",
    "lines": [{"line": 1, "quantity": 1}],
    "parties": [
        {
            "role": "export_port",
            "name": "CBP, Port of New York (JFK)",
            "country": "US",
            "partner": "port-jfk",
        },
        {
            "role": "import_port",
            "name": "Air Cargo Complex, Mumbai",
            "country": "IN",
            "partner": "port-mumbai",
        },
    ],
}

EXAMPLES: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "licence": LICENCE,
        "spares": SPARES,
        "maintenance": MAINTENANCE,
        "priority": PRIORITY,
        "shipment": SHIPMENT,
    }
)
