"""Pauses and holds: why a case's clocks are paused, opened and closed on record; a hold covers a set of cases."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django_countries import countries

from licensing.models.cases import Case
from licensing.models.lines import any_of, category_errors, of_category
from licensing.models.partners import Partner
from licensing.regulations import categories
from workflows.catalogue import kinds
from workflows.pauses import PAUSE_REASONS


class Hold(models.Model):
    """One act that holds every submitted case that fits its criteria; what is left empty fits every case.

    While it stands nothing it covers is approved, released, cleared or sent off, and the target clocks are paused;
    withdrawals, answers and statutory clocks go on.
    """

    title = models.CharField(max_length=120)
    legal_basis = models.CharField(max_length=200, help_text="The order or section that it rests on.")
    notice = models.TextField(help_text="The notice to the partners of the cases on hold.")
    kinds = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    countries = ArrayField(
        models.CharField(max_length=2),
        default=list,
        blank=True,
        help_text="Country of a party or of the destination (two-letter code, ISO 3166).",
    )
    partner = models.ForeignKey(
        Partner,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="In any role.",
    )
    category = models.CharField(
        "USML category", max_length=12, blank=True, help_text="USML category of a line, such as VIII(h)."
    )
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()
    foreseen = models.PositiveIntegerField(help_text="How many cases the preview counted.")
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True)
    lifted_because = models.TextField(blank=True)

    class Meta:
        ordering = ("-placed_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__gte=F("placed_at"), lifted_by__isnull=False),
                name="hold_lifted_in_full",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Refuse criteria that name what does not exist, and a hold on everything there is."""
        errors: dict[str, Any] = {}
        self.category = categories.normal(self.category)
        if wrong := category_errors([self.category] if self.category else []):
            errors["category"] = wrong
        if unknown := sorted(set(self.kinds) - set(kinds())):
            errors["kinds"] = f"Unknown kind: {', '.join(unknown)}."
        if strange := sorted(code for code in self.countries if code not in countries):
            errors["countries"] = f"Unknown country: {', '.join(strange)}."
        if not (self.kinds or self.countries or self.partner_id or self.category):
            errors["countries"] = (
                "Choose what the hold covers: kinds, countries, a partner or a USML category."
            )
        if errors:
            raise ValidationError(errors)

    def covers(self) -> Q:
        """The condition on cases; a shipment is covered where its parent is."""
        fitting = Case.objects.filter(self._fits()).order_by().values("pk")
        return any_of(self._fits(), Q(shipment_detail__parent__in=fitting))

    def _fits(self) -> Q:
        condition = Q(kind__in=self.kinds) if self.kinds else Q()
        if self.countries:
            condition &= any_of(
                Q(parties__country__in=self.countries), Q(licence_detail__destination__in=self.countries)
            )
        if self.partner_id:
            condition &= Q(relations__partner=self.partner_id)
        if self.category:
            condition &= of_category(self.category)
        return condition


class Pause(models.Model):
    """One reason for which clocks of a case be paused or are excused, from its opening to its closing event."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="stops")
    number = models.PositiveIntegerField(help_text="The number of the event that opened it.")
    code = models.CharField(
        max_length=30, choices=[(reason.code, reason.title) for reason in PAUSE_REASONS.values()]
    )
    basis = models.CharField(max_length=300)
    hold = models.ForeignKey(Hold, on_delete=models.PROTECT, null=True, related_name="stops")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "licensing_stop"
        ordering = ("case", "number")
        constraints = (
            models.UniqueConstraint(fields=("case", "number"), name="stop_number_once"),
            models.UniqueConstraint(
                fields=("case", "code"),
                condition=Q(closed_at__isnull=True, hold__isnull=True),
                name="stop_one_open_per_code",
            ),
            models.UniqueConstraint(
                fields=("case", "hold"), condition=Q(closed_at__isnull=True), name="stop_one_open_per_hold"
            ),
            models.CheckConstraint(condition=Q(code__in=list(PAUSE_REASONS)), name="stop_code_known"),
            models.CheckConstraint(
                condition=Q(code="hold", hold__isnull=False) | (~Q(code="hold") & Q(hold__isnull=True)),
                name="stop_hold_has_hold",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")), name="stop_in_order"
            ),
        )
        indexes = (
            models.Index(fields=("case",), condition=Q(closed_at__isnull=True), name="stop_open"),
            models.Index(fields=("hold", "case"), condition=Q(closed_at__isnull=True), name="stop_held"),
        )

    def __str__(self) -> str:
        return f"{self.code} of {self.case_id}"
