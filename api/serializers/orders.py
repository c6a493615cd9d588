"""An order as its supplier reads it in the law's sequence."""

from __future__ import annotations

from rest_framework import serializers

from licensing.models import Case
from licensing.models.priority import DIRECTIONS
from licensing.regulations import dpas

DETAIL = (
    "direction",
    "item",
    "rating",
    "programme_symbol",
    "order_number",
    "signed_by",
    "emergency",
    "stated_hours",
    "required_on",
    "order_received_on",
    "order_received_at",
    "offered_on",
    "agreed_on",
    "delayed_until",
)


class SequencedOrder(serializers.ModelSerializer):
    """An order that you have to answer or to fill, with what its place among the others rests on."""

    state = serializers.CharField(help_text="A state of the priority workflow.")
    version = serializers.IntegerField(source="event_count", help_text="Rises with every event of the case.")
    direction = serializers.ChoiceField(source="priority_detail.direction", choices=DIRECTIONS)
    item = serializers.CharField(source="priority_detail.item")
    rating = serializers.CharField(source="priority_detail.rating", help_text="DX, DO, or empty: unrated.")
    programme_symbol = serializers.CharField(source="priority_detail.programme_symbol")
    order_number = serializers.CharField(
        source="priority_detail.order_number", help_text="Its buyer's number for it."
    )
    signed_by = serializers.CharField(
        source="priority_detail.signed_by", help_text="Who signed it for its buyer (15 CFR 700.12(a)(3))."
    )
    emergency = serializers.ChoiceField(source="priority_detail.emergency", choices=dpas.EMERGENCIES)
    stated_hours = serializers.IntegerField(
        source="priority_detail.stated_hours",
        allow_null=True,
        help_text="The hours that the order states, in an emergency alone (15 CFR 700.12(b)).",
    )
    required_on = serializers.DateField(source="priority_detail.required_on")
    order_received_on = serializers.DateField(source="priority_detail.order_received_on", allow_null=True)
    order_received_at = serializers.DateTimeField(source="priority_detail.order_received_at", allow_null=True)
    offered_on = serializers.DateField(source="priority_detail.offered_on", allow_null=True)
    agreed_on = serializers.DateField(source="priority_detail.agreed_on", allow_null=True)
    delayed_until = serializers.DateField(source="priority_detail.delayed_until", allow_null=True)
    due_at = serializers.DateTimeField(
        source="visible_due_at",
        allow_null=True,
        help_text="The earliest end of the running clocks of this state.",
    )

    class Meta:
        model = Case
        fields = ("reference", "state", "version", *DETAIL, "due_at")
        read_only_fields = fields
