"""An authorisation in two pairs of eyes: its holder's, and those of a party that follows the licence case."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.serializers import nested
from licensing.models import (
    AgreementTerms,
    Authorisation,
    AuthorisedLine,
    Drawdown,
    MinorAmendment,
    ProductionReport,
)


def usd(about: str, **more: Any) -> serializers.DecimalField:
    """An amount in US dollars."""
    return serializers.DecimalField(15, 2, read_only=True, help_text=about, **more)


class ShownProviso(serializers.Serializer):
    """A condition of the approval."""

    text = serializers.CharField()
    acknowledged_at = serializers.DateTimeField(
        allow_null=True, help_text="Null: nothing is drawn until you have taken acknowledge_provisos."
    )


class PartyAuthorisedLine(serializers.ModelSerializer):
    """A line of an authorisation as parties see it: the goods and quantities, not their price."""

    number = serializers.IntegerField()
    description = serializers.CharField(source="line.description")
    part_number = serializers.CharField(source="line.part_number")
    unit = serializers.CharField(source="line.unit")
    sme = serializers.BooleanField(source="line.sme", help_text="Significant military equipment.")
    mde = serializers.BooleanField(source="line.mde", help_text="Major defence equipment.")
    left_quantity = serializers.IntegerField(help_text="There is no tolerance for quantity (22 CFR 123.23).")

    class Meta:
        model = AuthorisedLine
        fields = (
            "number",
            "description",
            "part_number",
            "unit",
            "sme",
            "mde",
            "quantity",
            "drawn_quantity",
            "left_quantity",
        )
        read_only_fields = fields


class FilerAuthorisedLine(PartyAuthorisedLine):
    """A line of an authorisation as its holder sees it."""

    value = usd("As it was approved.")
    left_value = usd("Of the stated value; the tolerance is the whole authorisation's.")

    class Meta:
        model = AuthorisedLine
        fields = (*PartyAuthorisedLine.Meta.fields, "value", "drawn_value", "left_value")
        read_only_fields = fields


class PartyDraw(serializers.ModelSerializer):
    """A drawdown as parties see it."""

    shipment = serializers.SerializerMethodField(
        help_text="Reference of the shipment; null if it is not one that you may see."
    )
    state = serializers.CharField(source="line.case.state", help_text="Of the shipment.")
    line = serializers.IntegerField(
        source="authorised_line.number", help_text="The authorisation's line on which is drawn."
    )
    quantity = serializers.IntegerField(source="line.quantity")

    class Meta:
        model = Drawdown
        fields = ("shipment", "state", "line", "drawn_at", "given_back_at", "quantity")
        read_only_fields = fields

    @extend_schema_field({"type": ["string", "null"]})
    def get_shipment(self, drawdown: Drawdown) -> str | None:
        """The reference, for who may see the shipment."""
        return drawdown.line.case.reference if drawdown.is_seen else None


class FilerDraw(PartyDraw):
    """A drawdown as the holder sees it."""

    value = usd("What that line of the shipment is worth.", source="line.value")

    class Meta:
        model = Drawdown
        fields = (*PartyDraw.Meta.fields, "value")
        read_only_fields = fields


class ShownTerms(serializers.ModelSerializer):
    """The terms of an agreement as its approval or an amendment set them, in force until the next ones."""

    set_by = serializers.CharField(
        source="set_by.case.reference",
        help_text="Reference of the case that was approved: itself, or an amendment.",
    )

    class Meta:
        model = AgreementTerms
        fields = (
            "number",
            "set_by",
            "in_force_from",
            "expires_on",
            "value",
            "quantity",
            "territory",
            "quantity_to_be_made",
            "transfer_limits",
        )
        read_only_fields = fields


class ShownProductionReport(serializers.ModelSerializer):
    """What was reported as made under an agreement in one period; a superseded one was corrected by a later report."""

    corrects = serializers.IntegerField(
        source="corrects.number",
        default=None,
        allow_null=True,
        help_text="Number of the report whose place it took.",
    )

    class Meta:
        model = ProductionReport
        fields = (
            "number",
            "from_on",
            "until_on",
            "quantity",
            "value",
            "reported_at",
            "corrects",
            "reason",
            "superseded_at",
        )
        read_only_fields = fields


class ShownMinorAmendment(serializers.ModelSerializer):
    """A minor amendment of an agreement, which needs no approval (22 CFR 124.1(d))."""

    document = serializers.IntegerField(
        source="document.number",
        default=None,
        allow_null=True,
        help_text="Number of the copy, if one is here.",
    )

    class Meta:
        model = MinorAmendment
        fields = ("number", "concluded_on", "text", "document", "due_on", "reported_on", "is_late")
        read_only_fields = fields


class AuthorisationSummary(serializers.ModelSerializer):
    """What an authorisation is, and how long it lives; whoever may see its case sees this."""

    number = serializers.CharField(help_text="Such as 050100123, or TA-100123-26.")
    instrument = serializers.CharField()
    case = serializers.CharField(source="licence.case.reference", help_text="Reference of the licence case.")
    seen_as = serializers.SerializerMethodField()
    state = serializers.CharField(
        source="licence.case.state", help_text="Of the licence case: approved is in force."
    )
    issued_on = serializers.DateField()
    expires_on = serializers.DateField(help_text="Its last day.")
    executed_on = serializers.DateField(
        source="licence.executed_on", allow_null=True, help_text="An agreement binds once executed."
    )


STANDING = ("number", "instrument", "case", "seen_as", "state", "issued_on", "expires_on", "executed_on")
BALANCE = ("value", "drawn_value", "max_total_value", "left_value", "quantity", "drawn_quantity")


class FilerBalance(AuthorisationSummary):
    """An authorisation in a list: its holder's balance."""

    max_total_value = usd("The most that may be shipped under it in all (22 CFR 123.23).", source="max_value")
    left_value = usd("Of that.")

    class Meta:
        model = Authorisation
        fields = (*STANDING, *BALANCE)
        read_only_fields = fields

    @extend_schema_field({"type": "string", "const": "filer"})
    def get_seen_as(self, granted: Authorisation) -> str:
        """In whose eyes."""
        return "filer"


