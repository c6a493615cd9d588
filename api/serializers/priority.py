"""The detail of a priority case: in a filing, in an edit, and as its filer and as other parties see it."""

from __future__ import annotations

from datetime import date
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.serializers.cases import FilerCase, PartyCase
from api.serializers.fields import Day, Flag, Strict, Text, Whole
from api.serializers.filing import Edit, Filing, all_optional
from api.serializers.nested import LinkedCase, ShownDetail
from licensing.models import Case, PriorityDetail
from licensing.models.priority import DIRECTIONS, NO_DATE
from licensing.regulations import dpas
from workflows.language import Role

LONGEST_TEXT = 4000
MOST_HOURS = 24 * 365
ORDERED = ("rating", "programme_symbol", "order_number", "signed_by")
ANSWERED = (
    "rating_received_on",
    "order_received_on",
    "order_received_at",
    "offered_on",
    "agreed_on",
    "delayed_until",
    "completed_on",
)


class DeliveryDay(Day):
    """The day on which a rated order has to be delivered."""

    def to_internal_value(self, data: Any) -> date:
        """The day; raises with the law's sentence for what is none, such as "ASAP"."""
        try:
            return super().to_internal_value(data)
        except serializers.ValidationError as error:
            if "invalid" not in error.get_codes():
                raise
            raise serializers.ValidationError(NO_DATE, code="invalid") from None


class FiledPriority(Strict):
    """What a priority filing says beside what all filings say."""

    direction = serializers.ChoiceField(
        choices=DIRECTIONS,
        help_text="A rating binds a supplier in the United States; an assurance asks one in the partner's country, "
        "and is asked by the side of the United States alone (15 CFR 700.57).",
    )
    supports = Text(
        max_length=24,
        required=False,
        allow_null=True,
        help_text="Reference of the licence, maintenance or spares case that it is for; one that you may see.",
    )
    flows_from = Text(
        max_length=24,
        required=False,
        allow_null=True,
        help_text="Reference of the rated order that you are the supplier of and need this for; its rating flows down "
        "(15 CFR 700.15).",
    )
    purchase_order = Text(
        max_length=60,
        required=False,
        allow_blank=True,
        help_text="The order that it is for, or beside a case.",
    )
    item = Text(max_length=200, help_text="What is to be supplied; the supplier reads it.")
    justification = Text(max_length=LONGEST_TEXT, help_text="Why it has to come before other orders.")
    required_on = DeliveryDay(help_text="A specific day, not 'as soon as possible' (15 CFR 700.12(a)).")
    foreign_end_buyer = Flag(
        required=False,
        help_text="A foreign state is the end buyer, whose ministry sponsors it first (15 CFR 700.57(b)); "
        "true, unless it says false.",
    )
    emergency = serializers.ChoiceField(
        choices=dpas.EMERGENCIES,
        required=False,
        help_text="Shortens the supplier's time to hours (15 CFR 700.13(d)(2)).",
    )
    stated_hours = Whole(
        min_value=1,
        max_value=MOST_HOURS,
        required=False,
        allow_null=True,
        help_text="The hours that the order states: in an emergency, and then always (15 CFR 700.12(b)).",
    )


class EditedPriority(FiledPriority):
    """Changes to what a priority filing says."""

    def get_fields(self) -> dict[str, Any]:
        """The fields, none of them required but the version."""
        return all_optional(super().get_fields())


class PriorityFiling(Filing, FiledPriority):
    """A priority filing: it becomes a draft that you may edit until you submit it."""


class PriorityEdit(Edit, EditedPriority):
    """Changes to a draft of a priority case; what is not named stays. Lines and parties are replaced as a whole."""


class FilerPriority(ShownDetail):
    """What a priority case's filer sees of it: what it filed, the rating, and the supplier's answers."""

    supports = LinkedCase("supports")
    flows_from = LinkedCase("flows_from")
    endorsed_under = serializers.CharField(
        source="endorsed_under.code",
        allow_null=True,
        help_text="The code of the arrangement that was in force when it was endorsed; null if there is none.",
    )

    class Meta:
        model = PriorityDetail
        fields = (
            *PriorityDetail.filed,
            "endorsed_under",
            *ORDERED,
            "rejection",
            *ANSWERED,
        )
        read_only_fields = fields


@extend_schema_field(
    {
        "type": ["string", "null"],
        "description": "Why it has to come first; the ministry that sponsors it reads it.",
    }
)
class Justification(serializers.Field):
    """What a sponsor is asked to sponsor, which no other party reads: 15 CFR 700.57(b)."""

    def __init__(self) -> None:
        super().__init__(read_only=True)

    def get_attribute(self, instance: Case) -> str | None:
        """The justification, to a sponsor of the case."""
        is_sponsor = Role.SPONSOR in instance.caller_relations
        return instance.detail.justification if is_sponsor else None

    def to_representation(self, value: str) -> str:
        """As it is."""
        return value


class PartyPriority(ShownDetail):
    """What other parties to a priority case see of it: what is to be supplied, its rating and number, its hours, and dates.

    The ministry that sponsors it reads the justification too.
    """

    justification = Justification()

    class Meta:
        model = PriorityDetail
        fields = (
            "direction",
            "item",
            "justification",
            "emergency",
            "stated_hours",
            *ORDERED,
            "required_on",
            *ANSWERED,
        )
        read_only_fields = fields


class FilerPriorityCase(FilerCase):
    """A priority case with all that its filer may see."""

    detail_source, detail_serializer = "priority_detail", FilerPriority


class PartyPriorityCase(PartyCase):
    """A priority case with all that a party other than its filer may see, once it has been submitted."""

    detail_source, detail_serializer = "priority_detail", PartyPriority
