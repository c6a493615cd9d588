"""What a filing and an edit of a draft carry, whatever the kind."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from api.serializers.fields import MOST_QUANTITY, Country, Flag, Money, Strict, Text, Whole
from licensing.filing.checking import MOST_PARTIES
from licensing.models import PartyRole
from licensing.models.cases import LONGEST_CLIENT_REFERENCE
from workflows.input import MOST_LINES

MOST_VERSION = 2**31 - 1


class FiledLine(Strict):
    """Goods or services of one description, under a USML category or an ECCN and never both."""

    description = Text(max_length=300)
    part_number = Text(max_length=60, required=False, allow_blank=True)
    licence_line = Whole(
        min_value=1,
        max_value=MOST_LINES,
        required=False,
        allow_null=True,
        help_text="Of spares and maintenance on a licence: its line that this is drawn from. Else it is found by the "
        "part number.",
    )
    usml_category = Text(
        max_length=12, required=False, allow_blank=True, help_text="22 CFR 121.1, such as XIX(f)."
    )
    eccn = Text(max_length=12, required=False, allow_blank=True, help_text="15 CFR 774, such as 9A610.")
    rides_under = Text(
        max_length=12,
        required=False,
        allow_blank=True,
        help_text="An ECCN's goods on one of our licences: the USML paragraph (x), such as VIII(x) (22 CFR 120.5(b)).",
    )
    quantity = Whole(min_value=1, max_value=MOST_QUANTITY)
    unit = Text(max_length=20, required=False, help_text="each, unless it says something else.")
    value = Money(help_text="Of the whole line, in US dollars; text keeps the cents exact.")
    sme = Flag(required=False, help_text="Significant military equipment (22 CFR 120.36).")
    mde = Flag(required=False, help_text="Major defence equipment (22 CFR 120.37); always SME too.")
    mtcr = Flag(required=False, help_text="On the MTCR annex.")
    classified = Flag(required=False, help_text="22 CFR 120.38")
    hot_section = Flag(
        required=False,
        allow_null=True,
        help_text="A hot section of a gas turbine engine: combustor, turbine blade, vane or disc, cooled shroud. Left out, "
        "it is not known, which counts against 22 CFR 124.2(c).",
    )


class FiledParty(Strict):
    """A party to the export (22 CFR 120.68); one that is a partner here follows the case once it is submitted."""

    role = serializers.ChoiceField(choices=PartyRole.choices)
    name = Text(max_length=200)
    country = Country()
    address = Text(max_length=300, lines=True, required=False, allow_blank=True)
    partner = Text(
        max_length=40, required=False, allow_null=True, help_text="The partner's code, if it is one."
    )


class ItemName(Strict):
    """A delivered item, by what it is and its serial number."""

    designation = Text(max_length=80)
    serial_number = Text(max_length=60)


class ClientReference(Text):
    """The filer's own reference, by which it finds the case again."""

    def __init__(self, **more: Any) -> None:
        about = "Your own reference for the case, of which you file one only. Nobody but you and the officers reads it."
        super().__init__(
            max_length=LONGEST_CLIENT_REFERENCE, required=False, allow_blank=True, help_text=about, **more
        )


class Filing(Strict):
    """A draft; each kind adds its `detail`."""

    subject = Text(max_length=200, help_text="One line by which people know the case.")
    client_reference = ClientReference()
    lines = FiledLine(many=True, required=False, max_length=MOST_LINES)
    parties = FiledParty(many=True, required=False, max_length=MOST_PARTIES)
    delivered_item = ItemName(
        required=False,
        allow_null=True,
        help_text="Equipment already delivered that this is for. You name it as its end-user, or as who sustains it.",
    )
    programme = Text(
        max_length=40, required=False, allow_null=True, help_text="The code of a programme of yours."
    )
    replaces = Text(
        max_length=24,
        required=False,
        allow_null=True,
        help_text="Reference of a case of yours that was returned and is filed again by this one.",
    )


class Edit(Strict):
    """Changes to a draft; what is not named stays. Lines and parties are replaced as a whole."""

    version = Whole(
        min_value=0,
        max_value=MOST_VERSION,
        required=False,
        help_text="The version of the case that you saw, which has to be the present one too if you name it; "
        "`If-Match` says the same.",
    )
    subject = Text(max_length=200, required=False)
    lines = FiledLine(many=True, required=False, max_length=MOST_LINES)
    parties = FiledParty(many=True, required=False, max_length=MOST_PARTIES)
    delivered_item = ItemName(required=False, allow_null=True)
    programme = Text(
        max_length=40, required=False, allow_null=True, help_text="The code of a programme of yours."
    )

    def validate(self, attrs: dict[str, object]) -> dict[str, object]:
        """An edit changes something."""
        if set(attrs) - {"version"}:
            return attrs
        raise serializers.ValidationError("Name at least one field to change.", code="nothing_to_change")


def all_optional(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields of an edit: none of them required."""
    for field in fields.values():
        field.required = False
    return fields
