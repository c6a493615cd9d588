"""The feed as it is shown: thin cloud events, and the cursor with which to go on."""

from __future__ import annotations

from rest_framework import serializers

from licensing.messaging import webhooks
from workflows.catalogue import kinds


class EventData(serializers.Serializer):
    """Which case, at which version, and the state that the event led to."""

    reference = serializers.CharField()
    kind = serializers.ChoiceField(choices=list(kinds()))
    version = serializers.IntegerField(help_text="The case's version with this event as its last.")
    state = serializers.CharField(
        allow_null=True, help_text="The state that it led to; null if it led to none."
    )


class CloudEvent(serializers.Serializer):
    """An event (CloudEvents 1.0), the same here and in a webhook. What it is about is read from the case."""

    specversion = serializers.ChoiceField(choices=["1.0"])
    id = serializers.UUIDField(help_text="The same for every partner and with every delivery.")
    source = serializers.CharField()
    type = serializers.ChoiceField(choices=list(webhooks.TYPES), help_text="The event's name.")
    subject = serializers.CharField(help_text="The case's reference.")
    time = serializers.DateTimeField()
    datacontenttype = serializers.CharField()
    traceparent = serializers.CharField(
        required=False,
        help_text="The trace of the request that it came of, if it came of one (W3C Trace Context).",
    )
    data = EventData()


class Feed(serializers.Serializer):
    """Events in the order in which you came to see them."""

    items = CloudEvent(many=True)
    after = serializers.CharField(
        help_text="Ask with this next; it is of use for 90 days. Where nothing is new, ask again a little later."
    )
    more = serializers.BooleanField(help_text="Whether more is there now.")
