"""The example: a filing that a US exporter's system can post to the API as it stands."""

from __future__ import annotations

from typing import Any

from licensing.scenario.cast.people import empowered_official

LINES: tuple[dict[str, Any], ...] = (
    {
        "description": "Flameholder assembly, afterburner, F404-IN20",
        "part_number": "4109T47G09",
        "usml_category": "XIX(f)(2)",
        "quantity": 6,
        "unit": "each",
        "value": "412800.00",
    },
    {
        "description": "Spray bar, afterburner fuel, F404-IN20",
        "part_number": "6038T92P03",
        "usml_category": "XIX(f)(2)",
        "quantity": 48,
        "unit": "each",
        "value": "139200.00",
    },
)
PARTIES: tuple[dict[str, Any], ...] = (
    {
        "role": "consignee",
        "name": "Hindustan Aeronautics Limited, Engine Division",
        "country": "IN",
        "address": "Sunabeda, Koraput, Odisha 763002",
        "partner": "hal",
    },
    {
        "role": "end_user",
        "name": "Indian Air Force, Ministry of Defence",
        "country": "IN",
        "address": "Air Headquarters, Rafi Marg, New Delhi 110106",
        "partner": "mod-india",
    },
    {
        "role": "forwarder",
        "name": "Meridian Air Freight, Inc.",
        "country": "US",
        "address": "Cargo Area C, JFK International Airport, Jamaica, NY 11430",
    },
)


def example() -> dict[str, Any]:
    """A DSP-5 of GE Aerospace's as the JSON body of POST /api/v1/licence-cases."""
    return {
        "subject": "F404-IN20 afterburner flameholders and fuel spray bars for HAL, Koraput",
        "instrument": "DSP-5",
        "transaction": "permanent_export",
        "end_use": "Spares for second-line repair of F404-IN20 engines of the Indian Air Force's Tejas Mk 1 fleet.",
        "destination": "IN",
        "to_armed_forces": True,
        "certified_by": empowered_official("ge-aerospace"),
        "purchase_documented": True,
        "part_130_statement": True,
        "delivered_item": {"designation": "F404-IN20", "serial_number": "GE-B310-117"},
        "lines": [dict(line) for line in LINES],
        "parties": [dict(party) for party in PARTIES],
    }
