"""The detail of a spares case: in a filing, in an edit, and as its filer and as other parties see it."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from api.serializers.cases import FilerCase, PartyCase
from api.serializers.fields import Country, Day, Flag, Text
from api.serializers.filing import Edit, Filing, all_optional
from api.serializers.nested import ShownDetail
from api.serializers.supply import LONGEST_TEXT, FiledAuthority, FilerSupply
from licensing.models import SparesDetail
from licensing.regulations import exemptions


class FiledSpares(FiledAuthority):
    """What a spares filing says beside what all filings say."""

    exemption = serializers.ChoiceField(
        choices=exemptions.SPARES,
        required=False,
        allow_blank=True,
        help_text="The section of 22 CFR that is claimed; a complete claim releases the case at submit.",
    )
    destination = Country()
    purpose = Text(max_length=LONGEST_TEXT, help_text="What the parts are for.")
    required_on = Day(help_text="The day on which they are needed there.")
    equipment_down = Flag(required=False, help_text="The delivered item is out of service without them.")
    to_distributor = Flag(required=False, help_text="They go to a distributor (22 CFR 123.16(b)(2)).")
    enhances_capability = Flag(
        required=False, help_text="They raise the item above its original performance (22 CFR 123.16(b)(2))."
    )
    order_split = Flag(
        required=False, help_text="They are part of a larger order that was split (22 CFR 123.16(b)(2))."
    )
    firearms_or_ammunition = Flag(
        required=False, help_text="They are for firearms or are ammunition (22 CFR 123.16(b)(2))."
    )


class EditedSpares(FiledSpares):
    """Changes to what a spares filing says."""

    def get_fields(self) -> dict[str, Any]:
        """The fields, none of them required but the version."""
        return all_optional(super().get_fields())


class SparesFiling(Filing, FiledSpares):
    """A spares filing: it becomes a draft that you may edit until you submit it."""


class SparesEdit(Edit, EditedSpares):
    """Changes to a draft of a spares case; what is not named stays. Lines and parties are replaced as a whole."""


class FilerSpares(FilerSupply):
    """What a spares case's filer sees of it: what it filed, and when an exemption took effect."""

    destination = Country()

    class Meta:
        model = SparesDetail
        fields = (*SparesDetail.filed, "exempt_at")
        read_only_fields = fields


class PartySpares(ShownDetail):
    """What other parties to a spares case see of it: dates alone."""

    class Meta:
        model = SparesDetail
        fields = ("required_on",)
        read_only_fields = fields


class FilerSparesCase(FilerCase):
    """A spares case with all that its filer may see."""

    detail_source, detail_serializer = "spares_detail", FilerSpares


class PartySparesCase(PartyCase):
    """A spares case with all that a party other than its filer may see, once it has been submitted."""

    detail_source, detail_serializer = "spares_detail", PartySpares
