"""Supply: what spares and maintenance have in common - the export authority that they run on, and what follows from it."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from licensing.models.cases import Case
from licensing.models.details import Detail, Link
from licensing.models.items import ExportAuthorityKind
from licensing.models.reviewed import Reviewed, Waivable
from workflows.binding import on_transition

EXPORT_AUTHORITY_FIELDS = ("authority_kind", "exemption", "licence", "letter_number", "authority_ends_on")


class SupplyDetail(Detail):
    """The export authority of a spares or maintenance case, and what officers and the clock recorded."""

    links: ClassVar[tuple[Link, ...]] = (
        Link("licence", ("licence",), "waits_for", "waited_for_by", whose="seen", follows=True, leads=True),
    )

    authority_kind = models.CharField("authority", max_length=20, choices=ExportAuthorityKind)
    exemption = models.CharField(max_length=20, blank=True, help_text="The claimed section of 22 CFR.")
    licence = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="licence case"
    )
    letter_number = models.CharField("letter of offer", max_length=40, blank=True)
    authority_ends_on = models.DateField(null=True, blank=True, help_text="Last day of the letter of offer.")
    # recorded by the write path
    recommendation = models.CharField(max_length=10, blank=True)
    exempt_at = models.DateTimeField("exempt since", null=True)
    judgement = models.TextField("why it is exempt", blank=True)
    waiver = models.CharField("waiver of a policy of denial", max_length=200, blank=True)
    waived_on = models.DateField(null=True)
    waived_countries = ArrayField(models.CharField(max_length=2), default=list)
    sample_finding = models.CharField(max_length=10, blank=True)
    sampled_at = models.DateTimeField(null=True)
    reconsidered_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(
                condition=Q(authority_kind__in=ExportAuthorityKind.values), name="%(class)s_authority_known"
            ),
            models.CheckConstraint(
                condition=Q(exempt_at__isnull=True) | Q(authority_kind="exemption"),
                name="%(class)s_exempt_by_exemption",
            ),
        )
        indexes: ClassVar[tuple[models.Index, ...]] = (
            models.Index(
                fields=("case",),
                condition=Q(exempt_at__isnull=False, sampled_at__isnull=True),
                name="%(class)s_unsampled",
            ),
        )

    @property
    def runs_until(self) -> date | None:
        """The last day of the licence, or of the letter of offer."""
        if self.licence is not None:
            last_day: date | None = self.licence.licence_detail.expires_on
            return last_day
        return self.authority_ends_on

    def errors(self) -> dict[str, str]:
        """An export authority of one kind has no facts of another."""
        own = {"exemption": ("exemption",), "letter_of_offer": ("letter_number", "authority_ends_on")}
        facts = {"exemption", "letter_number", "authority_ends_on"} - set(own.get(self.authority_kind, ()))
        return {
            name: f"{self.shown('authority_kind')} does not use this field. Leave it empty."
            for name in sorted(facts)
            if getattr(self, name)
        }


class Supplied(Waivable, Reviewed):
    """The transitions that spares and maintenance share; mixed into their proxies."""

    detail: Any

    @on_transition
    def await_licence(self, file: Any, ctx: Any) -> None:
        """The licence to wait for is the one that the filing names, or that the officer does."""
        if reference := ctx.data.get("licence"):
            self.detail.licence = Case.objects.lock_linked(reference, "licence")
        self.detail.authority_kind = ExportAuthorityKind.LICENCE
        self.detail.exemption = self.detail.letter_number = ""
        self.detail.authority_ends_on = None

    @on_transition
    def recommend(self, file: Any, ctx: Any) -> None:
        """What the officer thinks."""
        self.detail.recommendation = ctx.data["recommendation"]

    @on_transition
    def sample(self, file: Any, ctx: Any) -> None:
        """What a look at an exempt case found."""
        self.detail.sample_finding, self.detail.sampled_at = ctx.data["sample_finding"], ctx.now

    @on_transition
    def extend_authority(self, file: Any, ctx: Any) -> None:
        """The letter of offer runs to a later day."""
        self.detail.authority_ends_on = ctx.data["authority_ends_on"]

    @on_transition
    def request_reconsideration(self, file: Any, ctx: Any) -> None:
        """From here on others decide than before."""
        self.detail.reconsidered_at, self.detail.recommendation = ctx.now, ""

    def go_ahead(self, ctx: Any) -> None:
        """An officer's decision; under an exemption it counts and is sampled as one."""
        if self.detail.authority_kind == ExportAuthorityKind.EXEMPTION:
            self.go_ahead_exempt(ctx)

    def go_ahead_exempt(self, ctx: Any) -> None:
        """The exemption executes itself, or an officer judged that it applies."""
        self.detail.exempt_at = ctx.now
        self.detail.judgement = ctx.data.get("judgement") or ""
