"""Shipments: what else happens when a transition of their table is executed."""

from __future__ import annotations

from typing import Any

from licensing.models.cases import Case
from licensing.models.shipment import PORT_OF
from workflows.binding import on_transition
from workflows.language import Role


class ShipmentCase(Case, kind="shipment"):
    """A shipment with its verbs; only the write path casts to it."""

    class Meta:
        proxy = True

    @on_transition
    def depart(self, file: Any, ctx: Any) -> None:
        """It has left, under that export filing."""
        self._name_filing(ctx.data.get("itn") or self.detail.itn)
        self.detail.departed_at = ctx.now
        self.detail.return_by = self.detail.last_day_to_return()

    @on_transition
    def file_export_information(self, file: Any, ctx: Any) -> None:
        """Filed for the planned departure, and known by its number."""
        self._name_filing(ctx.data["itn"])

    def _name_filing(self, number: str) -> None:
        """Another number is another filing, for the departure as it is planned now."""
        if number != self.detail.itn:
            self.detail.itn, self.detail.export_filed_for = number, self.detail.departs_at

    @on_transition
    def replan(self, file: Any, ctx: Any) -> None:
        """It leaves and arrives at other times."""
        self.detail.departs_at, self.detail.arrives_on = ctx.data["departs_at"], ctx.data["arrives_on"]

    @on_transition
    def hold(self, file: Any, ctx: Any) -> None:
        """A port holds it: side, reason and evidence, from which the desk follows."""
        self.detail.hold_side, self.detail.hold_code = ctx.data["side"], ctx.data["code"]
        self.detail.hold_evidence, self.detail.hold_answer = ctx.data["evidence"], ""

    @on_transition
    def dispute(self, file: Any, ctx: Any) -> None:
        """Who judges it: on the import side the ministry of the port's own country, if it follows; else an officer."""
        ports = {party.country for party in file.parties if party.role == PORT_OF[self.detail.hold_side]}
        sponsors = {relation.partner.country for relation in file.relations if relation.role == Role.SPONSOR}
        imported = self.detail.hold_side == "import" and not ports.isdisjoint(sponsors)
        self.detail.dispute_desk = Role.SPONSOR if imported else Role.OFFICER
        self.detail.dispute_grounds = ctx.data["grounds"]
        self.detail.dispute_evidence = ctx.data["evidence"]

    @on_transition
    def supply(self, file: Any, ctx: Any) -> None:
        """What the filer supplies, for the port to read."""
        self.detail.hold_answer = ctx.data["supplied"]

    @on_transition
    def advise(self, file: Any, ctx: Any) -> None:
        """What the licensing agency advises, for the port to read."""
        self.detail.hold_answer = ctx.data["advice"]

    @on_transition
    def uphold(self, file: Any, ctx: Any) -> None:
        """The same evidence is not judged twice."""
        judged = " ".join(self.detail.dispute_evidence.split())
        self.detail.judged_evidence = [*self.detail.judged_evidence, judged]

    @on_transition
    def clear(self, file: Any, ctx: Any) -> None:
        """The port lets it go; what it was held for stays in the events."""
        detail = self.detail
        detail.hold_side = detail.hold_code = detail.hold_evidence = detail.hold_answer = ""
        detail.dispute_grounds = detail.dispute_evidence = detail.dispute_desk = ""

    @on_transition
    def ask_for_return(self, file: Any, ctx: Any) -> None:
        """They are due on the day that the licence ended, if that is before its last day."""
        self.detail.return_by = min(self.detail.return_by, ctx.office_day)

    @on_transition
    def let_stay(self, file: Any, ctx: Any) -> None:
        """They are due on the licence's last day again."""
        self.detail.return_by = self.detail.last_day_to_return()

    @on_transition
    def deliver(self, file: Any, ctx: Any) -> None:
        """The consignee has it."""
        self.detail.delivered_on = ctx.data["delivered_on"]
