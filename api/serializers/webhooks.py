"""Webhooks as they are asked for and shown; the secret is shown at an address of its own alone."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.serializers.fields import Flag, Strict, Text
from licensing.messaging import cloud_events, webhooks
from licensing.models import Webhook, WebhookDelivery
from licensing.models.webhooks import LONGEST_ADDRESS

URL_HELP = "Where you are called: https, a public address, and no redirect."
STATES = ("waiting", "delivered", "failed")
TYPES_HELP = "The events that you are told of; none for every one that you may read."


class Subscription(Strict):
    """Where to call, and for what."""

    url = Text(max_length=LONGEST_ADDRESS, help_text=URL_HELP)
    event_types = serializers.ListField(
        child=serializers.ChoiceField(choices=list(webhooks.TYPES)),
        max_length=len(webhooks.TYPES),
        required=False,
        help_text=TYPES_HELP,
    )


class SubscriptionChange(Strict):
    """What is to be another; what is not named stays."""

    url = Text(max_length=LONGEST_ADDRESS, required=False, help_text=URL_HELP)
    event_types = serializers.ListField(
        child=serializers.ChoiceField(choices=list(webhooks.TYPES)),
        max_length=len(webhooks.TYPES),
        required=False,
        help_text=TYPES_HELP,
    )
    enabled = Flag(
        required=False, help_text="What happens while it is false is never called out; `/events` has it."
    )

    def validate(self, attrs: dict[str, object]) -> dict[str, object]:
        """A change changes something."""
        if attrs:
            return attrs
        raise serializers.ValidationError("Name at least one field to change.", code="nothing_to_change")


class ShownWebhook(serializers.ModelSerializer):
    """A subscription."""

    event_types = serializers.ListField(child=serializers.CharField(), help_text=TYPES_HELP)
    failures = serializers.IntegerField(help_text="Failed calls since the last one that you took.")
    rests_until = serializers.DateTimeField(
        allow_null=True, help_text="Until when you are not called, after failures."
    )
    previous_until = serializers.DateTimeField(
        allow_null=True, help_text="Until when the secret before this one signs too; null if none does."
    )

    class Meta:
        model = Webhook
        fields = (
            "id",
            "url",
            "event_types",
            "enabled",
            "disabled_because",
            "failures",
            "rests_until",
            "previous_until",
            "created_at",
        )
        read_only_fields = fields


class ShownSecret(serializers.Serializer):
    """The secret with which calls are signed (Standard Webhooks)."""

    secret = serializers.CharField(help_text="whsec_ and 32 bytes in base64.")


class Try(serializers.Serializer):
    """One call."""

    at = serializers.DateTimeField()
    status = serializers.IntegerField(allow_null=True, help_text="What you answered; null if nothing.")
    error = serializers.CharField(help_text="Why it was not taken; empty if it was.")
    milliseconds = serializers.IntegerField()


class ShownDelivery(serializers.ModelSerializer):
    """One event on its way to one address, with every call."""

    id = serializers.UUIDField(source="message_id", help_text="The event's id, and the header `webhook-id`.")
    type = serializers.SerializerMethodField()
    reference = serializers.SerializerMethodField(help_text="The case's; null of a ping.")
    state = serializers.SerializerMethodField()
    next_try_at = serializers.DateTimeField(
        source="not_before",
        allow_null=True,
        help_text="After a failure; null if it is called as soon as can be.",
    )
    tries = Try(many=True, source="log")

    class Meta:
        model = WebhookDelivery
        fields = ("id", "type", "reference", "state", "created_at", "delivered_at", "next_try_at", "tries")
        read_only_fields = fields

    def get_type(self, delivery: WebhookDelivery) -> str:
        """The event's name."""
        return delivery.event.name if delivery.event else cloud_events.PING

    def get_reference(self, delivery: WebhookDelivery) -> str | None:
        """The case's."""
        return delivery.case.reference if delivery.case else None

    @extend_schema_field({"type": "string", "enum": list(STATES)})
    def get_state(self, delivery: WebhookDelivery) -> str:
        """Whether it was taken, has failed for good, or is still called."""
        if delivery.delivered_at is not None:
            return "delivered"
        return "failed" if delivery.set_aside_at is not None else "waiting"
