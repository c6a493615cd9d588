"""Orders: a priority case beside the other orders of its supplier, and the arrangements that it may rest on."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from django_countries import countries

from licensing.context import ActionContext
from licensing.models import Arrangement, Case, Clock, Displacement, PartnerKind, PartyRole, PriorityDetail
from licensing.models.arrangements import HOME
from licensing.models.countries import countries_of
from licensing.models.rated_orders import SupplierOrder, orders_of_supplier
from licensing.regulations import findings
from licensing.regulations.dpas_orders import Order, beside
from workflows.language import Role
from workflows.purposes import Purpose

if TYPE_CHECKING:
    from licensing.case_file.file import CaseFile


class Orders:
    """What a guard or a side effect asks of one priority case; other kinds are never asked."""

    def __init__(self, file: CaseFile) -> None:
        self._file = file
        self._named: dict[
            tuple[int | None, ...] | tuple[int | str | None, ...], dict[str, SupplierOrder]
        ] = {}

    @property
    def detail(self) -> PriorityDetail:
        """The facts of the order."""
        detail: PriorityDetail = self._file.detail
        return detail

    @cached_property
    def displacements(self) -> list[Displacement]:
        """The orders that took its place, of which its parties have not been told."""
        return list(Displacement.objects.filter(displaced=self._file.case.pk, told_at__isnull=True))

    def named(self, ctx: ActionContext) -> dict[str, SupplierOrder]:
        """The orders that it is said to interfere with, of those that its supplier has; read once."""
        names, supplier_id = ctx.data.get("interferes_with") or [], ctx.actor.partner_id
        asked = (supplier_id, *sorted(names))
        if asked not in self._named:
            self._named[asked] = orders_of_supplier(names, supplier_id, self._file.case.pk)
        return self._named[asked]

    def accepted(self, ctx: ActionContext) -> dict[str, SupplierOrder]:
        """Those of them that the supplier has accepted."""
        return {name: order for name, order in self.named(ctx).items() if not order.waits}

    def waiting(self, ctx: ActionContext) -> dict[str, str]:
        """Those of them that wait for the supplier's answer, and what each is to this one: 15 CFR 700.13(b)."""
        waiting = {name: order for name, order in self.named(ctx).items() if order.waits}
        if not waiting:
            return {}
        detail = self.detail
        own = _order(self._file.case.reference, detail.rated_as, detail.required_on, detail.came_on)
        return {
            name: beside(own, _order(name, order.rating, order.required_on, order.received_on))
            for name, order in waiting.items()
        }

    def conflict(self, ctx: ActionContext) -> findings.Finding:
        """Whether it gives way to the accepted orders that it is said to interfere with, or they to it: 15 CFR 700.13(b)."""
        ratings = sorted(order.rating for order in self.accepted(ctx).values())
        facts = {"incoming": self.detail.rated_as, "interferes_with": ratings}
        return findings.find("dpas-conflict", facts, ctx.office_day)

    def unconfirmed_delays(self) -> list[Clock]:
        """The open clocks by which delays that were reported verbally are confirmed in writing."""
        return [clock for clock in self._file.clocks if clock.purpose == Purpose.DELAY_NOTICE]

    def arrangement_for(self, benefit: str, on: date) -> Arrangement | None:
        """The arrangement with the countries that it is about that is in force on the day and confers that."""
        return next(iter(self._file.policy.arrangements_in_force(self.abroad, on, benefit)), None)

    def arrangements_not_in_force(self, benefit: str, on: date) -> list[str]:
        """Those with these countries that would confer it but are not in force on the day, each with why."""
        named = self._file.policy.arrangements_with(self.abroad, benefit)
        validity = [(arrangement, arrangement.validity_on(on)) for arrangement in named]
        return [
            f"{arrangement}: {status.sentence}" for arrangement, status in validity if not status.in_force
        ]

    @property
    def abroad(self) -> set[str]:
        """The foreign countries that it is about: of an assurance its suppliers', else the end buyer's or its filer's."""
        if self.detail.is_assurance:
            return countries_of(self._file.parties, PartyRole.SUPPLIER) - {HOME}
        return self.buyers - {HOME}

    @property
    def abroad_in_words(self) -> str:
        """The same countries by their names."""
        return ", ".join(sorted(str(countries.name(code)) for code in self.abroad))

    @property
    def buyers(self) -> set[str]:
        """The end buyers' countries: those of the partners among the end-users, of others as stated; else the filer's."""
        users = countries_of(self._file.parties, PartyRole.END_USER)
        return users or {str(self._file.case.filer.country)}

    def filer_supplies(self, above: Case) -> bool:
        """Whether the filer of this order is the supplier of the one above it."""
        return above.relations.filter(partner=self._file.case.filer_id, role=Role.SUPPLIER).exists()

    @property
    def sponsor_due(self) -> bool:
        """Whether an end buyer's ministry, that has not filed it itself, has to sponsor it first: 15 CFR 700.57(b)."""
        filer = self._file.case.filer
        own = {str(filer.country)} if filer.kind == PartnerKind.MINISTRY else set()
        return self.detail.foreign_end_buyer and bool(self.buyers - own)


def _order(reference: str, rating: str, required_on: date, received_on: date) -> Order:
    return Order(id=reference, rating=rating, required_on=required_on, received_on=received_on)
