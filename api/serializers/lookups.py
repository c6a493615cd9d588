"""Look-ups as they are shown: who you are, whom and what you may name, and the words that the API uses."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from licensing.models import DeliveredItem, ExemptionUse, LetterOfOffer, Partner, PartnerKind


class NamedPartner(serializers.ModelSerializer):
    """A partner, as a filing names it."""

    code = serializers.CharField(help_text="What a party's `partner` says.")
    kind = serializers.ChoiceField(choices=PartnerKind.choices)
    country = serializers.CharField(help_text="ISO 3166, two letters.")

    class Meta:
        model = Partner
        fields = ("code", "name", "kind", "country")
        read_only_fields = fields


class Limits(serializers.Serializer):
    """What bounds a request."""

    requests_per_minute = serializers.IntegerField(
        allow_null=True, help_text="Of your client; null for no limit."
    )
    json_bytes = serializers.IntegerField()
    document_bytes = serializers.IntegerField()
    lines = serializers.IntegerField(help_text="Of a filing.")
    parties = serializers.IntegerField(help_text="Of a filing.")


class Me(serializers.Serializer):
    """Who calls."""

    client = serializers.CharField(help_text="Your client's name, as its token's administrator gave it.")
    partner = NamedPartner()
    granted_scopes = serializers.ListField(
        child=serializers.CharField(), help_text="What you may ask a token for."
    )
    token_scopes = serializers.ListField(child=serializers.CharField(), help_text="What this token has.")
    token_expires_at = serializers.DateTimeField()
    limits = Limits()


class NamedItem(serializers.ModelSerializer):
    """A delivered item that you may name in a filing."""

    end_user = serializers.CharField(source="end_user.code")
    authority_kind = serializers.CharField(help_text="What it was delivered under.")
    in_use_by_you = serializers.SerializerMethodField(help_text="Whether you are its end-user.")

    class Meta:
        model = DeliveredItem
        fields = (
            "designation",
            "serial_number",
            "usml_category",
            "end_user",
            "in_use_by_you",
            "authority_kind",
            "authority_number",
            "delivered_on",
        )
        read_only_fields = fields

    def get_in_use_by_you(self, item: Any) -> bool:
        """Whether the caller is its end-user."""
        return bool(item.in_use_by_reader)


class LetterBalance(serializers.ModelSerializer):
    """A letter of offer, and what is left of it."""

    purchaser = serializers.CharField()
    left = serializers.SerializerMethodField(help_text="In US dollars; null where no ceiling is on record.")

    class Meta:
        model = LetterOfOffer
        fields = ("number", "purchaser", "ends_on", "ceiling", "drawn_value", "left")
        read_only_fields = fields

    @extend_schema_field(serializers.DecimalField(max_digits=15, decimal_places=2, allow_null=True))
    def get_left(self, letter: LetterOfOffer) -> str | None:
        """What may still be shipped."""
        return None if letter.ceiling is None else f"{letter.ceiling - letter.drawn_value:.2f}"


class ExemptionBalance(serializers.ModelSerializer):
    """What has moved to you under an exemption in a calendar year."""

    class Meta:
        model = ExemptionUse
        fields = ("section", "year", "shipments", "drawn_value")
        read_only_fields = fields


class Word(serializers.Serializer):
    """One word of a closed set."""

    name = serializers.CharField()
    title = serializers.CharField(help_text="As people read it.")


class StateWord(Word):
    """A state of a kind."""

    desks = serializers.ListField(
        child=serializers.CharField(), help_text="Whose turn it can be; none at the end."
    )
    final = serializers.BooleanField()


class KindWord(Word):
    """A kind of case."""

    prefix = serializers.CharField(help_text="How its references begin.")
    states = StateWord(many=True)
    transitions = serializers.ListField(
        child=serializers.CharField(),
        help_text="Those that a partner may execute; `GET .../transitions` says when.",
    )


class EventWord(Word):
    """An event that partners may read."""

    wording = serializers.CharField(help_text="The sentence that its readers are told.")
    audience = serializers.CharField(
        help_text="filer: the case's filer alone; parties: all who see the case."
    )


class ProblemWord(Word):
    """A type of problem."""

    type = serializers.CharField(help_text="As `type` says it; the address tells more.")
    status = serializers.IntegerField()
    remedy = serializers.CharField(help_text="What to do about it.")


class Vocabulary(serializers.Serializer):
    """Every word that answers use; more may come."""

    kinds = KindWord(many=True)
    desks = Word(many=True)
    priority_classes = Word(many=True)
    events = EventWord(many=True)
    problems = ProblemWord(many=True)
    error_codes = Word(many=True, help_text="Each `code` of a problem's `errors`.")
    scopes = Word(many=True)
