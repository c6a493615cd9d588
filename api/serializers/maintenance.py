"""The detail of a maintenance case: in a filing, in an edit, and as its filer and as other parties see it."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from api.serializers.cases import FilerCase, PartyCase
from api.serializers.fields import Country, Day, Flag, Text, Whole
from api.serializers.filing import Edit, Filing, all_optional
from api.serializers.nested import LinkedCase, ShownDetail
from api.serializers.supply import LONGEST_TEXT, FiledAuthority, FilerSupply
from licensing.models import MaintenanceDetail
from licensing.regulations import exemptions
from licensing.regulations.repair import WORKS
from licensing.regulations.services import ACTIVITIES, LEVELS

LONGEST_TURNAROUND = 3650
MOST_COUNTRIES = 250


class FiledMaintenance(FiledAuthority):
    """What a maintenance filing says beside what all filings say."""

    exemption = serializers.ChoiceField(
        choices=exemptions.MAINTENANCE,
        required=False,
        allow_blank=True,
        help_text="The section of 22 CFR that is claimed; a complete claim clears the case at submit.",
    )
    level = serializers.ChoiceField(choices=LEVELS, help_text="Level of maintenance (22 CFR 120.45).")
    activity = serializers.ChoiceField(
        choices=ACTIVITIES, required=False, help_text="maintenance, unless it says something else."
    )
    work = serializers.ChoiceField(choices=WORKS)
    description = Text(max_length=LONGEST_TEXT, help_text="The work to be done.")
    site = Text(max_length=200, help_text="Where it is done.")
    site_country = Country()
    imported_from = Country(help_text="The country from which the item comes to the site.")
    returns_to = Country(help_text="Where it goes back to (22 CFR 123.4(a)).")
    induction_on = Day(help_text="The promised day on which the work begins.")
    turnaround_days = Whole(
        min_value=1, max_value=LONGEST_TURNAROUND, help_text="Promised calendar days from induction."
    )
    equipment_down = Flag(
        required=False, help_text="The delivered item is out of service until the work is done."
    )
    us_origin = Flag(required=False, help_text="Of US origin; true, unless it says false.")
    made_under_us_approval = Flag(
        required=False,
        help_text="Made abroad under US approval, which 22 CFR 123.4(a) counts as of US origin.",
    )
    lawfully_exported = Flag(
        required=False, help_text="It was exported lawfully; true, unless it says false."
    )
    classified = Flag(required=False, help_text="22 CFR 120.38")
    manufacturing_know_how = Flag(
        required=False, help_text="Design or manufacturing know-how is passed on (22 CFR 124.2(c))."
    )
    document_required = Flag(
        required=False, help_text="The foreign party demands a US licence document (22 CFR 123.4(c)(4))."
    )
    excluded_article = serializers.ChoiceField(
        choices=exemptions.EXCLUDED,
        required=False,
        allow_blank=True,
        help_text="What 22 CFR 124.2(c)(5) excludes, if it is that.",
    )
    nationals_of = serializers.ListField(
        child=Country(),
        required=False,
        max_length=MOST_COUNTRIES,
        help_text="Whose nationals receive the service; a claim of 22 CFR 124.2(c) names them (124.2(c)(6)).",
    )


class EditedMaintenance(FiledMaintenance):
    """Changes to what a maintenance filing says."""

    def get_fields(self) -> dict[str, Any]:
        """The fields, none of them required but the version."""
        return all_optional(super().get_fields())


class MaintenanceFiling(Filing, FiledMaintenance):
    """A maintenance filing: it becomes a draft that you may edit until you submit it."""


class MaintenanceEdit(Edit, EditedMaintenance):
    """Changes to a draft of a maintenance case; what is not named stays. Lines and parties are replaced as a whole."""


class FilerMaintenance(FilerSupply):
    """What a maintenance case's filer sees of it: what it filed, and what came of the work."""

    site_country, imported_from, returns_to = Country(), Country(), Country()
    parts = LinkedCase("awaits_parts_of")
    return_by = serializers.DateField(
        allow_null=True, help_text="Last day on which it leaves without a licence (22 CFR 123.4(a))."
    )

    class Meta:
        model = MaintenanceDetail
        fields = (
            *MaintenanceDetail.filed,
            "exempt_at",
            "inducted_on",
            "imported_on",
            "return_by",
            "parts",
            "upgrade_found",
            "dispatched_on",
            "received_on",
        )
        read_only_fields = fields


class PartyMaintenance(ShownDetail):
    """What other parties to a maintenance case see of it: dates alone."""

    return_by = serializers.DateField(
        allow_null=True, help_text="Last day on which it leaves without a licence (22 CFR 123.4(a))."
    )

    class Meta:
        model = MaintenanceDetail
        fields = (
            "induction_on",
            "turnaround_days",
            "inducted_on",
            "imported_on",
            "return_by",
            "dispatched_on",
            "received_on",
        )
        read_only_fields = fields


class FilerMaintenanceCase(FilerCase):
    """A maintenance case with all that its filer may see."""

    detail_source, detail_serializer = "maintenance_detail", FilerMaintenance


class PartyMaintenanceCase(PartyCase):
    """A maintenance case with all that a party other than its filer may see, once it has been submitted."""

    detail_source, detail_serializer = "maintenance_detail", PartyMaintenance
