"""A shipment: as it is filed under another case, and as its filer and as other parties see it."""

from __future__ import annotations

from rest_framework import serializers

from api.serializers import nested
from api.serializers.cases import FilerCase, PartyCase
from api.serializers.fields import MOST_QUANTITY, Day, Flag, Instant, Money, Strict, Text, Whole
from api.serializers.filing import ClientReference, FiledParty
from licensing.filing.checking import MOST_PARTIES
from licensing.models import ShipmentDetail
from licensing.regulations import shipping
from workflows.input import MOST_LINES

JOURNEY = ("mode", "departs_at", "arrives_on", "carrier")
RECORDED = (
    "itn",
    "eei_due_at",
    "export_filing_counts_until",
    "departed_at",
    "hold_side",
    "hold_code",
    "hold_rule",
    "hold_evidence",
    "hold_answer",
    "dispute_grounds",
    "dispute_evidence",
    "delivered_on",
    "return_by",
)


class LodgedLine(Strict):
    """So many of one line of the case that the shipment is filed under."""

    line = Whole(min_value=1, max_value=MOST_QUANTITY, help_text="The line's number in that case.")
    quantity = Whole(
        min_value=1, max_value=MOST_QUANTITY, help_text="At most what is neither shipped nor closed short."
    )
    value = Money(
        required=False,
        help_text="What it is really worth, in US dollars (22 CFR 123.23); its share of the line, if you do not say.",
    )


class Lodged(Strict):
    """A shipment; it is submitted by being filed, and there is no draft of it."""

    subject = Text(max_length=200, help_text="One line by which people know the case.")
    client_reference = ClientReference()
    mode = serializers.ChoiceField(choices=shipping.MODES)
    departs_at = Instant(
        help_text="When it leaves the country of export, with its offset; the export filing is due hours before "
        "(22 CFR 123.22(b)(1))."
    )
    arrives_on = Day(help_text="The day on which it is expected.")
    carrier = Text(max_length=120)
    waybill = Text(max_length=60, required=False, allow_blank=True)
    emergency = Flag(
        required=False,
        help_text="An emergency; if CBP permits, export information is filed later (22 CFR 123.22(b)(2)).",
    )
    foreign_government = Flag(required=False, help_text="For a foreign government (22 CFR 123.22(b)(2)).")
    lines = LodgedLine(many=True, allow_empty=False, max_length=MOST_LINES)
    parties = FiledParty(
        many=True,
        allow_empty=False,
        max_length=MOST_PARTIES,
        help_text="Consignee, forwarder and ports; at least one port is a partner here, which can then hold it.",
    )


class HoldFacts(nested.ShownDetail):
    """Facts that no filing carries."""

    eei_due_at = serializers.DateTimeField(
        allow_null=True,
        help_text="By when the export filing is due (22 CFR 123.22(b)); null once it is filed.",
    )
    export_filing_counts_until = serializers.DateField(
        allow_null=True,
        read_only=True,
        help_text="The last day to leave on the export filing (15 CFR 30.9); null while there is none.",
    )
    hold_rule = serializers.CharField(
        read_only=True, help_text="The rule that the hold's reason rests on; empty where nothing holds it."
    )


class FilerShipment(HoldFacts):
    """What a shipment's filer sees of it: what it filed, and what came of it."""

    class Meta:
        model = ShipmentDetail
        fields = (*JOURNEY, "waybill", "emergency", "foreign_government", *RECORDED)
        read_only_fields = fields


class PartyShipment(HoldFacts):
    """What other parties to a shipment see of it, its ports among them: the journey, and why it is held."""

    class Meta:
        model = ShipmentDetail
        fields = (*JOURNEY, *RECORDED)
        read_only_fields = fields


class FilerShipmentCase(FilerCase):
    """A shipment with all that its filer may see.

    The lines have no prices: a supplier or repairer that files under another's case is not told what that filed.
    """

    detail_source, detail_serializer = "shipment_detail", FilerShipment
    lines = nested.PartyLine(many=True, source="file.lines")


class PartyShipmentCase(PartyCase):
    """A shipment with all that a party other than its filer may see."""

    detail_source, detail_serializer = "shipment_detail", PartyShipment
