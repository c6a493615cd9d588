"""What priority cases have in common: who asks whom for what, and the usual steps up to a rated order."""

from __future__ import annotations

from typing import Any

from licensing.scenario.cast.people import signatory
from licensing.scenario.filings import opening
from licensing.scenario.parties import MINISTRY, NAVY
from licensing.scenario.timeline import Day
from licensing.scenario.vocabulary import Filing, Step, day, on, party

SUPPLIERS = {
    "ge-aerospace": ("GE Aerospace", "US", "1000 Western Avenue, Lynn, MA 01910"),
    "raytheon": ("Raytheon", "US", "1151 E Hermans Road, Tucson, AZ 85756"),
    "lockheed-martin": ("Lockheed Martin Rotary and Mission Systems", "US", "Owego, NY 13827"),
    "boeing": ("Boeing Defense, Space & Security", "US", "Ridley Park, PA 19078"),
    "tata-advanced-systems": ("Tata Advanced Systems Limited", "IN", "Adibatla, Hyderabad 501510"),
    "lt-defence": ("L&T Defence, Precision Manufacturing", "IN", "Coimbatore 641032"),
    "general-dynamics-land-systems": (
        "General Dynamics Land Systems",
        "US",
        "38500 Mound Road, Sterling Heights, MI 48310",
    ),
}


def priority(
    by: str,
    supplier: str,
    subject: str,
    item: str,
    justification: str,
    *,
    required_on: Day,
    programme: str = "",
    **more: Any,
) -> Filing:
    """Priority for that item from that supplier by that day; the ministry sponsors what others ask for India."""
    name, country, address = SUPPLIERS[supplier]
    detail = {
        "direction": "rating",
        "item": item,
        "justification": justification,
        "required_on": required_on,
        **more,
    }
    sponsors = () if by == "mod-india" or more.get("foreign_end_buyer") is False else (MINISTRY, NAVY)
    asked = party("supplier", name, country, address, supplier)
    return Filing(by, subject, detail, (), (asked, *sponsors), kind="priority", programme=programme)


def asked(start: int, by: str) -> tuple[Step, ...]:
    """Filed and submitted on that working day."""
    return opening(on(start, "12:15"), by)


def sponsored(when: int) -> Step:
    """The ministry sponsors it."""
    return on(when, "15:45").as_("mod-india").execute("sponsor")


def endorsed(when: int, note: str) -> Step:
    """The defence department endorses it."""
    return on(when, "10:40").as_("holloway").execute("endorse", note=note)


def authorised(when: int, rating: str = "DO", symbol: str = "A1") -> Step:
    """The commerce department authorises a rating."""
    return on(when, "14:25").as_("sabol").execute("authorise", rating=rating, programme_symbol=symbol)


def ordered(when: int, by: str, number: str) -> Step:
    """The rated order, signed and with the statement of 15 CFR 700.12(a)(4), reaches the supplier the same day."""
    answers = {"order_number": number, "signed_by": signatory(by), "statement": "certified"}
    return on(when, "16:35").as_(by).execute("place_order", order_received_on=day(when), **answers)


def rated(start: int, by: str, note: str, number: str, symbol: str = "A1") -> tuple[Step, ...]:
    """Asked for on that working day, sponsored where somebody else than the ministry asks, rated ten days later."""
    sponsor = () if by == "mod-india" else (sponsored(start - 2),)
    return (
        *asked(start, by),
        *sponsor,
        endorsed(start - 5, note),
        authorised(start - 8, symbol=symbol),
        ordered(start - 10, by, number),
    )
