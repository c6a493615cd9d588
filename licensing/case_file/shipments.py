"""Shipments: what moves under a case, what it drew of each line, and what is left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.db import connection

from licensing.models import Case, Line, ShipmentDetail
from workflows.guards.supply import ARRIVED, UNDER_WAY
from workflows.line_decisions import Granted
from workflows.tables.shipment import RETURNED

ITN_LOCK = "licensing_shipmentdetail.itn:"  # what stands before a number in the name of its advisory lock

if TYPE_CHECKING:
    from licensing.case_file.file import CaseFile

AS_APPROVED = 1  # the number of an agreement's first terms


@dataclass(frozen=True)
class Stock:
    """A line of which shipments draw: its number there, and what may be shipped of it in all."""

    number: int
    line: Line
    granted: Granted


class Shipments:
    """The shipments under one case."""

    def __init__(self, file: CaseFile) -> None:
        self._file = file

    @cached_property
    def details(self) -> list[ShipmentDetail]:
        """The shipment details under this case with their cases, in the order of their filing."""
        return list(self._file.case.shipments.select_related("case").order_by("case_id"))

    def cases(self) -> list[Case]:
        """The shipments under this case."""
        return [detail.case for detail in self.details]

    def is_itn_of_another(self, number: str) -> bool:
        """Whether another shipment than this one, which was not cancelled, has that number of an export filing.

        Who asks for the same number is answered when this transaction has ended.
        """
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{ITN_LOCK}{number}"])
        others = ShipmentDetail.objects.filter(itn=number).exclude(case=self._file.case.pk)
        return others.exclude(case__state__in=RETURNED).exists()

    @cached_property
    def stock(self) -> list[Stock]:
        """What its lines let go: as it was granted, and of an amended agreement as it was amended last."""
        detail = self._file.detail
        authorisation = getattr(detail, "authorisation", None) if self._file.kind == "licence" else None
        if authorisation is None or authorisation.terms_number <= AS_APPROVED:
            return [Stock(line.number, line, line.granted) for line in self._file.lines]
        known = {line.pk: line for line in self._file.lines}
        return [
            Stock(row.number, known.get(row.line_id, row.line), row.granted)
            for row in authorisation.lines.select_related("line")
        ]

    @cached_property
    def short_closed(self) -> dict[int, int]:
        """The quantities that were closed short, by the key of the line."""
        lines = [stock.line for stock in self.stock]
        return {line.pk: line.short_closure.quantity for line in lines if hasattr(line, "short_closure")}

    @cached_property
    def drawn(self) -> list[tuple[int, int, str]]:
        """What shipments drew and have not returned: the key of the line, the quantity, the state of the shipment."""
        drawdowns = Line.objects.filter(drawn_from__in=[stock.line for stock in self.stock]).order_by("id")
        return [
            (key, quantity - (returned or 0), state)
            for key, quantity, returned, state in drawdowns.values_list(
                "drawn_from_id", "quantity", "draw__returned_quantity", "case__state"
            )
            if key is not None
        ]

    def lines_left(self) -> dict[int, int]:
        """What can still be shipped of each line, by its number: neither filed nor closed short."""
        return self._without(lambda state: state not in RETURNED)

    def lines_to_close(self) -> dict[int, int]:
        """What could be closed short of each line, by its number: neither delivered nor under way, nor closed before."""
        return self._without(lambda state: state in (*ARRIVED, *UNDER_WAY))

    def lines_outstanding(self) -> dict[int, int]:
        """What has not been delivered of each line; lines delivered in full or closed short are left out."""
        left = self._without(lambda state: state in ARRIVED)
        return {number: quantity for number, quantity in left.items() if quantity > 0}

    def _without(self, counts: Callable[[str], bool]) -> dict[int, int]:
        """What is left of each line after its short closure and the shipments in the states that count."""
        if not self.stock:
            return {}
        gone: dict[int, int] = defaultdict(int, self.short_closed)
        for key, quantity, state in self.drawn:
            if counts(state):
                gone[key] += quantity
        return {stock.number: max(0, stock.granted.quantity - gone[stock.line.pk]) for stock in self.stock}
