"""Notices: what a desk, an escalation level or a partner is told of, and who has read it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from licensing.models.cases import Case
from licensing.models.events import OutboxMessage
from licensing.models.leased import Leased
from licensing.models.partners import Partner


class Notice(Leased):
    """One message told to one addressee, or a digest of many; the lease and the tries are those of its mail.

    `to` is a desk (officer, reviewer ...), an escalation level (section_chief ...), or "partner", and then `partner`
    is told, by mail alone. A reviewer's notice keeps the agency that was asked; without one it is the defence
    department's.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    message = models.ForeignKey(OutboxMessage, on_delete=models.PROTECT, null=True, related_name="notices")
    to = models.CharField(max_length=30)
    agency = models.ForeignKey(Partner, on_delete=models.PROTECT, null=True, related_name="+")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, null=True, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="notices")
    subject = models.CharField(max_length=200)
    body = models.TextField()
    count = models.PositiveIntegerField(default=1, help_text="How many messages it tells of.")
    created_at = models.DateTimeField()
    mailed_at = models.DateTimeField(
        null=True, help_text="When its mail was sent, or found to have no reader."
    )

    class Meta:
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("message", "to"), condition=Q(partner__isnull=True), name="notice_once"
            ),
            models.UniqueConstraint(
                fields=("message", "partner"),
                condition=Q(partner__isnull=False),
                name="notice_once_per_partner",
            ),
            models.CheckConstraint(
                condition=Q(message__isnull=False, count=1) | Q(message__isnull=True, count__gt=1),
                name="notice_of_message_or_digest",
            ),
            models.CheckConstraint(
                condition=Q(to="partner", partner__isnull=False)
                | (~Q(to="partner") & Q(partner__isnull=True)),
                name="notice_partner_named",
            ),
        )
        indexes = (
            models.Index(
                fields=("created_at", "id"),
                condition=Q(mailed_at__isnull=True, set_aside_at__isnull=True),
                name="notice_unmailed",
            ),
            models.Index(fields=("to", "created_at"), name="notice_to"),
        )

    def __str__(self) -> str:
        return self.subject


class NoticeReading(models.Model):
    """That a person has read a notice."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="readings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("notice", "user"), name="notice_read_once"),)

    def __str__(self) -> str:
        return f"{self.user_id} read {self.notice_id}"
