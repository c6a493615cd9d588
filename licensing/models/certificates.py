"""Certificates and obligations: what a case rests on until a day, and what an agreement's parties owe by one."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from licensing.models.cases import Case
from licensing.regulations.agreements import begins_on
from workflows.inputs.clocks import CERTIFICATES


class CaseCertificate(models.Model):
    """A rating, a certificate, a registration: in force until its day, then ended by its own clock."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="evidence")
    number = models.PositiveIntegerField()
    code = models.CharField(max_length=20, choices=CERTIFICATES)
    title = models.CharField(max_length=200)
    expires_on = models.DateField(help_text="The last day.")
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "licensing_evidence"
        ordering = ("case", "number")
        constraints = (
            models.UniqueConstraint(fields=("case", "number"), name="evidence_number_once"),
            models.CheckConstraint(
                condition=Q(code__in=[code for code, _ in CERTIFICATES]), name="evidence_code_known"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("recorded_at")),
                name="evidence_in_order",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_code_display()}: {self.title}"


class Obligation(models.Model):
    """What the filer of an agreement owes by a day of the law: a signed copy, a notice of termination."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="obligations")
    number = models.PositiveIntegerField()
    code = models.CharField(max_length=20)
    title = models.CharField(max_length=120)
    citation = models.CharField(max_length=120)
    due_on = models.DateField(help_text="The last day.")
    imposed_at = models.DateTimeField()
    met_on = models.DateField(null=True)
    ended_on = models.DateField(null=True, help_text="It is owed no longer since then, and was not met.")

    class Meta:
        ordering = ("case", "number")
        constraints = (
            models.UniqueConstraint(fields=("case", "number"), name="obligation_number_once"),
            models.UniqueConstraint(fields=("case", "code", "due_on"), name="obligation_owed_once"),
            models.CheckConstraint(
                condition=Q(met_on__isnull=True) | Q(ended_on__isnull=True), name="obligation_met_or_ended"
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether it is still owed."""
        return self.met_on is None and self.ended_on is None

    @property
    def begins_on(self) -> date | None:
        """The day on which the year that it is for begins; None where it is owed once."""
        return begins_on(self.code, self.due_on)
