"""The offer of a priority case for a case that may be late."""

from __future__ import annotations

from rest_framework import serializers

from api.serializers.priority import PriorityFiling


class Offered(serializers.Serializer):
    """A priority case that would help this one to its required date, made ready to be filed."""

    at_risk = serializers.BooleanField(
        source="will_miss", help_text="Whether the required date cannot be met in the ordinary course."
    )
    needed_on = serializers.DateField(help_text="The day by which the case is needed.")
    foreseen_on = serializers.DateField(
        allow_null=True,
        help_text="When it is decided if every stage takes its time; null once it is decided.",
    )
    working_days_late = serializers.IntegerField(
        help_text="The office's working days after the day it is needed."
    )
    filing = PriorityFiling(help_text="A body for POST /api/v1/priority-cases, as it is or changed.")
