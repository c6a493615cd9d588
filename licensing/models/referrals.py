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
        indexes = (
            models.Index(
                fields=("agency", "case"), condition=Q(closed_at__isnull=True), name="referral_open_of_agency"
            ),
        )

    def __str__(self) -> str:
        return f"referral {self.number}"


class Proviso(models.Model):
    """A condition of the approval, as an agency set it or as an officer drafted it; its text never changes.

    A later position of the same agency replaces its earlier ones. An officer who changes one, merges some or strikes one says
    why; the new text, if there is one, is the successor. The agency concurs, or its position is departed from.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, null=True, related_name="provisos")
    text = models.TextField()
    set_at = models.DateTimeField()
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    replaced_at = models.DateTimeField(null=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    changed_because = models.TextField(blank=True)
    successor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="sources")
    answered_at = models.DateTimeField(
        null=True, help_text="When its agency concurred in the change, or gave its position again."
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ("case", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(referral__isnull=True) ^ Q(drafted_by__isnull=True), name="proviso_has_one_author"
            ),
            models.CheckConstraint(
                condition=Q(changed_by__isnull=True, changed_because="", successor__isnull=True)
                | (Q(changed_by__isnull=False, replaced_at__isnull=False) & ~Q(changed_because="")),
                name="proviso_change_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(changed_by__isnull=False, referral__isnull=False),
                name="proviso_agency_answers_a_change",
            ),
        )

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def is_departed_from(self) -> bool:
        """Whether an officer changed or struck what an agency set, and the agency has not answered since."""
        return self.referral_id is not None and self.changed_by_id is not None and self.answered_at is None
