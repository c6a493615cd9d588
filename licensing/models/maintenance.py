"""Maintenance: the detail of a maintenance case, and what else happens when a transition of its table is executed."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django_countries.fields import CountryField

from licensing.models.cases import Case
from licensing.models.countries import validate_country
from licensing.models.details import Link
from licensing.models.lines import GOODS_PARTIES, PartyRole
from licensing.models.supply import EXPORT_AUTHORITY_FIELDS, Supplied, SupplyDetail
from licensing.regulations import exemptions
from licensing.regulations.repair import WORKS
from licensing.regulations.services import ACTIVITIES, LEVELS
from workflows.binding import on_transition


class MaintenanceDetail(SupplyDetail):
    """The facts of a maintenance case: what the filing says, and below what was recorded since."""

    guards_read = ("licence__licence_detail__authorisation", "licence__filer", "parts")
    filed = (
        *EXPORT_AUTHORITY_FIELDS,
        "level",
        "activity",
        "work",
        "description",
        "site",
        "site_country",
        "imported_from",
        "returns_to",
        "induction_on",
        "turnaround_days",
        "equipment_down",
        "us_origin",
        "made_under_us_approval",
        "lawfully_exported",
        "classified",
        "manufacturing_know_how",
        "document_required",
        "excluded_article",
        "nationals_of",
    )
    links: ClassVar[tuple[Link, ...]] = (
        *SupplyDetail.links,
        Link("parts", ("spares",), "awaits_parts_of", "brings_parts_for", follows=True),
    )
    party_roles = (*GOODS_PARTIES, PartyRole.REPAIRER)

    case = models.OneToOneField(
        Case, on_delete=models.PROTECT, primary_key=True, related_name="maintenance_detail"
    )
    kind = models.CharField(max_length=12, default="maintenance", editable=False)
    exemption = models.CharField(max_length=20, blank=True, choices=exemptions.MAINTENANCE)
    level = models.CharField(max_length=14, choices=LEVELS, help_text="22 CFR 120.45")
    activity = models.CharField(max_length=11, choices=ACTIVITIES, default="maintenance")
    work = models.CharField(max_length=11, choices=WORKS)
    description = models.TextField(help_text="The work to be done.")
    site = models.CharField(max_length=200, help_text="Where it is done.")
    site_country = CountryField()
    imported_from = CountryField(help_text="The country from which the item comes to the site.")
    returns_to = CountryField()
    induction_on = models.DateField("promised induction")
    turnaround_days = models.PositiveIntegerField(
        "promised turn-around (days)", help_text="Calendar days from induction."
    )
    equipment_down = models.BooleanField(default=False)
    us_origin = models.BooleanField("of US origin", default=True)
    made_under_us_approval = models.BooleanField(
        "made abroad under US approval", default=False, help_text="22 CFR 123.4(a)"
    )
    lawfully_exported = models.BooleanField(default=True)
    classified = models.BooleanField(default=False)
    manufacturing_know_how = models.BooleanField(default=False)
    document_required = models.BooleanField(
        default=False, help_text="The foreign party demands a US licence document (22 CFR 123.4(c)(4))."
    )
    excluded_article = models.CharField(
        max_length=24, blank=True, choices=exemptions.EXCLUDED, help_text="22 CFR 124.2(c)(5)"
    )
    nationals_of = ArrayField(
        models.CharField(max_length=2, validators=[validate_country]),
        default=list,
        blank=True,
        help_text="Countries, by code, whose nationals receive the service (22 CFR 124.2(c)(6)).",
    )
    # recorded by the write path
    assessment = models.CharField(max_length=10, blank=True)
    inducted_on = models.DateField(null=True)
    imported_on = models.DateField(null=True)
    parts = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="parts"
    )
    upgrade_found = models.TextField(blank=True)
    dispatched_on = models.DateField(null=True)
    received_on = models.DateField("received back on", null=True)

    class Meta(SupplyDetail.Meta):
        constraints = (
            *SupplyDetail.Meta.constraints,
            models.CheckConstraint(condition=Q(kind="maintenance"), name="maintenancedetail_kind"),
            models.CheckConstraint(
                condition=Q(turnaround_days__gte=1, turnaround_days__lte=3650),
                name="maintenancedetail_turnaround",
            ),
        )

    def __str__(self) -> str:
        return f"maintenance {self.case_id}"

    @property
    def needed_on(self) -> date | None:
        """The day on which the work was promised to begin."""
        return self.induction_on

    @property
    def purchaser(self) -> str:
        """The country of whose purchase this is a part."""
        return str(self.returns_to)

    @property
    def return_by(self) -> date | None:
        """The last day on which an item imported for the work leaves without a licence: 22 CFR 123.4(a)."""
        return exemptions.return_by(self.imported_on) if self.imported_on else None

    @property
    def item_delivered_on(self) -> date | None:
        """The day on which the item that is worked on was delivered to its user."""
        item = self.case.delivered_item
        return item.delivered_on if item else None

    def errors(self) -> dict[str, str]:
        """A turn-around has a length that somebody can promise."""
        errors = super().errors()
        if self.turnaround_days is not None and not 1 <= self.turnaround_days <= 3650:
            errors["turnaround_days"] = "It must lie between 1 and 3650 days."
        return errors


class MaintenanceCase(Supplied, Case, kind="maintenance"):
    """A maintenance case with its verbs; only the write path casts to it."""

    class Meta:
        proxy = True

    @on_transition
    def clear(self, file: Any, ctx: Any) -> None:
        """The exemption executes itself, or an officer judged that it applies."""
        self.go_ahead_exempt(ctx)

    @on_transition
    def approve(self, file: Any, ctx: Any) -> None:
        """Under an exemption, it goes ahead as one."""
        self.go_ahead(ctx)

    @on_transition
    def parts_failed(self, file: Any, ctx: Any) -> None:
        """That case brings nothing any more; another may be named."""
        self.detail.parts = None

    @on_transition
    def report(self, file: Any, ctx: Any) -> None:
        """What the technical reviewer found."""
        self.detail.assessment = ctx.data["assessment"]

    @on_transition
    def induct(self, file: Any, ctx: Any) -> None:
        """The work begins; where the item was imported for it, the time to return it runs from that day."""
        self.detail.inducted_on = ctx.actor_day
        self.detail.imported_on = self.detail.imported_on or ctx.data.get("imported_on")

    @on_transition
    def await_parts(self, file: Any, ctx: Any) -> None:
        """The spares case that brings the parts."""
        self.detail.parts = Case.objects.lock_linked(ctx.data["parts"], "spares")

    @on_transition
    def find_upgrade(self, file: Any, ctx: Any) -> None:
        """What was to be a repair raises the performance; the exemption no longer holds."""
        self.detail.upgrade_found = ctx.data["upgrade"]
        self.detail.exempt_at, self.detail.judgement = None, ""

    @on_transition
    def dispatch(self, file: Any, ctx: Any) -> None:
        """The item leaves the site."""
        self.detail.dispatched_on = ctx.actor_day

    @on_transition
    def receive(self, file: Any, ctx: Any) -> None:
        """The end-user has it back."""
        self.detail.received_on = ctx.data["received_on"]
