"""Balances: what a licence was granted and how much of it is drawn, and what a shipment draws on."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse

from licensing.admin.beside import Column
from licensing.admin.display import labels
from licensing.admin.display.formatting import Reader, usd
from licensing.case_file import CaseFile
from licensing.models import Authorisation, AuthorisedLine, CaseQuerySet, Drawdown

MOST = 100  # draws on the page of a case; the register of cases has the rest


IS_SEEN = Column[bool]("is_seen")  # added to the drawdowns


def granted(file: CaseFile, visible: CaseQuerySet, read: Reader) -> dict[str, Any] | None:
    """The authorisation of a licence case: validity, figures, lines, draws; None for a case without one."""
    authorisation: Authorisation | None = getattr(file.detail, "authorisation", None)
    if authorisation is None:
        return None
    return {
        "number": authorisation.number,
        "figures": _figures(authorisation, read),
        "percent": min(100, round(100 * authorisation.drawn_value / authorisation.max_value))
        if authorisation.max_value
        else 0,
        "lines": [_line(drawdown) for drawdown in authorisation.lines.select_related("line")],
        "draws": _drawdowns(authorisation, visible, read),
        "waits": file.detail.provisos_open,
    }


def _figures(authorisation: Authorisation, read: Reader) -> list[tuple[str, str]]:
    until = f" until {read.day(authorisation.expires_on)}" if authorisation.expires_on else ""
    since = f"from {read.day(authorisation.issued_on)}" if authorisation.issued_on else ""
    return [
        ("Valid", f"{since}{until}"),
        ("Value", usd(authorisation.value)),
        ("At most (22 CFR 123.23)", usd(authorisation.max_value)),
        ("Drawn", usd(authorisation.drawn_value)),
        ("Left", usd(authorisation.left_value)),
    ]


def _line(authorised_line: AuthorisedLine) -> dict[str, str]:
    return {
        "number": str(authorised_line.number),
        "description": authorised_line.line.description,
        "quantity": f"{authorised_line.quantity:,} {authorised_line.line.unit}",
        "drawn": f"{authorised_line.drawn_quantity:,}",
        "left": f"{authorised_line.left_quantity:,}",
        "value": usd(authorised_line.drawn_value),
    }


def _drawdowns(authorisation: Authorisation, visible: CaseQuerySet, read: Reader) -> list[dict[str, Any]]:
    """The latest draws; a shipment that the reader may not open is named without a link."""
    seen = Exists(visible.order_by().filter(pk=OuterRef("line__case_id")))
    drawdowns = Drawdown.objects.filter(authorised_line__authorisation=authorisation).annotate(is_seen=seen)
    latest = drawdowns.select_related("line__case", "authorised_line__line").order_by("-line_id")[:MOST]
    return [
        {
            "reference": drawdown.line.case.reference,
            "address": _address(drawdown.line.case_id) if IS_SEEN.of(drawdown) else "",
            "badge": labels.badge(drawdown.line.case.flow, drawdown.line.case.state),
            "what": f"{drawdown.line.quantity:,} of line {drawdown.authorised_line.number}"
            if drawdown.authorised_line
            else "",
            "value": usd(drawdown.line.value),
            "when": f"{read.instant(drawdown.drawn_at)}{_back(drawdown)}",
        }
        for drawdown in latest
    ]


def _back(drawdown: Drawdown) -> str:
    """What of it is on the balance again."""
    if drawdown.given_back_at:
        return ", given back"
    return f", {drawdown.returned_quantity:,} returned" if drawdown.returned_quantity else ""


def drawn_on(file: CaseFile, visible: CaseQuerySet) -> dict[str, Any] | None:
    """What a shipment draws on, and what is left of that; None for a case that draws on nothing."""
    if file.kind != "shipment":
        return None
    drawdowns = Drawdown.objects.filter(line__case=file.case.pk).select_related(
        "line",
        "letter",
        "exemption_use__end_user",
        "authorised_line__authorisation__licence",
        "authorised_line__line",
    )
    latest = list(drawdowns)
    if not latest:
        return None
    back = "; given back" if latest[0].given_back_at else ""
    return {
        **_export_authority(latest[0], visible),
        "left": [_left(drawdown) for drawdown in latest],
        "back": back,
    }


def _export_authority(drawdown: Drawdown, visible: CaseQuerySet) -> dict[str, str]:
    if drawdown.authorised_line is not None:
        of = drawdown.authorised_line.authorisation
        seen = visible.filter(pk=of.pk).exists()
        return {
            "title": str(of),
            "note": f"{usd(of.left_value)} left of at most {usd(of.max_value)}",
            "address": _address(of.pk) if seen else "",
        }
    if drawdown.letter is not None:
        known = drawdown.letter.ceiling
        left = "no ceiling recorded" if known is None else f"{usd(known - drawdown.letter.drawn_value)} left"
        return {"title": f"Letter of offer {drawdown.letter}", "note": left, "address": ""}
    use = drawdown.exemption_use
    assert use is not None, "a drawdown is on one authority"
    note = f"shipment(s) to {use.end_user} under it in {use.year}: {use.shipments}"
    return {"title": f"Exemption, 22 CFR {use.section}", "note": note, "address": ""}


def _left(drawdown: Drawdown) -> str:
    taken = f"{drawdown.line.quantity:,} {drawdown.line.unit}, {usd(drawdown.line.value)}"
    if drawdown.returned_quantity:
        taken += f", {drawdown.returned_quantity:,} of it returned"
    if drawdown.authorised_line is None:
        return taken
    return f"{taken}; of line {drawdown.authorised_line.number} {drawdown.authorised_line.left_quantity:,} are left"


def _address(key: int) -> str:
    return reverse("admin:licensing_case_change", args=[key])
