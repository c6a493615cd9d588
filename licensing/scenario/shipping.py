"""What shipments have in common: their ports, their filing, their export information in time, their departure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from licensing.scenario.parties import FORWARDER_EAST, PORT_JFK, PORT_MUMBAI
from licensing.scenario.timeline import Day, Instant
from licensing.scenario.vocabulary import ExportFiling, Filing, Step, ahead, day, on

NEW_YORK = "America/New_York"


def evening(working_days_ago: int) -> Instant:
    """The evening flight out of New York on that day."""
    return on(working_days_ago, "22:40").in_(NEW_YORK)


def evening_ahead(days: int) -> Instant:
    """The evening flight that many calendar days from now."""
    return Instant(ahead(days), "22:40", NEW_YORK)


def shipment(
    by: str,
    under: str,
    subject: str,
    *,
    lines: tuple[Mapping[str, Any], ...],
    departs_at: Instant,
    arrives_on: Day,
    waybill: str,
    carrier: str = "Air India Cargo, AI 116 New York - Mumbai",
    **more: Any,
) -> Filing:
    """Parts of the lines of another story's case, by air from New York to Mumbai."""
    detail = {
        "mode": "air",
        "departs_at": departs_at,
        "arrives_on": arrives_on,
        "carrier": carrier,
        "waybill": waybill,
        **more,
    }
    parties = (PORT_JFK, PORT_MUMBAI, FORWARDER_EAST)
    return Filing(by, subject, detail, lines, parties, kind="shipment", under=under)


def filed(by: str, when: int, number: int) -> Step:
    """The export information is filed that morning."""
    return on(when, "11:30").as_(by).execute("file_export_information", itn=ExportFiling(day(when), number))


def leaves(by: str, filed_shipment: int, number: int) -> tuple[Step, ...]:
    """Filed on that working day; the day after, its export information is filed and it leaves."""
    return (
        on(filed_shipment, "13:10").as_(by).file_shipment(),
        filed(by, filed_shipment - 1, number),
        on(filed_shipment - 1, "17:45").as_(by).execute("depart"),
    )


def arrives(by: str, on_day: int) -> Step:
    """Received by the consignee on that working day."""
    return on(on_day, "15:20").as_(by).execute("deliver", delivered_on=day(on_day))
