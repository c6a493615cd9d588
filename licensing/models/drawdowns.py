"""Drawdowns: what shipments take of what they move under - an authorisation, a letter of offer, an exemption."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django_countries.fields import CountryField

from licensing.models.authorisations import NOTHING, AuthorisedLine, money
from licensing.models.lines import Line
from licensing.models.partners import Partner, PartnerKind


def letter_number(written: str) -> str:
    """The number of a letter of offer as it is kept: in capitals, single blanks."""
    return " ".join(written.upper().split())


class LetterQuerySet(models.QuerySet["LetterOfOffer"]):
    """Who reads what is left of which letter."""

    def read_by(self, partner: Partner) -> LetterQuerySet:
        """Those of which the partner is the purchaser, a ministry of the purchasing country: `LetterOfOffer.is_read_by`."""
        if partner.kind != PartnerKind.MINISTRY:
            return self.none()
        return self.filter(purchaser=partner.country)


class LetterOfOffer(models.Model):
    """A letter of offer and acceptance (FMS): every case that names its number moves under the same one.

    Each case keeps the last day that it was filed with; the earlier of the two counts. An extension or an
    administrator moves the letter's own.
    """

    number = models.CharField(max_length=40)
    purchaser = CountryField()
    ends_on = models.DateField("last day")
    ceiling = models.DecimalField(
        "ceiling (USD)",
        max_digits=15,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="The maximum value that may be shipped under it. Empty if unknown.",
    )
    drawn_value = money("drawn (USD)", default=NOTHING, editable=False)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = "letter of offer"
        verbose_name_plural = "letters of offer"
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("number",), name="letterofoffer_number_unique"),
            models.CheckConstraint(
                condition=Q(drawn_value__gte=0)
                & (Q(ceiling__isnull=True) | Q(drawn_value__lte=F("ceiling"))),
                name="letterofoffer_not_overdrawn",
            ),
        )

    def __str__(self) -> str:
        return self.number

    def is_read_by(self, partner: Partner) -> bool:
        """Whether its ceiling is the partner's to read, as its purchaser: `LetterQuerySet.read_by`."""
        return partner.kind == PartnerKind.MINISTRY and partner.country == self.purchaser


class ExemptionUse(models.Model):
    """What has moved to one end-user under one exemption in one calendar year: 22 CFR 123.16(b)(2)."""

    section = models.CharField(max_length=20)
    end_user = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    shipments = models.PositiveIntegerField(default=0)
    drawn_value = money("drawn (USD)", default=NOTHING)

    class Meta:
        ordering = ("section", "end_user", "year")
        constraints = (
            models.UniqueConstraint(fields=("section", "end_user", "year"), name="exemptionuse_once"),
            models.CheckConstraint(condition=Q(drawn_value__gte=0), name="exemptionuse_value_positive"),
        )

    def __str__(self) -> str:
        return f"{self.section}, {self.year}"


class Drawdown(models.Model):
    """One line of a shipment, with its quantity and value, taken of one authority until it is given back.

    What goes out under a temporary licence is credited as it returns, part by part: 82 FR 15 (AES, 31 December 2016).
    """

    line = models.OneToOneField(Line, on_delete=models.DO_NOTHING, primary_key=True, related_name="draw")
    authorised_line = models.ForeignKey(
        AuthorisedLine, on_delete=models.PROTECT, null=True, related_name="draws"
    )
    letter = models.ForeignKey(LetterOfOffer, on_delete=models.PROTECT, null=True, related_name="draws")
    exemption_use = models.ForeignKey(ExemptionUse, on_delete=models.PROTECT, null=True, related_name="draws")
    drawn_at = models.DateTimeField()
    given_back_at = models.DateTimeField(null=True)
    returned_quantity = models.PositiveIntegerField(
        "returned", default=0, help_text="Of a temporary licence: what came back, and may go out again."
    )
    returned_value = money("returned (USD)", default=NOTHING)

    class Meta:
        db_table = "licensing_draw"
        ordering = ("line_id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(authorised_line__isnull=False, letter__isnull=True, exemption_use__isnull=True)
                | Q(authorised_line__isnull=True, letter__isnull=False, exemption_use__isnull=True)
                | Q(authorised_line__isnull=True, letter__isnull=True, exemption_use__isnull=False),
                name="draw_on_one_authority",
            ),
            models.CheckConstraint(
                condition=Q(given_back_at__isnull=True) | Q(given_back_at__gte=F("drawn_at")),
                name="draw_in_order",
            ),
            models.CheckConstraint(
                condition=Q(returned_value__gte=0)
                & (Q(given_back_at__isnull=True) | Q(returned_quantity=0, returned_value=0)),
                name="draw_returned_or_given_back",
            ),
        )

    def __str__(self) -> str:
        return f"drawdown of line {self.line_id}"

    @property
    def quantity_out(self) -> int:
        """What of it has not been returned."""
        return self.line.quantity - self.returned_quantity
