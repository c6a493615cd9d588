"""Goods: the lines of a case with what was delivered and what is left of each, and the shipments under it."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.urls import reverse

from licensing.admin.case import line_decisions
from licensing.admin.display import labels
from licensing.admin.display.formatting import Reader, usd
from licensing.case_file import CaseFile
from licensing.models import CaseQuerySet, Line
from licensing.models.shipment import PARENTS

MARKS = (
    ("sme", "SME"),
    ("mde", "MDE"),
    ("mtcr", "MTCR"),
    ("classified", "Classified"),
    ("hot_section", "Hot section"),
)


def gather(file: CaseFile) -> dict[str, Any]:
    """The table of lines: with columns for what moved where anything was consigned or closed short."""
    lines = file.lines
    total = usd(sum((each_line.value for each_line in lines), start=type(lines[0].value)(0))) if lines else ""
    moves = (
        bool(lines) and file.kind in PARENTS and bool(file.shipments.details or file.shipments.short_closed)
    )
    table = [{**_line(each_line), "decided": line_decisions.of(file, each_line)} for each_line in lines]
    if moves:
        moved = _moved(file)
        for line, row in zip(lines, table, strict=True):
            row["moved"] = moved.get(line.pk, {})
    return {"lines": table, "total": total, "moves": moves, "drawn": _drawn(file)}


def _moved(file: CaseFile) -> dict[int, dict[str, str]]:
    """What of each line was delivered, is under way and is left, by the line's key."""
    left, outstanding = file.shipments.lines_left(), file.shipments.lines_outstanding()
    moved = {}
    for stock in file.shipments.stock:
        short = file.shipments.short_closed.get(stock.line.pk, 0)
        under_way_or_left = outstanding.get(stock.number, 0)
        moved[stock.line.pk] = {
            "delivered": f"{stock.granted.quantity - short - under_way_or_left:,}",
            "under_way": f"{under_way_or_left - left[stock.number]:,}",
            "left": f"{left[stock.number]:,}",
            "short": f"{short:,} closed short" if short else "",
        }
    return moved


def _line(line: Line) -> dict[str, Any]:
    return {
        "number": line.number,
        "description": line.description,
        "part_number": line.part_number,
        "classification": f"USML {line.usml_category}" if line.usml_category else _eccn(line),
        "marks": [title for name, title in MARKS if getattr(line, name)],
        "quantity": f"{line.quantity:,} {line.unit}",
        "value": usd(line.value),
    }


def _eccn(line: Line) -> str:
    return (
        f"ECCN {line.eccn}, under paragraph {line.rides_under}" if line.rides_under else f"ECCN {line.eccn}"
    )


def _drawn(file: CaseFile) -> str:
    """From which lines of the case above a shipment draws; empty for a case that draws from none."""
    if not any(line.drawn_from_id for line in file.lines):
        return ""
    lines = Line.objects.filter(draws__case=file.case.pk).order_by("draws__number")
    numbers = ", ".join(str(number) for number in lines.values_list("number", flat=True))
    return f"Drawn from line {numbers} of the parent case."


def shipments(file: CaseFile, visible: CaseQuerySet, read: Reader) -> list[dict[str, Any]]:
    """The shipments under the case that the reader may see, in the order of their filing."""
    if file.kind not in PARENTS or not file.shipments.details:
        return []
    seen = set(visible.filter(shipment_detail__parent=file.case.pk).values_list("pk", flat=True))
    shown = [detail for detail in file.shipments.details if detail.case_id in seen]
    carried: dict[int, list[str]] = defaultdict(list)
    lines = Line.objects.filter(case__in=[shipment.case_id for shipment in shown]).order_by(
        "case_id", "number"
    )
    for key, quantity, number in lines.values_list("case_id", "quantity", "drawn_from__number"):
        carried[key].append(f"{quantity:,} of line {number}")
    return [_shipment(shipment, carried[shipment.case_id], read) for shipment in shown]


def _shipment(shipment: Any, carried: list[str], read: Reader) -> dict[str, Any]:
    port_hold = (
        f"{shipment.get_hold_side_display()}: {shipment.get_hold_code_display()}"
        if shipment.hold_code
        else ""
    )
    return {
        "reference": shipment.case.reference,
        "address": reverse("admin:licensing_case_change", args=[shipment.case_id]),
        "badge": labels.badge(shipment.case.flow, shipment.case.state),
        "carried": carried,
        "how": f"{shipment.get_mode_display()}, {shipment.carrier}",
        "departure": read.instant(shipment.departed_at)
        if shipment.departed_at
        else f"planned {read.instant(shipment.departs_at)}",
        "arrival": f"delivered {read.day(shipment.delivered_on)}"
        if shipment.delivered_on
        else f"expected {read.day(shipment.arrives_on)}",
        "port_hold": port_hold,
    }
