"""Letters: what the deciding office writes because of an event, its facts fixed then, rendered to PDF later."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from licensing.models.cases import Case
from licensing.models.documents import Document
from licensing.models.events import Event


class LetterKind(models.TextChoices):
    """What a letter says."""

    APPROVAL = "approval", "Approval"
    DENIAL = "denial", "Denial"
    RETURN = "return", "Return without action"
    QUERY = "query", "Request for information"
    COVER = "cover", "Congressional notification cover"


OFFICERS_ONLY = (LetterKind.COVER,)


class LetterQuerySet(models.QuerySet["Letter"]):
    """Who reads which letters."""

    def to_filer(self) -> LetterQuerySet:
        """Those that are addressed to the filer of their case."""
        return self.exclude(kind__in=OFFICERS_ONLY)


class Letter(models.Model):
    """One letter; `facts` are all that it says, as they stood at its event. What became of it is written later."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="letters")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=LetterKind)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="letters")
    facts = models.JSONField(default=dict)
    rendered_at = models.DateTimeField(null=True)
    document = models.OneToOneField(Document, on_delete=models.PROTECT, null=True, related_name="letter")

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ("case", "number")
        constraints = (
            models.UniqueConstraint(fields=("case", "number"), name="letter_number_once"),
            models.UniqueConstraint(fields=("event", "kind"), name="letter_once_per_event"),
            models.CheckConstraint(condition=Q(kind__in=LetterKind.values), name="letter_kind_known"),
            models.CheckConstraint(
                condition=Q(rendered_at__isnull=True, document__isnull=True)
                | Q(rendered_at__isnull=False, document__isnull=False),
                name="letter_rendered_to_document",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"
