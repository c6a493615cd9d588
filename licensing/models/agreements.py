"""Agreements: what was told of one after its approval."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from licensing.models.cases import Case
from licensing.models.documents import Document


class MinorAmendment(models.Model):
    """A minor amendment of an agreement, which needs no approval and is told within 30 days: 22 CFR 124.1(d)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="minor_amendments")
    number = models.PositiveIntegerField()
    concluded_on = models.DateField()
    text = models.TextField("what it changes")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(help_text="The last day on which it was to be told.")
    reported_on = models.DateField()

    class Meta:
        ordering = ("case", "number")
        constraints = (
            models.UniqueConstraint(fields=("case", "number"), name="minoramendment_number_once"),
            models.CheckConstraint(
                condition=Q(concluded_on__lte=F("due_on")), name="minoramendment_due_after_conclusion"
            ),
        )

    def __str__(self) -> str:
        return f"minor amendment {self.number} of {self.case_id}"

    @property
    def is_late(self) -> bool:
        """Whether it was told after its last day."""
        return self.reported_on > self.due_on
