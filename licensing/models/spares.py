"""Spares: the detail of a spares case, and what else happens when a transition of its table is executed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django_countries.fields import CountryField

from licensing.models.cases import Case
from licensing.models.lines import GOODS_PARTIES, PartyRole
from licensing.models.supply import EXPORT_AUTHORITY_FIELDS, Supplied, SupplyDetail
from licensing.regulations.exemptions import SPARES
from workflows.binding import on_transition


class SparesDetail(SupplyDetail):
    """The facts of a spares case: what the filing says; what was recorded since is its base's."""

    guards_read = ("licence__licence_detail__authorisation", "licence__filer")
    filed = (
        *EXPORT_AUTHORITY_FIELDS,
        "destination",
        "purpose",
        "required_on",
        "equipment_down",
        "to_distributor",
        "enhances_capability",
        "order_split",
        "firearms_or_ammunition",
    )
    party_roles = (*GOODS_PARTIES, PartyRole.SUPPLIER)

    case = models.OneToOneField(
        Case, on_delete=models.PROTECT, primary_key=True, related_name="spares_detail"
    )
    kind = models.CharField(max_length=12, default="spares", editable=False)
    exemption = models.CharField(max_length=20, blank=True, choices=SPARES)
    destination = CountryField()
    purpose = models.TextField(help_text="What the parts are for.")
    required_on = models.DateField(help_text="The day on which they are needed there.")
    equipment_down = models.BooleanField(
        default=False, help_text="The delivered item is out of service without them."
    )
    to_distributor = models.BooleanField(default=False)
    enhances_capability = models.BooleanField(default=False)
    order_split = models.BooleanField("part of a larger order", default=False)
    firearms_or_ammunition = models.BooleanField(default=False)

    class Meta(SupplyDetail.Meta):
        constraints = (
            *SupplyDetail.Meta.constraints,
            models.CheckConstraint(condition=Q(kind="spares"), name="sparesdetail_kind"),
        )

    def __str__(self) -> str:
        return f"spares {self.case_id}"

    @property
    def needed_on(self) -> date | None:
        """The day on which the parts are needed there."""
        return self.required_on

    @property
    def purchaser(self) -> str:
        """The country of whose purchase this is a part."""
        return str(self.destination)


class SparesCase(Supplied, Case, kind="spares"):
    """A spares case with its verbs; only the write path casts to it."""

    class Meta:
        proxy = True

    @on_transition
    def release_exempt(self, file: Any, ctx: Any) -> None:
        """The exemption executes itself, or an officer judged that it applies."""
        self.go_ahead_exempt(ctx)

    @on_transition
    def release(self, file: Any, ctx: Any) -> None:
        """Under an exemption, it goes ahead as one."""
        self.go_ahead(ctx)
