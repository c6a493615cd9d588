"""Drawdowns: a shipment takes of what its case moves under, whichever that is, and gives it back if it does not arrive."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Protocol

from django.db import models
from django.db.models import F

from licensing.authorisations import usage
from licensing.authorisations.exemptions import OfExemption
from licensing.authorisations.letters_of_offer import OfLetter
from licensing.authorisations.licences import OfLicence
from licensing.case_file import CaseFile
from licensing.changes import PendingWrites
from licensing.context import ActionContext
from licensing.models import Case, ExportAuthorityKind, Line, Partner, Party
from workflows.guards.export_authority import moves_under
from workflows.refusal import Refusal


class ExportAuthority(Protocol):
    """What goods move under, its row locked: what it says against a shipment, and what the shipment takes."""

    def is_read_by(self, partner: Partner) -> bool:
        """Whether that partner may read what is left of it."""

    def refusals(
        self, lines: Sequence[Line], parties: Sequence[Party], ships_on: date, *, rest: Sequence[Line] = ()
    ) -> list[Refusal]:
        """Every refusal of these lines of a shipment with those parties leaving on that day.

        For who may not read what is left, `rest` is all that its case has yet to ship: limits are asked of that, whatever
        this shipment takes of it, so that no series of filings tells where a limit lies.
        """

    def draw_down(self, lines: Sequence[Line], at: datetime) -> PendingWrites:
        """The drawdowns of these lines, and what is left after them."""

    def spent(self) -> Case | None:
        """The licence case that has nothing left to draw, if it has come to that."""

    def drawn_on(self) -> Case | None:
        """The licence case on which is drawn, if it is one."""


_KINDS: Mapping[str, Callable[[CaseFile, date], ExportAuthority]] = MappingProxyType(
    {
        ExportAuthorityKind.LICENCE: OfLicence.lock,
        ExportAuthorityKind.LETTER_OF_OFFER: OfLetter.lock,
        ExportAuthorityKind.EXEMPTION: OfExemption.lock,
    }
)


def lock_export_authority(parent: CaseFile, ships_on: date) -> ExportAuthority:
    """What the case moves under, locked after the cases; the caller holds the case and what it runs on."""
    return _KINDS[moves_under(parent.case)](parent, ships_on)


def not_live(parent: Case, day: date) -> list[Refusal]:
    """Why nothing at all can be drawn under the licence that the case moves under: 22 CFR 123.21(a)."""
    licence = parent if parent.kind == "licence" else getattr(parent.detail, "licence", None)
    granted = getattr(licence.detail, "authorisation", None) if licence is not None else None
    if licence is None or granted is None:
        return []
    return usage.refusals(usage.finding(granted, mde=False, ships_on=day, state=licence.state))


def return_drawdowns(file: CaseFile, ctx: ActionContext) -> PendingWrites:
    """What the shipment drew is there to be drawn again; authorities are written before their lines."""
    drawdowns, back = file.drawdowns, Credit()
    for drawdown in drawdowns:
        value, quantity = drawdown.line.value, drawdown.line.quantity
        if drawdown.authorised_line is not None:
            back.add(drawdown.authorised_line.authorisation, drawn_value=value, drawn_quantity=quantity)
        back.add(drawdown.letter, drawn_value=value)
        back.add(drawdown.exemption_use, drawn_value=value)
    for use in {drawdown.exemption_use for drawdown in drawdowns if drawdown.exemption_use is not None}:
        back.add(use, shipments=1)
    for drawdown in drawdowns:
        back.add(
            drawdown.authorised_line, drawn_value=drawdown.line.value, drawn_quantity=drawdown.line.quantity
        )
        drawdown.given_back_at = ctx.now
    return PendingWrites(
        updates=[*back.updates(), *((drawdown, ("given_back_at",)) for drawdown in drawdowns)]
    )


def credit_return(file: CaseFile, ctx: ActionContext) -> PendingWrites:
    """What came back under a temporary licence is on its balance again, and may go out once more: 82 FR 15.

    AES has decremented temporary licences since 31 December 2016; a return credits them.
    """
    number, quantity, back, credited = ctx.data["line"], ctx.data["quantity"], Credit(), []
    for drawdown in file.drawdowns:
        if drawdown.authorised_line is None or number not in (None, drawdown.line.number):
            continue
        count = quantity or drawdown.quantity_out
        drawdown.returned_quantity += count
        whole = drawdown.line
        so_far = (whole.value * drawdown.returned_quantity / whole.quantity).quantize(whole.value)
        value, drawdown.returned_value = so_far - drawdown.returned_value, so_far
        back.add(drawdown.authorised_line.authorisation, drawn_value=value, drawn_quantity=count)
        credited.append((drawdown, value, count))
    for drawdown, value, count in credited:
        back.add(drawdown.authorised_line, drawn_value=value, drawn_quantity=count)
    returned = [(drawdown, ("returned_quantity", "returned_value")) for drawdown, _, _ in credited]
    return PendingWrites(updates=[*back.updates(), *returned])


class Credit:
    """Sums to be taken off again, by row and column; off whatever stands there when it is written."""

    def __init__(self) -> None:
        self.rows: dict[tuple[type[models.Model], Any], models.Model] = {}
        self.sums: dict[tuple[type[models.Model], Any], dict[str, Decimal | int]] = {}

    def add(self, row: models.Model | None, **sums: Decimal | int) -> None:
        """So much of each column of that row."""
        if row is None:
            return
        key = type(row), row.pk
        self.rows.setdefault(key, row)
        column_sums = self.sums.setdefault(key, {})
        for name, amount in sums.items():
            column_sums[name] = column_sums.get(name, 0) + amount

    def updates(self) -> list[tuple[models.Model, tuple[str, ...]]]:
        """The rows with what is written of them, in the order in which they were first named."""
        for key, row in self.rows.items():
            for name, amount in self.sums[key].items():
                setattr(row, name, F(name) - amount)
        return [(row, tuple(sorted(self.sums[key]))) for key, row in self.rows.items()]
