"""What filings of spares and maintenance have in common: the item, the authority, the usual way to their release."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from licensing.scenario.timeline import Day
from licensing.scenario.vocabulary import Filing, Named, Step, on, party

Parties = tuple[Mapping[str, Any], ...]
Lines = tuple[Mapping[str, Any], ...]


def item(designation: str, serial_number: str) -> dict[str, str]:
    """A delivered item by what it is and its serial number."""
    return {"designation": designation, "serial_number": serial_number}


HERCULES, HERCULES_2 = item("C-130J-30", "KC-3811"), item("C-130J-30", "KC-3814")
POSEIDON = item("P-8I", "IN-328")
APACHE, CHINOOK = item("AH-64E", "ZI-6004"), item("CH-47F", "ZL-4702")
SEAHAWK, HOWITZER = item("MH-60R", "IN-753"), item("M777A2", "IND-0071")
ENGINE, ENGINE_2 = item("F404-IN20", "GE-B310-117"), item("F404-IN20", "GE-B310-122")

REPAIR_AND_RETURN = {"authority_kind": "exemption", "exemption": "123.4(a)(1)"}
UNDER_A_LICENCE = {"authority_kind": "licence"}  # to be named later


def on_letter(number: str, ends_on: Day) -> dict[str, Any]:
    """Under a letter of offer and acceptance that ends on that day: 22 CFR 126.6(c)."""
    return {"authority_kind": "letter_of_offer", "letter_number": number, "authority_ends_on": ends_on}


def on_licence(key: str) -> dict[str, Any]:
    """Under the licence of that story."""
    return {**UNDER_A_LICENCE, "licence": Named(key)}


def supplier(name: str, address: str, partner: str) -> dict[str, Any]:
    """The US supplier of parts, which files their shipments."""
    return party("supplier", name, "US", address, partner)


def repairer(name: str, country: str, address: str, partner: str) -> dict[str, Any]:
    """Who does the work."""
    return party("repairer", name, country, address, partner)


def spares(
    by: str,
    subject: str,
    purpose: str,
    *,
    of: Mapping[str, str],
    authority: Mapping[str, Any],
    required_on: Day,
    lines: Lines,
    parties: Parties,
    **more: Any,
) -> Filing:
    """Parts for a delivered item in India, with the day on which they are needed."""
    detail = {"destination": "IN", "purpose": purpose, "required_on": required_on, **authority, **more}
    return Filing(by, subject, detail, lines, parties, of, kind="spares")


def maintenance(
    by: str,
    subject: str,
    description: str,
    *,
    of: Mapping[str, str],
    authority: Mapping[str, Any],
    level: str,
    work: str,
    site: tuple[str, str],
    induction_on: Day,
    turnaround_days: int,
    parties: Parties,
    lines: Lines = (),
    **more: Any,
) -> Filing:
    """Work on a delivered item of India's at a site (its name and country)."""
    detail = {
        "description": description,
        "level": level,
        "work": work,
        "site": site[0],
        "site_country": site[1],
        "imported_from": "IN",
        "returns_to": "IN",
        "induction_on": induction_on,
        "turnaround_days": turnaround_days,
        **authority,
        **more,
    }
    return Filing(by, subject, detail, lines, parties, of, kind="maintenance")


def seen_down(day_of_filing: int, officer: str) -> Step:
    """On the evening of that working day an officer confirms that the equipment is down: the filer is not its end-user."""
    return (
        on(day_of_filing, "16:40")
        .as_(officer)
        .execute(
            "record_priority",
            ground="equipment_down",
            document="Unit's report of equipment out of service",
            reason="The unit confirms that the item is out of service.",
        )
    )


def released(start: int, note: str, officer: str = "okafor", chief: str = "whitcombe") -> tuple[Step, ...]:
    """Spares submitted on the working day `start` go through review: released five days later."""
    return (
        on(start - 1, "10:05").as_(officer).execute("accept"),
        on(start - 4, "14:40").as_(officer).execute("recommend", recommendation="approve", note=note),
        on(start - 5, "11:25").as_(chief).execute("release"),
    )


def cleared(
    start: int, statement: str, note: str, officer: str = "reyes", chief: str = "nakagawa"
) -> tuple[Step, ...]:
    """Maintenance submitted on the working day `start` goes through its technical review: cleared ten days later."""
    return (
        on(start - 1, "13:35").as_(officer).execute("accept"),
        on(start - 7, "15:05").as_("brandt").execute("report", assessment="fit", statement=statement),
        on(start - 9, "10:50").as_(officer).execute("recommend", recommendation="approve", note=note),
        on(start - 10, "16:15").as_(chief).execute("approve"),
    )
