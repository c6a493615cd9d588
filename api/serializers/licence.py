"""The detail of a licence case: in a filing, in an edit, and as its filer and as other parties see it."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from api.serializers.cases import FilerCase, PartyCase
from api.serializers.fields import MOST_QUANTITY, Country, Day, Flag, Money, Strict, Text, Whole
from api.serializers.filing import Edit, Filing, all_optional
from api.serializers.nested import FilerLine, LinkedCase, PartyLine, ShownDetail, ShownObligation
from licensing.models import LicenceDetail, Line
from licensing.regulations.changes import AGREEMENT_CHANGES, CHANGES
from licensing.regulations.instruments import INSTRUMENTS, TRANSACTIONS
from workflows import line_decisions

LONGEST_TEXT = 4000
MOST_COUNTRIES = 250
DECIDED = ("decision", "approved_quantity")


class FiledLicence(Strict):
    """What a licence filing says beside what all filings say."""

    instrument = serializers.ChoiceField(
        choices=[(name, name) for name in INSTRUMENTS],
        required=False,
        help_text="Left out, it is the one that the facts call for. GC is a retransfer by general correspondence.",
    )
    transaction = serializers.ChoiceField(choices=TRANSACTIONS)
    end_use = Text(max_length=LONGEST_TEXT)
    destination = Country()
    to_armed_forces = Flag(required=False)
    amends = Text(
        max_length=24,
        required=False,
        allow_null=True,
        help_text="Reference of the case that an amendment amends.",
    )
    change = serializers.ChoiceField(
        choices=CHANGES,
        required=False,
        allow_blank=True,
        help_text="What an amendment of a licence changes; 22 CFR 123.25 says what may be.",
    )
    changes = serializers.ListField(
        child=serializers.ChoiceField(choices=AGREEMENT_CHANGES),
        required=False,
        max_length=len(AGREEMENT_CHANGES),
        help_text="What an amendment of an agreement changes. It states all terms as amended: last day, territory, quantity, "
        "limits, parties, and every line of the agreement with its number as licence_line (22 CFR 124.1(c)).",
    )
    manufacture_abroad = Flag(
        required=False, help_text="An agreement under which defence articles are made abroad (124.11)."
    )
    ends_on = Day(
        required=False, allow_null=True, help_text="Agreements and retransfers: the requested last day."
    )
    required_on = Day(required=False, allow_null=True, help_text="The day by which you need it.")
    certified_by = Text(
        max_length=120,
        required=False,
        allow_blank=True,
        help_text="Empowered official who signed the letter of certification (22 CFR 126.13(a)).",
    )
    purchase_documented = Flag(
        required=False,
        help_text="Purchase documents are enclosed, as for every permanent export and retransfer (123.1(c)(4), 123.9(c)).",
    )
    part_130_statement = Flag(required=False, help_text="A part 130 statement is enclosed.")
    dsp83_signed_on = Day(
        required=False,
        allow_null=True,
        help_text="Day of the signed DSP-83 (123.10); not asked of temporary imports and exports.",
    )
    territory = serializers.ListField(
        child=Country(),
        required=False,
        max_length=MOST_COUNTRIES,
        help_text="Agreements: the countries in which is made, sold or helped; one is filed with it "
        "(22 CFR 124.7(a)(4); a warehouse's 124.14(b)(4)).",
    )
    quantity_to_be_made = Whole(
        min_value=1,
        max_value=MOST_QUANTITY,
        required=False,
        allow_null=True,
        help_text="Agreements: how many are to be made; an MLA is filed with it (22 CFR 124.4(b)).",
    )
    transfer_limits = Text(
        max_length=LONGEST_TEXT,
        required=False,
        allow_blank=True,
        help_text="Agreements: limits on transfers to third parties; an MLA is filed with them (22 CFR 124.4(b)).",
    )
    contract_number = Text(
        max_length=60,
        required=False,
        allow_blank=True,
        help_text="The contract under which this is sold, named by all four fields or none. Congress is notified by the"
        " amount of the contract, over all your filings under it (22 CFR 123.15(a)).",
    )
    contract_on = Day(required=False, allow_null=True, help_text="The day on which the contract was signed.")
    contract_value = Money(
        required=False,
        allow_null=True,
        help_text="The value of the whole contract in USD, at least that of the lines.",
    )
    purchaser = Text(
        max_length=200, required=False, allow_blank=True, help_text="Who buys under the contract."
    )


class EditedLicence(FiledLicence):
    """Changes to what a licence filing says."""

    def get_fields(self) -> dict[str, Any]:
        """The fields, none of them required but the version."""
        return all_optional(super().get_fields())


class LicenceFiling(Filing, FiledLicence):
    """A licence filing: it becomes a draft that you may edit until you submit it."""


class LicenceEdit(Edit, EditedLicence):
    """Changes to a draft of a licence case; what is not named stays. Lines and parties are replaced as a whole."""


class GrantedNumber(serializers.CharField):
    """The number of what was granted."""

    def __init__(self, **more: Any) -> None:
        about = "Number of the authorisation that was granted; null before, and for an amendment."
        settled = {
            "source": "authorisation_number",
            "read_only": True,
            "allow_null": True,
            "help_text": about,
        }
        super().__init__(**{**settled, **more})


class PartyLicenceLine(PartyLine):
    """A line of a licence as other parties see it: the goods and what was approved of them, not their price."""

    decision = serializers.ChoiceField(
        line_decisions.CHOICES,
        source="announced.decision",
        default=None,
        read_only=True,
        allow_null=True,
        help_text="What was decided of the line; null before the approval.",
    )
    approved_quantity = serializers.IntegerField(
        source="announced.quantity",
        default=None,
        read_only=True,
        allow_null=True,
        help_text="Of the quantity asked for; 0: refused; null before the approval.",
    )

    class Meta:
        model = Line
        fields = (*PartyLine.Meta.fields, *DECIDED)
        read_only_fields = fields


class FilerLicenceLine(PartyLicenceLine):
    """A line of a licence as its filer sees it: what was asked, what was approved, and why not all."""

    approved_value = serializers.DecimalField(
        15,
        2,
        source="announced.value",
        default=None,
        read_only=True,
        allow_null=True,
        help_text="Of the value asked for, in USD; null before the approval.",
    )
    refused_because = serializers.CharField(
        source="announced.reason",
        default=None,
        read_only=True,
        allow_null=True,
        help_text="Why not all of it was approved; empty where all was; null before the approval.",
    )

    class Meta:
        model = Line
        fields = (*FilerLine.Meta.fields, *DECIDED, "approved_value", "refused_because")
        read_only_fields = fields


class FilerLicence(ShownDetail):
    """What a licence's filer sees of it: what it filed, and the dates of what came of it."""

    destination = Country()
    amends = LinkedCase("amends")
    authorisation = GrantedNumber()
    provisos = serializers.ListField(
        child=serializers.CharField(),
        source="granted_provisos",
        read_only=True,
        help_text="The conditions of the approval; none before it.",
    )
    obligations = ShownObligation(many=True, source="owed", read_only=True)

    class Meta:
        model = LicenceDetail
        fields = (
            *LicenceDetail.filed,
            "approved_on",
            "expires_on",
            "executed_on",
            "authorisation",
            "provisos",
            "obligations",
        )
        read_only_fields = fields


