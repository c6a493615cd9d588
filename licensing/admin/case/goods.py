"""Goods: the lines of a case with what was delivered and what is left of each, and the shipments under it."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.urls import reverse

from licensing.admin.display import labels
from licensing.admin.display.formatting import Reader, usd
from licensing.case_file import CaseFile
from licensing.models import CaseQuerySet, Line
from licensing.models.shipment import PARENTS

MARKS = (("sme", "SME"), ("mde", "MDE"), ("mtcr", "MTCR"), ("classified", "Classified"))


def gather(file: CaseFile) -> dict[str, Any]:
    """The table of lines: with columns for what moved where anything was consigned or closed short."""
    lines = file.lines
    total = usd(sum((one.value for one in lines), start=type(lines[0].value)(0))) if lines else ""
    moves = (
        bool(lines) and file.kind in PARENTS and bool(file.shipments.details or file.shipments.short_closed)
    )
    table = [_line(one) for one in lines]
    if moves:
        left, outstanding = file.shipments.lines_left(), file.shipments.lines_outstanding()
        for one, row in zip(lines, table, strict=True):
            short = file.shipments.short_closed.get(one.pk, 0)
            delivered = one.quantity - short - outstanding.get(one.number, 0)
            row["moved"] = {
                "delivered": f"{delivered:,}",
                "under_way": f"{outstanding.get(one.number, 0) - left[one.number]:,}",
                "left": f"{left[one.number]:,}",
                "short": f"{short:,} closed short" if short else "",
            }
    return {"lines": table, "total": total, "moves": moves, "drawn": _drawn(file)}


def _line(one: Line) -> dict[str, Any]:
    return {
        "number": one.number,
        "description": one.description,
        "part_number": one.part_number,
        "classification": f"USML {one.usml_category}" if one.usml_category else _eccn(one),
        "marks": [title for name, title in MARKS if getattr(one, name)],
        "quantity": f"{one.quantity:,} {one.unit}",
        "value": usd(one.value),
    }


def _eccn(one: Line) -> str:
    return f"ECCN {one.eccn}, under paragraph {one.rides_under}" if one.rides_under else f"ECCN {one.eccn}"


def _drawn(file: CaseFile) -> str:
    """From which lines of the case above a shipment draws; empty for a case that draws from none."""
    if not any(one.drawn_from_id for one in file.lines):
        return ""
    found = Line.objects.filter(draws__case=file.case.pk).order_by("draws__number")
    numbers = ", ".join(str(number) for number in found.values_list("number", flat=True))
    return f"Drawn from line {numbers} of the parent case."


def shipments(file: CaseFile, visible: CaseQuerySet, read: Reader) -> list[dict[str, Any]]:
    """The shipments under the case that the reader may see, in the order of their filing."""
    if file.kind not in PARENTS or not file.shipments.details:
        return []
    seen = set(visible.filter(shipment_detail__parent=file.case.pk).values_list("pk", flat=True))
    shown = [one for one in file.shipments.details if one.case_id in seen]
    carried: dict[int, list[str]] = defaultdict(list)
    lines = Line.objects.filter(case__in=[one.case_id for one in shown]).order_by("case_id", "number")
    for key, quantity, number in lines.values_list("case_id", "quantity", "drawn_from__number"):
        carried[key].append(f"{quantity:,} of line {number}")
    return [_shipment(one, carried[one.case_id], read) for one in shown]


def _shipment(one: Any, carried: list[str], read: Reader) -> dict[str, Any]:
    port_hold = f"{one.get_hold_side_display()}: {one.get_hold_code_display()}" if one.hold_code else ""
    return {
        "reference": one.case.reference,
        "address": reverse("admin:licensing_case_change", args=[one.case_id]),
        "badge": labels.badge(one.case.flow, one.case.state),
        "carried": carried,
        "how": f"{one.get_mode_display()}, {one.carrier}",
        "departure": read.instant(one.departed_at)
        if one.departed_at
        else f"planned {read.instant(one.departs_at)}",
        "arrival": f"delivered {read.day(one.delivered_on)}"
        if one.delivered_on
        else f"expected {read.day(one.arrives_on)}",
        "port_hold": port_hold,
    }