class FilerAuthorisation(FilerBalance):
    """An authorisation with all that its holder may see: every line, every draw."""

    territory = serializers.ListField(
        child=serializers.CharField(),
        help_text="22 CFR 124.7(a)(4), 124.14(b)(4)",
    )
    quantity_to_be_made = serializers.IntegerField(allow_null=True)
    transfer_limits = serializers.CharField()
    terms = ShownTerms(
        many=True,
        source="terms_list",
        help_text="Of an agreement: every terms that it ever had, the last of them in force (22 CFR 124.1(c)).",
    )
    provisos = serializers.SerializerMethodField()
    parties = nested.ShownParty(
        many=True, source="listed_parties", help_text="Whom it lists (22 CFR 126.13(b))."
    )
    made_quantity = serializers.IntegerField(help_text="Of an agreement: all reports that stand, together.")
    made_value = usd("Of an agreement: all reports that stand, together.")
    production_reports = ShownProductionReport(
        many=True, source="report_list", help_text="Of an agreement, as you reported them (22 CFR 124.4(b))."
    )
    minor_amendments = ShownMinorAmendment(
        many=True, source="minor_amendment_list", help_text="Of an agreement, as you reported them."
    )
    lines = FilerAuthorisedLine(many=True, source="line_list")
    draws = FilerDraw(many=True, source="drawdown_list")

    class Meta:
        model = Authorisation
        fields = (
            *FilerBalance.Meta.fields,
            "territory",
            "quantity_to_be_made",
            "transfer_limits",
            "terms",
            "provisos",
            "parties",
            "made_quantity",
            "made_value",
            "production_reports",
            "minor_amendments",
            "lines",
            "draws",
        )
        read_only_fields = fields

    @extend_schema_field(ShownProviso(many=True))
    def get_provisos(self, granted: Authorisation) -> Any:
        """The conditions, each with when it was acknowledged."""
        at = granted.licence.provisos_acknowledged_at
        provisos = [
            {"text": proviso.text, "acknowledged_at": at if at and not proviso.bound_at > at else None}
            for proviso in granted.proviso_list
        ]
        return ShownProviso(provisos, many=True).data


class PartyAuthorisation(AuthorisationSummary):
    """An authorisation as a party that follows its case sees it: no price, no parties, no conditions."""

    lines = PartyAuthorisedLine(many=True, source="line_list")
    draws = PartyDraw(many=True, source="drawdown_list")

    class Meta:
        model = Authorisation
        fields = (*STANDING, "quantity", "drawn_quantity", "lines", "draws")
        read_only_fields = fields

    @extend_schema_field({"type": "string", "const": "party"})
    def get_seen_as(self, granted: Authorisation) -> str:
        """In whose eyes."""
        return "party"
