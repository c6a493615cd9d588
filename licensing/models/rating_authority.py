"""The DPAS authority: the periods in which new DPAS ratings may be given."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from workflows.input import LATEST

EARLIEST = date(1900, 1, 1)  # the Act is of 8 September 1950


class RatingAuthority(models.Model):
    """A period in which new DPAS ratings may be given; a period that is unknown is not one (50 USC 4511, 4564)."""

    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="The last day. Empty: until further notice.")
    citation = models.CharField(max_length=200)
    illustrative = models.BooleanField(default=False, help_text="Assumed for a demonstration, not the law.")

    class Meta:
        ordering = ("starts_on",)
        verbose_name_plural = "rating authority"
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="ratingauthority_in_order",
            ),
        )

    def __str__(self) -> str:
        return f"{self.starts_on} to {self.ends_on or 'further notice'}"

    def clean(self) -> None:
        """Refuse a day out of bounds, and a period that overlaps another: a day has one authority or none."""
        first = getattr(self, "starts_on", None)
        if first is None:
            return  # its own field says so
        if first < EARLIEST or (self.ends_on or first) > LATEST:
            raise ValidationError(
                f"The days must lie between {EARLIEST} and {LATEST}. Leave the last day empty if there is none."
            )
        others = RatingAuthority.objects.exclude(pk=self.pk)
        others = others.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=first))
        clash = (others if self.ends_on is None else others.filter(starts_on__lte=self.ends_on)).first()
        if clash is not None:
            raise ValidationError(f"It overlaps the period {clash}.")
