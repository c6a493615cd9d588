"""Batches of filings as they are sent, line by line, and as they are shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.serializers.fields import Flag, Strict
from api.serializers.kinds import BODIES, DRAFTED, one_of
from licensing.models import BatchLine, FilingBatch


@extend_schema_field(one_of("FilingOfAnyKind", [BODIES[kind].filing for kind in DRAFTED]))
class AnyFiling(serializers.Field):
    """An object; what is in it is read by its kind's own serializer when it is filed."""

    def to_internal_value(self, data: Any) -> Mapping[str, Any]:
        """The object as it is."""
        if not isinstance(data, Mapping):
            raise serializers.ValidationError("It must be a JSON object.", code="invalid")
        return data


class FilingLine(Strict):
    """One line of a batch: a filing of a kind, with the body that is sent where cases of that kind are filed alone."""

    kind = serializers.ChoiceField(choices=list(DRAFTED))
    filing = AnyFiling()
    submit = Flag(default=False, help_text="Whether to submit the case as soon as it is filed.")


class ShownBatch(serializers.ModelSerializer):
    """A batch, and how far it is."""

    lines = serializers.IntegerField(source="total", help_text="How many it has.")
    waiting = serializers.IntegerField(help_text="Lines that wait to be worked off.")
    filed = serializers.IntegerField(help_text="Lines of which there is a case.")
    refused = serializers.IntegerField(help_text="Lines that were refused, each with its problem.")
    cancelled = serializers.IntegerField(help_text="Lines that were cancelled before they were worked off.")
    cancelled_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(
        allow_null=True, help_text="Since when no line waits; null while one does."
    )

    class Meta:
        model = FilingBatch
        fields = (
            "id",
            "lines",
            "waiting",
            "filed",
            "refused",
            "cancelled",
            "created_at",
            "cancelled_at",
            "finished_at",
        )
        read_only_fields = fields


class ShownBatchLine(serializers.ModelSerializer):
    """A line, and what became of it."""

    number = serializers.IntegerField(help_text="Its number among the lines of the body, from 1 on.")
    client_reference = serializers.CharField(
        help_text="Your own reference; empty until the line is worked off."
    )
    state = serializers.ChoiceField(source="outcome", choices=BatchLine.Outcome.choices)
    reference = serializers.SerializerMethodField(help_text="The case's; null where there is none.")
    problem = serializers.JSONField(
        allow_null=True,
        help_text="Why it was refused, as a filing of its own would have been; of one that was filed, "
        "why its case was not submitted. Pointers lead into the line.",
    )
    done_at = serializers.DateTimeField(allow_null=True)

    class Meta:
        model = BatchLine
        fields = ("number", "client_reference", "state", "reference", "problem", "done_at")
        read_only_fields = fields

    def get_reference(self, line: BatchLine) -> str | None:
        """The case's."""
        return line.case.reference if line.case else None
