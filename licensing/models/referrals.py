"""Referrals: a question to an agency, its position, and the provisos it sets."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from licensing.models.cases import Case
from licensing.models.partners import Partner


class Position(models.TextChoices):
    """What an agency answered."""

    NO_OBJECTION = "no_objection", "No objection"
    PROVISOS = "provisos", "No objection with provisos"
    OBJECTION = "objection", "Objection"
    NONE = "none", "Proceeded without a position"


class Referral(models.Model):
    """One question to one agency about one case; `number` counts within the case."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="referrals")
    number = models.PositiveIntegerField()
    agency = models.ForeignKey(
        Partner, on_delete=models.PROTECT, related_name="referrals", limit_choices_to={"kind": "agency"}
    )
    question = models.TextField(blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    position = models.CharField(max_length=14, choices=Position, blank=True)
    statement = models.TextField(blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    settled_at = models.DateTimeField(
        null=True, verbose_name="resolved at", help_text="When principals resolved its objection."
    )

    class Meta:
        ordering = ("case", "number")
        constraints = (
            models.UniqueConstraint(fields=("case", "number"), name="referral_number_once"),
            models.UniqueConstraint(
                fields=("case", "agency"),
                condition=Q(closed_at__isnull=True),
                name="referral_one_open_per_agency",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, position="")
                | Q(closed_at__isnull=False, position__in=Position.values),
                name="referral_closed_by_position",
            ),
        )

    def __str__(self) -> str:
        return f"referral {self.number}"


class Proviso(models.Model):
    """A condition that an agency sets; a later position of the same agency replaces its earlier ones."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="provisos")
    text = models.TextField()
    set_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("referral", "id")

    def __str__(self) -> str:
        return self.text[:80]
