"""Webhooks: the addresses that partners' systems are called at, and every delivery to them."""

import base64
import secrets
import uuid
from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from licensing.models.cases import Case
from licensing.models.clients import ApiClient
from licensing.models.events import Event
from licensing.models.leased import Leased
from licensing.models.partners import Partner

SECRET_BYTES = 32
KEPT = timedelta(days=30)  # deliveries that were taken or have failed for good
LONGEST_ADDRESS = 500
MOST_OF_PARTNER = 20


def new_secret() -> str:
    """A fresh secret as Standard Webhooks writes it: `whsec_` and 32 random bytes in base64."""
    return f"whsec_{base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()}"


class Webhook(models.Model):
    """A subscription: one address, which is told of those events that its partner may read.

    While a secret is being rotated the one before signs too, until `previous_until`. After failures it rests until
    `rests_until`, so that an address that is dead costs others nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="webhooks")
    client = models.ForeignKey(
        ApiClient, on_delete=models.SET_NULL, null=True, related_name="+", help_text="Who subscribed."
    )
    url = models.CharField(max_length=LONGEST_ADDRESS)
    event_types = ArrayField(
        models.CharField(max_length=60),
        default=list,
        blank=True,
        help_text="Names of events; none for every one.",
    )
    secret = models.CharField(max_length=100, default=new_secret)
    previous_secret = models.CharField(max_length=100, blank=True)
    previous_until = models.DateTimeField(null=True)
    enabled = models.BooleanField(default=True)
    disabled_because = models.CharField(max_length=200, blank=True)
    failures = models.PositiveIntegerField(
        default=0, help_text="Failed calls since the last one that succeeded."
    )
    rests_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("created_at", "id")

    def __str__(self) -> str:
        return self.url


class WebhookDelivery(Leased):
    """One event to be told to one address; `log` keeps every try: when, status, error, milliseconds. A ping has no event.

    Its key keeps the order in which a case's events are told.
    """

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    message_id = models.UUIDField(help_text="The event's id, the same with every try.")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    created_at = models.DateTimeField(db_index=True)
    delivered_at = models.DateTimeField(null=True)
    log = models.JSONField(default=list, db_default=[])
    trace_id = models.CharField(max_length=32, blank=True, default="", db_default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("webhook", "message_id"), name="webhookdelivery_once"),
        )
        indexes = (
            models.Index(fields=("webhook", "-id"), name="webhookdelivery_log"),
            models.Index(
                fields=("webhook", "case", "id"),
                condition=Q(delivered_at__isnull=True, set_aside_at__isnull=True),
                name="webhookdelivery_of_case",
            ),
            models.Index(
                fields=("webhook", "created_at", "id"),
                condition=Q(delivered_at__isnull=True, set_aside_at__isnull=True),
                name="webhookdelivery_waiting",
            ),
        )

    def __str__(self) -> str:
        return f"{self.message_id} to {self.webhook_id}"
