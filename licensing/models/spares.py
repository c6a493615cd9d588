"""Spares: the detail of a spares case, and what else happens when a row of its table is taken."""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, models
from django.db.models import Count, Q
from django_countries.fields import CountryField

from licensing.models.cases import Case
from licensing.models.lines import GOODS_PARTIES, PartyRole
from licensing.models.partners import Partner
from licensing.models.supply import AUTHORITY_FIELDS, Supplied, SupplyDetail
from licensing.regulations.exemptions import SPARES
from licensing.regulations.usml import is_firearms_or_ammunition
from workflows.binding import effect
from workflows.tables.shipment import GIVEN_BACK


class SparesDetail(SupplyDetail):
    """The facts of a spares case: what the filing says; what was recorded since is its base's."""

    guards_read = ("licence__licence_detail__authorisation",)
    filed = (
        *AUTHORITY_FIELDS,
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
    """A spares case with its verbs; only the door casts to it."""

    class Meta:
        proxy = True

    def legal_facts(self) -> dict[str, Any]:
        """What the finding on the exemption needs (values in USD)."""
        detail, lines = self.detail, self.line_list
        claims = bool(detail.exemption)  # what nobody claims is not looked up
        return {
            "exemption": detail.exemption,
            "destination": str(detail.destination),
            "to_distributor": detail.to_distributor,
            "enhances_capability": detail.enhances_capability,
            "order_split": detail.order_split,
            "firearms_or_ammunition": detail.firearms_or_ammunition
            or any(is_firearms_or_ammunition(line.usml_category) for line in lines),
            "previously_authorised": claims and self._item_is_theirs(),
            "lines": [(line.number, line.eccn, line.rides_under) for line in lines],
            "countries": {str(detail.destination), *(str(one.country) for one in self.party_list)},
            "sme": any(line.sme for line in lines),
            "mtcr": any(line.mtcr for line in lines),
            "classified": any(line.classified for line in lines),
            "total_value": sum(line.value for line in lines),
            "shipments_this_year": self.exempt_before if claims and self.received_at else 0,
        }

    def _item_is_theirs(self) -> bool:
        """Whether the item was delivered under an authority, to the very end-user of the parts."""
        item = self.delivered_item
        return item is not None and bool(item.authority_number) and item.end_user_id in self._users()

    def _users(self) -> list[int]:
        return sorted(
            {one.partner_id for one in self.party_list if one.role == PartyRole.END_USER and one.partner_id}
        )

    @cached_property
    def exempt_before(self) -> int:
        """How many other consignments went to the same end-user under an exemption in the office's calendar year.

        A case counts once before it consigns anything. Under the door the end-users are locked, so that two cases at
        once do not both become the last that the year admits.
        """
        users = self._users()
        if connection.in_atomic_block:
            list(Partner.objects.filter(pk__in=users).select_for_update(no_key=True).order_by("pk"))
        zone = ZoneInfo(settings.OFFICE_ZONE)
        year = self.received_at.astimezone(zone).year
        first, after = (datetime(one, 1, 1, tzinfo=zone) for one in (year, year + 1))
        same = Q(case__parties__role=PartyRole.END_USER, case__parties__partner__in=users)
        before = SparesDetail.objects.filter(same, exempt_at__gte=first, exempt_at__lt=after)
        sent = Count("case__shipments", filter=~Q(case__shipments__case__state__in=GIVEN_BACK), distinct=True)
        counts = before.exclude(case=self.pk).annotate(sent=sent).values_list("case_id", "sent")
        return sum(max(1, count) for _, count in counts)

    @effect
    def release_exempt(self, moment: Any) -> None:
        """The exemption executes itself, or an officer judged that it applies."""
        self.go_ahead_exempt(moment)

    @effect
    def release(self, moment: Any) -> None:
        """Under an exemption, it goes ahead as one."""
        self.go_ahead(moment)
