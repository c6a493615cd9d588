"""Orders: what priority cases are to their supplier - the accepted ones, their ratings, and what takes whose place."""

from __future__ import annotations

from collections.abc import Collection

from django.db import models
from django.db.models import F, Q

from licensing.models.cases import Case
from licensing.regulations.fields import UNRATED
from workflows.language import Role
from workflows.order_states import STANDING


def rated_as(rating: str, symbol: str) -> str:
    """A rating with its programme symbol as the law writes it: `DX-A2`, or unrated."""
    return f"{rating}-{symbol}" if rating else UNRATED


def accepted(references: Collection[str], supplier_id: int | None, beside: int) -> dict[str, tuple[int, str]]:
    """Those of the references that are orders which this supplier accepted, but one: their keys and ratings."""
    if not references or supplier_id is None:
        return {}
    mine = Case.objects.filter(relations__partner=supplier_id, relations__role=Role.SUPPLIER)
    held = mine.filter(
        kind="priority",
        reference__in=list(references),
        state__in=STANDING,
        priority_detail__agreed_on__isnull=False,
    )
    found = held.exclude(pk=beside).values_list(
        "reference", "pk", "priority_detail__rating", "priority_detail__programme_symbol"
    )
    return {reference: (key, rated_as(rating, symbol)) for reference, key, rating, symbol in found}


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
