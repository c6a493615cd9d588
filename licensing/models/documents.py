"""Documents: files attached to a case, in private storage, known by size and SHA-256."""

from __future__ import annotations

from django.core.files.storage import storages
from django.core.files.storage.base import Storage
from django.db import models
from django.db.models import Q

from licensing.models.cases import Case


def private_storage() -> Storage:
    """The storage of documents, which no URL serves."""
    return storages["documents"]


class DocumentKind(models.TextChoices):
    """What a document is to the filing."""

    CERTIFICATION = "certification", "Empowered official's certification (22 CFR 126.13)"
    PURCHASE = "purchase", "Purchase documentation"
    DSP_83 = "dsp83", "Nontransfer and use certificate (DSP-83)"
    PART_130 = "part130", "Part 130 statement"
    TECHNICAL = "technical", "Technical description"
    OTHER = "other", "Other"
    LETTER = "letter", "Letter of the deciding office"


ATTACHED = tuple(
    kind for kind in DocumentKind if kind is not DocumentKind.LETTER
)  # the office writes those itself


class DocumentQuerySet(models.QuerySet["Document"]):
    """What was attached, apart from what the office wrote."""

    def attached(self) -> DocumentQuerySet:
        """Those that somebody attached."""
        return self.exclude(kind=DocumentKind.LETTER)


class Document(models.Model):
    """One file; what it was declared to be was checked when it arrived, and it never changes."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="documents")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=14, choices=DocumentKind)
    title = models.CharField(max_length=200)
    file = models.FileField(storage=private_storage, max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ("case", "number")
        constraints = (
            models.UniqueConstraint(fields=("case", "number"), name="document_number_once"),
            models.UniqueConstraint(fields=("case", "sha256"), name="document_content_once"),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="document_sha256_is_hex"
            ),
            models.CheckConstraint(condition=Q(size__gt=0), name="document_not_empty"),
        )

    def __str__(self) -> str:
        return self.title
