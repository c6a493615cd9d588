"""Rated orders: what priority cases are to their supplier - accepted or waiting, their ratings, and what takes whose place."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import F, Q

from licensing.models.cases import Case
from licensing.regulations.fields import UNRATED
from workflows.language import Role
from workflows.rated_order_states import STANDING, WAITING


def rated_as(rating: str, symbol: str) -> str:
    """A rating with its programme symbol as the law writes it: `DX-A2`, or unrated."""
    return f"{rating}-{symbol}" if rating else UNRATED


@dataclass(frozen=True)
class SupplierOrder:
    """An order that a supplier has: accepted, or waiting for its answer; another may interfere with it."""

    key: int
    rating: str
    required_on: date
    received_on: date
    waits: bool


def orders_of_supplier(
    references: Collection[str], supplier_id: int | None, beside: int
) -> dict[str, SupplierOrder]:
    """Those of the references that are orders which this supplier accepted or has to answer, but one; by reference."""
    if not references or supplier_id is None:
        return {}
    mine = Case.objects.filter(relations__partner=supplier_id, relations__role=Role.SUPPLIER)
    accepted = Q(state__in=STANDING, priority_detail__agreed_on__isnull=False)
    waiting = Q(state__in=WAITING, priority_detail__agreed_on__isnull=True)
    orders = mine.filter(accepted | waiting, kind="priority", reference__in=list(references))
    return {
        order.reference: SupplierOrder(
            key=order.pk,
            rating=order.detail.rated_as,
            required_on=order.detail.required_on,
            received_on=order.detail.came_on,
            waits=order.detail.agreed_on is None,
        )
        for order in orders.exclude(pk=beside).select_related("priority_detail")
    }


class Displacement(models.Model):
    """That a higher rated order took the place of an accepted one, whose parties are told of it once."""

    by = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="displaces")
    displaced = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="displacements")
    at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, help_text="When the displaced order's parties were told.")

    class Meta:
        ordering = ("at", "id")
        constraints = (
            models.CheckConstraint(condition=~Q(by=F("displaced")), name="displacement_of_another"),
            models.CheckConstraint(
                condition=Q(told_at__isnull=True) | Q(told_at__gte=F("at")), name="displacement_in_order"
            ),
        )
        indexes = (
            models.Index(
                fields=("displaced",), condition=Q(told_at__isnull=True), name="displacement_untold"
            ),
        )

    def __str__(self) -> str:
        return f"{self.by_id} takes the place of {self.displaced_id}"
