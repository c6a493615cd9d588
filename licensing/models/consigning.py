"""Consigning: what a case knows of the consignments under it; mixed into every case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from workflows.guards.supply import ARRIVED, UNDER_WAY
from workflows.tables.shipment import GIVEN_BACK

if TYPE_CHECKING:
    from licensing.models.cases import Case
    from licensing.models.lines import Line


class Consigning:
    """Consignments, what they drew of each line, and what is left."""

    shipments: Any
    line_list: list[Line]

    @cached_property
    def shipment_list(self) -> list[Any]:
        """The shipment details under this case with their cases, in the order of their lodging."""
        return list(self.shipments.select_related("case").order_by("case_id"))

    def consignments(self) -> list[Case]:
        """The shipments under this case."""
        return [one.case for one in self.shipment_list]

    @cached_property
    def short_closed(self) -> dict[int, int]:
        """The quantities that were closed short, by the key of the line."""
        return {one.pk: one.short_closure.quantity for one in self.line_list if hasattr(one, "short_closure")}

    @cached_property
    def drawn(self) -> list[tuple[int, int, str]]:
        """What consignments drew: the key of the line, the quantity, and the state of the consignment."""
        draws = type(self.line_list[0])._default_manager.filter(drawn_from__in=self.line_list)
        return list(draws.order_by("id").values_list("drawn_from_id", "quantity", "case__state"))

    def lines_left(self) -> dict[int, int]:
        """What can still be consigned of each line, by its number: neither lodged nor closed short."""
        return self._without(lambda state: state not in GIVEN_BACK)

    def lines_to_close(self) -> dict[int, int]:
        """What could be closed short of each line, by its number: neither delivered nor under way, nor closed before."""
        return self._without(lambda state: state in (*ARRIVED, *UNDER_WAY))

    def lines_outstanding(self) -> dict[int, int]:
        """What has not been delivered of each line; lines delivered in full or closed short are left out."""
        left = self._without(lambda state: state in ARRIVED)
        return {number: quantity for number, quantity in left.items() if quantity > 0}

    def _without(self, counts: Callable[[str], bool]) -> dict[int, int]:
        """What is left of each line after its short closure and the consignments in the states that count."""
        if not self.line_list:
            return {}
        gone: dict[int, int] = defaultdict(int, self.short_closed)
        for key, quantity, state in self.drawn:
            if counts(state):
                gone[key] += quantity
        return {line.number: max(0, line.quantity - gone[line.pk]) for line in self.line_list}
