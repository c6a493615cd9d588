"""Disruptions: a declared loss of supply, which raises the class of every case that it covers while it lasts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django_countries import countries

from licensing.models.arrangements import Arrangement, Benefit
from licensing.models.items import DeliveredItem
from licensing.models.lines import EVERY_CASE, KeyRange, any_of, category_errors, of_category
from licensing.models.partners import Partner
from licensing.regulations import categories
from workflows.input import EARLIEST, LATEST

# who supplies a case: it is the filer of a licence for its own goods
SUPPLIES = ("supplier", "repairer", "filer")


class Disruption(models.Model):
    """What is short, from which day until which; what its scope leaves empty fits every case.

    Declared by the defence department's desk and in effect once somebody else has countersigned it. While it stands
    every open case that it covers has it as evidence; it satisfies no guard of the law.
    """

    title = models.CharField(max_length=120)
    reason = models.TextField(help_text="What happened, and the source of the report. Officers read it.")
    arrangement = models.ForeignKey(
        Arrangement,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="disruptions",
        help_text="Covers cases of its foreign parties while it is in force.",
    )
    suppliers = ArrayField(
        models.CharField(max_length=40), default=list, blank=True, help_text="Codes of partners."
    )
    categories = ArrayField(
        models.CharField(max_length=12),
        default=list,
        blank=True,
        verbose_name="USML categories",
        help_text="USML category of a line. XIX includes XIX(f).",
    )
    items = ArrayField(
        models.CharField(max_length=80),
        default=list,
        blank=True,
        verbose_name="delivered items",
        help_text="Designations, such as F404-IN20.",
    )
    countries = ArrayField(
        models.CharField(max_length=2),
        default=list,
        blank=True,
        help_text="Country of a party or of the destination (two-letter code, ISO 3166).",
    )
    starts_on = models.DateField("from")
    ends_on = models.DateField("until", null=True, blank=True, help_text="The last day. Empty: until lifted.")
    foreseen = models.PositiveIntegerField(help_text="How many cases the preview counted.")
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()
    countersigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    countersigned_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True)
    lifted_because = models.TextField(blank=True)

    class Meta:
        ordering = ("-declared_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="disruption_in_order"
            ),
            models.CheckConstraint(
                condition=Q(countersigned_at__isnull=True, countersigned_by__isnull=True)
                | (
                    Q(countersigned_at__gte=F("declared_at"), countersigned_by__isnull=False)
                    & ~Q(countersigned_by=F("declared_by"))
                ),
                name="disruption_countersigned_by_another",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__gte=F("declared_at"), lifted_by__isnull=False),
                name="disruption_lifted_in_full",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def last_day(self) -> date | None:
        """Its own last day or its arrangement's, whichever is sooner; none without an end."""
        of_arrangement = self.arrangement.last_day if self.arrangement else None
        return min((day for day in (self.ends_on, of_arrangement) if day is not None), default=None)

    def stands(self, on: date) -> bool:
        """Whether it is in effect on that day of the office."""
        return (
            self.countersigned_at is not None
            and self.lifted_at is None
            and self.starts_on <= on
            and (self.ends_on is None or on <= self.ends_on)
            and (self.arrangement is None or self.arrangement.confers_on(Benefit.PRIORITY_SUPPORT, on))
        )

    def clean(self) -> None:
        """Refuse what ends before it starts, names what does not exist, or covers everything there is."""
        errors = {**self._unknown(), **self._day_errors()}
        first: date | None = self.starts_on  # not given, on a form
        if first and self.arrangement and not self.arrangement.confers_on(Benefit.PRIORITY_SUPPORT, first):
            validity = self.arrangement.validity_on(first)
            errors["arrangement"] = (
                "It confers no priority support." if validity.in_force else validity.sentence
            )
        if not (self.arrangement_id or self.suppliers or self.categories or self.items or self.countries):
            errors["categories"] = (
                "Choose what it covers: an arrangement, suppliers, USML categories, delivered items or countries."
            )
        if errors:
            raise ValidationError(errors)

    def _day_errors(self) -> dict[str, str]:
        first: date | None = self.starts_on
        errors = {
            name: f"It must lie between {EARLIEST} and {LATEST}."
            for name, day in (("starts_on", first), ("ends_on", self.ends_on))
            if day and not EARLIEST <= day <= LATEST
        }
        if first and self.ends_on and self.ends_on < first:
            errors["ends_on"] = "The last day is before the first day."
        return errors

    def _unknown(self) -> dict[str, str]:
        """What it names and does not exist."""
        errors: dict[str, str] = {}
        self.categories = [categories.normal(category) for category in self.categories]
        if wrong := category_errors(self.categories):
            errors["categories"] = " ".join(wrong)
        known = set(Partner.objects.filter(code__in=self.suppliers).values_list("code", flat=True))
        if unknown := sorted(set(self.suppliers) - known):
            errors["suppliers"] = f"No partner has the code {', '.join(unknown)}."
        known_items = DeliveredItem.objects.filter(designation__in=self.items)
        if unknown := sorted(set(self.items) - set(known_items.values_list("designation", flat=True))):
            errors["items"] = f"No delivered item is called {', '.join(unknown)}."
        if strange := sorted(code for code in self.countries if code not in countries):
            errors["countries"] = f"Unknown country: {', '.join(strange)}."
        return errors

    def covers(self, on: date, among: KeyRange = EVERY_CASE) -> Q:
        """The condition on cases among those, on that day; it may name a case more than once."""
        condition = among.of()
        if self.arrangement is not None:
            abroad = (
                self.arrangement.abroad if self.arrangement.confers_on(Benefit.PRIORITY_SUPPORT, on) else ()
            )
            own = Q(filer__country__in=abroad)
            condition &= any_of(own, *_destined(abroad, among), among=among)
        of_parties = among.of("parties__case_id")
        if self.suppliers:
            condition &= any_of(
                among.of("relations__case_id")
                & Q(relations__role__in=SUPPLIES, relations__partner__code__in=self.suppliers),
                of_parties & Q(parties__role="source", parties__partner__code__in=self.suppliers),
                among=among,
            )
        if self.categories:
            listed = Q(pk__in=())
            for category in self.categories:
                listed |= of_category(category)
            condition &= among.of("lines__case_id") & listed
        if self.items:
            condition &= Q(delivered_item__designation__in=self.items)
        if self.countries:
            named = of_parties & Q(parties__country__in=self.countries)
            condition &= any_of(named, *_destined(self.countries, among), among=among)
        return condition


def _destined(codes: Any, among: KeyRange) -> tuple[Q, ...]:
    """Cases of goods for those countries, a condition for each kind."""
    places = (
        ("licence_detail", "destination"),
        ("spares_detail", "destination"),
        ("maintenance_detail", "returns_to"),
    )
    return tuple(
        among.of(f"{detail}__pk") & Q(**{f"{detail}__{place}__in": codes}) for detail, place in places
    )
