"""Delivered items: equipment already in the end-user's hands, with the export authority it came under."""

from __future__ import annotations

from django.apps import apps
from django.db import models
from django.db.models import Exists, Func, OuterRef, Q, Value

from licensing.models.partners import Partner
from workflows.language import Role


class ExportAuthorityKind(models.TextChoices):
    """What goods move under."""

    LICENCE = "licence", "Licence or agreement"
    LETTER_OF_OFFER = "letter_of_offer", "Letter of offer and acceptance (FMS)"
    EXEMPTION = "exemption", "Exemption"


class DeliveredItemQuerySet(models.QuerySet["DeliveredItem"]):
    """Who may name which item."""

    def nameable_by(self, partner: int | OuterRef) -> DeliveredItemQuerySet:
        """The items to which a partner (its key, or a reference to it) has a relation, so that it may name them in filings.

        Its end-user; who is on record as sustaining it; the holder of the licence that it was delivered under; the
        supplier or repairer of a case under way that the end-user itself has submitted for it.
        """
        within = partner if isinstance(partner, int) else OuterRef(partner)
        cases, authorisations = (apps.get_model("licensing", name) for name in ("Case", "Authorisation"))
        # the last word of "DSP-5 050100123", computed once: it is looked up by its index
        number = Func(
            OuterRef("authority_number"),
            Value("^.* "),
            Value(""),
            function="regexp_replace",
            output_field=models.CharField(),
        )
        delivered_under = authorisations._default_manager.filter(number=number, licence__case__filer=within)
        asked_by_user = cases._default_manager.filter(
            delivered_item=OuterRef("pk"),
            filer=OuterRef("end_user"),
            received_at__isnull=False,
            desk__gt="",
            relations__partner=within,
            relations__role__in=(Role.SUPPLIER, Role.REPAIRER),
        )
        sustains = self.model.sustained_by.through._default_manager.filter(
            delivereditem=OuterRef("pk"), partner=within
        )
        return self.filter(
            Q(end_user=partner)
            | Exists(sustains)
            | Q(Exists(delivered_under), authority_kind=ExportAuthorityKind.LICENCE)
            | Exists(asked_by_user)
        )


class DeliveredItem(models.Model):
    """One item: designation, serial number, who has it, and under which authority it was delivered."""

    designation = models.CharField(max_length=80)
    serial_number = models.CharField(max_length=60)
    usml_category = models.CharField(max_length=12)
    end_user = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="delivered_items")
    sustained_by = models.ManyToManyField(
        Partner,
        blank=True,
        related_name="sustained_items",
        help_text="Partners that sustain it beside its end-user. They may name it in their filings.",
    )
    authority_kind = models.CharField(max_length=20, choices=ExportAuthorityKind)
    authority_number = models.CharField(max_length=40)
    delivered_on = models.DateField()

    objects = DeliveredItemQuerySet.as_manager()

    class Meta:
        ordering = ("designation", "serial_number")
        constraints = (
            models.UniqueConstraint(fields=("designation", "serial_number"), name="delivereditem_once"),
            models.CheckConstraint(
                condition=Q(authority_kind__in=ExportAuthorityKind.values), name="delivereditem_authority"
            ),
        )

    def __str__(self) -> str:
        return f"{self.designation} {self.serial_number}"
