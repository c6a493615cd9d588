"""The authority under which goods move or work is done, as filings of spares and maintenance name it."""

from __future__ import annotations

from rest_framework import serializers

from api.serializers.fields import Day, Strict, Text
from api.serializers.nested import LinkedCase, ShownDetail
from licensing.models.items import ExportAuthorityKind

LONGEST_TEXT = 4000


class FiledAuthority(Strict):
    """A licence, a letter of offer or an exemption; facts of one kind of authority are refused for another."""

    authority_kind = serializers.ChoiceField(
        choices=ExportAuthorityKind.choices,
        help_text="The authority for the goods or the work. Spares and maintenance cases grant no licence.",
    )
    licence = Text(
        max_length=24,
        required=False,
        allow_null=True,
        help_text="Reference of the licence case that it runs on or waits for; one that you may see.",
    )
    letter_number = Text(
        max_length=40,
        required=False,
        allow_blank=True,
        help_text="Letter of offer and acceptance (22 CFR 126.6(c)).",
    )
    authority_ends_on = Day(required=False, allow_null=True, help_text="Last day of the letter of offer.")


class FilerSupply(ShownDetail):
    """What the filer of spares or maintenance sees of its authority: a case that it may not see is not named."""

    licence = LinkedCase("waits_for")
