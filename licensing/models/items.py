"""Delivered items: equipment already in the end-user's hands, with the export authority it came under."""

from django.db import models
from django.db.models import Q

from licensing.models.partners import Partner


class ExportAuthorityKind(models.TextChoices):
    """What goods move under."""

    LICENCE = "licence", "Licence or agreement"
    LETTER_OF_OFFER = "letter_of_offer", "Letter of offer and acceptance (FMS)"
    EXEMPTION = "exemption", "Exemption"


class DeliveredItem(models.Model):
    """One item: designation, serial number, who has it, and under which authority it was delivered."""

    designation = models.CharField(max_length=80)
    serial_number = models.CharField(max_length=60)
    usml_category = models.CharField(max_length=12)
    end_user = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="delivered_items")
    authority_kind = models.CharField(max_length=20, choices=ExportAuthorityKind)
    authority_number = models.CharField(max_length=40)
    delivered_on = models.DateField()

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
