"""Authorisations: what an approved licence case grants, and how much of it has been drawn.

What was filed never changes after its submission, so that lines, parties and terms are those of the case itself. The
database refuses to delete one that is referred to here; an edit of a draft, which none is, need not ask.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from licensing.models.licence import LicenceDetail
from licensing.models.lines import Line, Party
from workflows.line_decisions import Granted, LineDecision

NOTHING = Decimal("0.00")


def money(title: str, **more: Any) -> models.DecimalField[Decimal, Decimal]:
    """A column of US dollars and cents."""
    return models.DecimalField(title, max_digits=15, decimal_places=2, **more)


class Authorisation(models.Model):
    """The grant of one licence case; the figures are kept under its row's lock, the drawdowns are the record.

    `max_value` is the most that may be shipped under it (22 CFR 123.23), by the rule book on the day of the last draw.
    Of an agreement it has the terms in force, as approved or as last amended; its last day is the detail's `expires_on`.
    """

    licence = models.OneToOneField(
        LicenceDetail, on_delete=models.PROTECT, primary_key=True, related_name="authorisation"
    )
    number = models.CharField(max_length=16, help_text="Assigned automatically.")
    value = money("value (USD)")
    max_value = money("maximum value (USD)")
    quantity = models.PositiveBigIntegerField(help_text="All lines together.")
    drawn_value = money("drawn (USD)", default=NOTHING)
    drawn_quantity = models.PositiveBigIntegerField("drawn", default=0)
    terms_number = models.PositiveIntegerField(
        default=0, help_text="Which terms of an agreement are in force. 0 for a licence."
    )
    territory = ArrayField(models.CharField(max_length=2), default=list)
    quantity_to_be_made = models.PositiveIntegerField(null=True)
    transfer_limits = models.TextField("limits on transfers to third parties", blank=True)
    made_quantity = models.PositiveBigIntegerField("made", default=0)
    made_value = money("made (USD)", default=NOTHING)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("number",), name="authorisation_number_unique"),
            models.CheckConstraint(
                condition=Q(drawn_value__gte=0, drawn_value__lte=F("max_value")),
                name="authorisation_value_not_overdrawn",
            ),
            models.CheckConstraint(
                condition=Q(drawn_quantity__lte=F("quantity")), name="authorisation_quantity_not_overdrawn"
            ),
            models.CheckConstraint(
                condition=Q(made_value__gte=0, made_value__lte=F("value"))
                & (Q(quantity_to_be_made__isnull=True) | Q(made_quantity__lte=F("quantity_to_be_made"))),
                name="authorisation_made_within_terms",
            ),
        )

    def __str__(self) -> str:
        return f"{self.licence.instrument} {self.number}"

    @property
    def instrument(self) -> str:
        """What kind of authorisation it is."""
        return self.licence.instrument

    @property
    def issued_on(self) -> date | None:
        """The day of the approval."""
        return self.licence.approved_on

    @property
    def expires_on(self) -> date | None:
        """Its last day."""
        return self.licence.expires_on

    @property
    def is_exhausted(self) -> bool:
        """Whether its total value or quantity has been shipped, of which it states one: 22 CFR 123.21(a)."""
        by_value = self.value > 0 and self.drawn_value >= self.value
        return by_value or 0 < self.quantity <= self.drawn_quantity

    def listed(self) -> models.QuerySet[Party]:
        """The parties that it lists: those of its own filing and of amendments, as they were last spelt."""
        own, replaced = Q(case=self.pk), self.parties.filter(replaces__isnull=False).values("replaces")
        parties = Party.objects.filter(own | Q(authorised__authorisation=self.pk)).exclude(pk__in=replaced)
        return parties.select_related("partner").order_by("pk")

    @property
    def left_value(self) -> Decimal:
        """What is left of the most that may be shipped under it."""
        return self.max_value - self.drawn_value


class AuthorisedLine(models.Model):
    """A line of the licence as it was approved, and what has been drawn of it; a refused line has none.

    `carried` is what had been shipped before draws were kept. An amendment of an agreement may have stated it again, or
    added it; its number is the agreement's own then.
    """

    line = models.OneToOneField(
        Line, on_delete=models.DO_NOTHING, primary_key=True, related_name="authorised"
    )
    authorisation = models.ForeignKey(Authorisation, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveIntegerField()
    amended_by = models.OneToOneField(
        Line,
        on_delete=models.DO_NOTHING,
        null=True,
        related_name="+",
        help_text="The line that states it now.",
    )
    quantity = models.PositiveIntegerField()
    value = money("value (USD)")
    drawn_quantity = models.PositiveIntegerField("drawn", default=0)
    drawn_value = money("drawn (USD)", default=NOTHING)
    carried_quantity = models.PositiveIntegerField("carried over", default=0)
    carried_value = money("carried over (USD)", default=NOTHING)

    class Meta:
        ordering = ("authorisation", "number")
        constraints = (
            models.UniqueConstraint(fields=("authorisation", "number"), name="authorisedline_number_once"),
            models.CheckConstraint(
                condition=Q(drawn_quantity__lte=F("quantity")), name="authorisedline_not_overdrawn"
            ),
            models.CheckConstraint(
                condition=Q(
                    drawn_quantity__gte=F("carried_quantity"),
                    drawn_value__gte=F("carried_value"),
                    carried_value__gte=0,
                ),
                name="authorisedline_carried_is_drawn",
            ),
        )

    def __str__(self) -> str:
        return f"line {self.number} of {self.authorisation_id}"

    @property
    def granted(self) -> Granted:
        """What may be shipped of it in all."""
        return Granted(LineDecision.APPROVED, self.quantity, self.value)

    @property
    def left_quantity(self) -> int:
        """What is left of it; there is no tolerance for quantity (22 CFR 123.23)."""
        return self.quantity - self.drawn_quantity

    @property
    def left_value(self) -> Decimal:
        """What is left of the value stated for it; nothing where the tolerance is being used."""
        return max(self.value - self.drawn_value, NOTHING)


class AuthorisedParty(models.Model):
    """A party that an amendment lists beside those of the licence's own filing: 22 CFR 123.25(b), 126.13(b)."""

    party = models.OneToOneField(
        Party, on_delete=models.DO_NOTHING, primary_key=True, related_name="authorised"
    )
    authorisation = models.ForeignKey(Authorisation, on_delete=models.PROTECT, related_name="parties")
    replaces = models.ForeignKey(
        Party,
        on_delete=models.DO_NOTHING,
        null=True,
        related_name="+",
        help_text="The party whose spelling it corrects. Empty: an additional party.",
    )
    listed_on = models.DateField()

    class Meta:
        verbose_name_plural = "authorised parties"
        ordering = ("party_id",)

    def __str__(self) -> str:
        return str(self.party)


class AgreementTerms(models.Model):
    """The terms of an agreement as its approval or an amendment set them; the latest are in force: 22 CFR 124.1(c).

    Their lines are those of the case that set them, whom it lists says on which day it was listed.
    """

    authorisation = models.ForeignKey(Authorisation, on_delete=models.PROTECT, related_name="terms")
    number = models.PositiveIntegerField()
    set_by = models.OneToOneField(LicenceDetail, on_delete=models.PROTECT, related_name="terms_set")
    in_force_from = models.DateField()
    value = money("value (USD)")
    quantity = models.PositiveBigIntegerField(help_text="All lines together.")
    expires_on = models.DateField(help_text="Its last day.")
    territory = ArrayField(models.CharField(max_length=2), default=list)
    quantity_to_be_made = models.PositiveIntegerField(null=True)
    transfer_limits = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "agreement terms"
        ordering = ("authorisation", "number")
        constraints = (
            models.UniqueConstraint(fields=("authorisation", "number"), name="agreementterms_number_once"),
        )

    def __str__(self) -> str:
        return f"terms {self.number} of {self.authorisation_id}"