class PartyLicence(ShownDetail):
    """What other parties to a licence case see of it: dates alone."""

    authorisation = GrantedNumber()

    class Meta:
        model = LicenceDetail
        fields = ("approved_on", "expires_on", "executed_on", "authorisation")
        read_only_fields = fields


class SumOf(serializers.DecimalField):
    """An amount in US dollars that is summed over filings."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**{"max_digits": 20, "decimal_places": 2, "read_only": True, **more})


class CountedFiling(serializers.Serializer):
    """A filing that counts under a contract."""

    reference = serializers.CharField(read_only=True)
    value = SumOf(
        source="total", help_text="What it asks for, and once it is approved what was approved, in USD."
    )


class ShownContract(serializers.Serializer):
    """The amount of the contract, by which Congress is notified: 22 CFR 123.15(a)."""

    amount = SumOf(
        source="total", help_text="The stated value, or what the filings come to where that is more, in USD."
    )
    filed_value = SumOf(source="summed", help_text="What the filings come to, in USD.")
    by_stated_value = serializers.BooleanField(read_only=True, help_text="Whether the stated value is more.")
    filings = CountedFiling(
        many=True, read_only=True, help_text="This filing, and your other live filings under the contract."
    )
    contradictions = serializers.ListField(
        child=serializers.CharField(),
        read_only=True,
        help_text="What your other filings state otherwise of the contract; the greatest value counts.",
    )


class FilerLicenceCase(FilerCase):
    """A licence case with all that its filer may see."""

    detail_source, detail_serializer = "licence_detail", FilerLicence
    lines = FilerLicenceLine(many=True, source="file.lines")
    contract = ShownContract(
        source="file.sale",
        read_only=True,
        allow_null=True,
        help_text="What is sold under the contract that the filing names; null where it names none or sells nothing.",
    )

    class Meta(FilerCase.Meta):
        fields = (*FilerCase.Meta.fields, "contract")
        read_only_fields = fields


class PartyLicenceCase(PartyCase):
    """A licence case with all that a party other than its filer may see, once it has been submitted."""

    detail_source, detail_serializer = "licence_detail", PartyLicence
    lines = PartyLicenceLine(many=True, source="file.lines")
