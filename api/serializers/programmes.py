"""Arrangements and programmes as partners read them."""

from __future__ import annotations

from rest_framework import serializers

from licensing.models import Arrangement, Programme


class Standing(serializers.ModelSerializer):
    """An arrangement and whether it is in force today."""

    in_force = serializers.BooleanField(source="validity.in_force", help_text="On the deciding office's day.")
    standing = serializers.CharField(
        source="validity.sentence", help_text="The same in words, such as: Not signed. It has no effect."
    )

    class Meta:
        model = Arrangement
        fields = ("code", "title", "kind", "in_force", "standing")
        read_only_fields = fields


class ShownArrangement(Standing):
    """An arrangement with what it confers while it is in force. Nothing of it waives a requirement of the law."""

    parties = serializers.ListField(
        child=serializers.CharField(), help_text="Countries (ISO 3166-1 alpha-2)."
    )

    class Meta:
        model = Arrangement
        fields = (
            *Standing.Meta.fields,
            "parties",
            "signed_on",
            "starts_on",
            "ends_on",
            "ended_on",
            "ended_because",
            "citation",
            "confers",
            "limits",
        )
        read_only_fields = fields


class Arrangements(serializers.Serializer):
    """All arrangements."""

    items = ShownArrangement(many=True)


class ShownProgramme(serializers.ModelSerializer):
    """A programme that you are a partner of."""

    arrangements = Standing(many=True, source="arrangement_list")
    agreement = serializers.CharField(
        source="agreement_seen",
        allow_null=True,
        help_text="Reference of its parent agreement; null if there is none, or none that you may see.",
    )

    class Meta:
        model = Programme
        fields = ("code", "title", "summary", "began_on", "ended_on", "arrangements", "agreement")
        read_only_fields = fields


class Programmes(serializers.Serializer):
    """The programmes of a partner."""

    items = ShownProgramme(many=True)
