"""Batches: many filings that a partner's system sent in one go, and what became of each."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Case as Choice
from django.db.models import F, Q, Value, When

from licensing.models.cases import LONGEST_CLIENT_REFERENCE, Case
from licensing.models.partners import Partner

MOST_LINES = 10_000
MOST_OPEN = 10  # batches of one partner that are not finished
KEPT = timedelta(days=30)  # what is known of a line of which no case came


class FilingBatch(models.Model):
    """Filings that came together; each is a line. How many lines came to which end is counted with each of them.

    `worked_at` is when a worker last worked a line off: the batch that has waited longest has the next turn.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="batches", db_index=False)
    client = models.ForeignKey(
        settings.OAUTH2_PROVIDER_APPLICATION_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        help_text="Which system sent it.",
    )
    total = models.PositiveIntegerField(verbose_name="lines")
    filed = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    cancelled = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    worked_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at", "id")
        verbose_name_plural = "filing batches"
        constraints = (
            models.CheckConstraint(
                condition=Q(total__gte=F("filed") + F("refused") + F("cancelled")),
                name="filingbatch_counts_its_lines",
            ),
        )
        indexes = (
            models.Index(fields=("partner", "-created_at"), name="filingbatch_of_partner"),
            models.Index(
                F("worked_at").asc(nulls_first=True),
                "created_at",
                condition=Q(finished_at__isnull=True),
                name="filingbatch_in_turn",
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def waiting(self) -> int:
        """How many lines wait to be worked off."""
        return self.total - self.filed - self.refused - self.cancelled

    def count(self, now: datetime, **more: int) -> None:
        """Count more lines as `filed`, `refused` or `cancelled`; it is finished with the last of them.

        Last in a transaction, for whoever counts waits for whoever has counted and not committed.
        """
        ended = F("filed") + F("refused") + F("cancelled") + sum(more.values())
        finished = Choice(When(total=ended, then=Value(now)), default=F("finished_at"))
        counts = {name: F(name) + count for name, count in more.items()}
        FilingBatch.objects.filter(pk=self.pk, finished_at__isnull=True).update(
            **counts, finished_at=finished, worked_at=now
        )


class BatchLine(models.Model):
    """One line of a batch, under the number that it had there. Its text is kept until it is worked off and no longer.

    `problem` is why it was refused; of a line that was filed, why its case was not submitted as it asks.
    """

    class Outcome(models.TextChoices):
        """What became of a line."""

        WAITING = "waiting", "Waiting"
        FILED = "filed", "Filed"
        REFUSED = "refused", "Refused"
        CANCELLED = "cancelled", "Cancelled"

    batch = models.ForeignKey(FilingBatch, on_delete=models.CASCADE, related_name="lines", db_index=False)
    number = models.PositiveIntegerField()
    body = models.BinaryField(null=True)
    outcome = models.CharField(max_length=9, choices=Outcome.choices, default=Outcome.WAITING)
    client_reference = models.CharField(max_length=LONGEST_CLIENT_REFERENCE, blank=True, default="")
    case = models.OneToOneField(Case, on_delete=models.PROTECT, null=True, related_name="+")
    problem = models.JSONField(null=True)
    failures = models.PositiveSmallIntegerField(
        default=0, help_text="How often the database failed while it was worked off."
    )
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("batch", "number"), name="batchline_number_unique"),
            models.CheckConstraint(
                condition=Q(outcome="waiting", done_at__isnull=True, body__isnull=False)
                | Q(~Q(outcome="waiting"), done_at__isnull=False, body__isnull=True),
                name="batchline_waits_with_its_text",
            ),
            models.CheckConstraint(
                condition=Q(outcome="filed", case__isnull=False) | Q(~Q(outcome="filed"), case__isnull=True),
                name="batchline_filed_is_a_case",
            ),
        )
        indexes = (
            models.Index(
                fields=("batch", "failures", "number"),
                condition=Q(outcome="waiting"),
                name="batchline_waiting",
            ),
            models.Index(
                fields=("done_at",),
                condition=Q(case__isnull=True, done_at__isnull=False),
                name="batchline_without_case",
            ),
        )

    def __str__(self) -> str:
        return f"{self.batch_id}: {self.number}"
