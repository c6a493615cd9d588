"""Programmes: co-production efforts that tie arrangements, a parent agreement, partners and cases together."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from licensing.models.arrangements import Arrangement
from licensing.models.partners import Partner
from licensing.regulations.instruments import AGREEMENTS
from workflows.wording import date_in_words


class Programme(models.Model):
    """A joint effort of several years; a case under it runs by its service levels and may rest on its agreement."""

    code = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    arrangements = models.ManyToManyField(Arrangement, blank=True, related_name="programmes")
    partners = models.ManyToManyField(
        Partner, blank=True, related_name="programmes", help_text="Partners that may file under it."
    )
    agreement = models.ForeignKey(
        "licensing.Case",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The parent agreement, if any (22 CFR 124.1).",
    )
    began_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True, help_text="The last day.")

    class Meta:
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("began_on")),
                name="programme_in_order",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def closed_on(self, on: date) -> str:
        """Why nothing is filed under it on that day; empty if it may be."""
        if on < self.began_on:
            return f"The programme begins on {date_in_words(self.began_on)}."
        if self.ended_on is not None and self.ended_on < on:
            return f"The programme ended on {date_in_words(self.ended_on)}."
        return ""

    def closed_to(self, partner_id: int, on: date) -> str:
        """Why that partner files and submits nothing under it on that day; empty if it may."""
        if not self.partners.filter(pk=partner_id).exists():
            return f"You are a partner of no programme {self.code!r}."
        return self.closed_on(on)

    def clean(self) -> None:
        """Refuse an agreement that is none, and an end before the beginning."""
        errors: dict[str, Any] = {}
        agreement: Any = self.agreement
        if agreement is not None and (
            agreement.kind != "licence" or agreement.detail.instrument not in AGREEMENTS
        ):
            errors["agreement"] = (
                f"{agreement.reference} is not an agreement. A parent agreement is one of {', '.join(AGREEMENTS)}."
            )
        began_on: date | None = self.began_on  # not given, on a form
        if began_on and self.ended_on and self.ended_on < began_on:
            errors["ended_on"] = "The last day is before the first day."
        if errors:
            raise ValidationError(errors)
