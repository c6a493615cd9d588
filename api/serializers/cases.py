"""A case in two pairs of eyes, the filer's and another party's: two lists of fields, and never one with exceptions."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.serializers import nested
from api.serializers.filing import ItemName
from api.visibility import SeenCase
from licensing import worktime
from licensing.models import Case, Clock
from workflows.catalogue import kinds, states_of
from workflows.classes import CLASSES
from workflows.language import Role
from workflows.purposes import Purpose

MICROSECOND = timedelta(microseconds=1)
STANDING = (
    "reference",
    "kind",
    "seen_as",
    "state",
    "desk",
    "version",
    "filer",
    "filed_at",
    "received_at",
    "due_at",
    "priority_class",
    "open_question",
)


class Standing(serializers.ModelSerializer):
    """Where a case stands; every partner that may see the case sees this."""

    seen_as = serializers.SerializerMethodField()
    kind = serializers.ChoiceField(
        choices=list(kinds()), read_only=True, help_text="The kind of case, whose workflow it follows."
    )
    state = serializers.ChoiceField(
        choices=sorted({state for kind in kinds() for state in states_of(kind)}),
        read_only=True,
        help_text="A state of the kind's workflow.",
    )
    desk = serializers.SerializerMethodField(help_text="The role that acts next; null at the end.")
    version = serializers.IntegerField(source="event_count", help_text="Rises with every event of the case.")
    filer = nested.PartnerName()
    due_at = serializers.DateTimeField(
        source="visible_due_at",
        allow_null=True,
        help_text=(
            "The earliest end of the running clocks of this state; null if none runs. The dates of the "
            "whole case, and of obligations, are apart from it."
        ),
    )

    priority_class = serializers.ChoiceField(
        choices=list(CLASSES),
        read_only=True,
        help_text=(
            "Derived from the evidence in force: P0 a DX rating; P1 a DO rating with an endorsement under an arrangement; "
            "P2 a DO rating, a declared disruption or equipment down; P3 none of these. It replaces no "
            "requirement of the law."
        ),
    )

    @extend_schema_field(serializers.ChoiceField(choices=[role.value for role in Role], allow_null=True))
    def get_desk(self, case: Case) -> str | None:
        """Whose turn it is."""
        return case.desk or None


class FilerStanding(Standing):
    """Where a case stands, as its filer sees it."""

    at_risk = serializers.BooleanField(
        source="visible_at_risk",
        help_text="Whether the required date cannot be met in the ordinary course; priority can be asked for.",
    )

    class Meta:
        model = Case
        fields = (*STANDING, "subject", "client_reference", "at_risk")
        read_only_fields = fields

    @extend_schema_field({"type": "string", "const": "filer"})
    def get_seen_as(self, case: Case) -> str:
        """In whose eyes."""
        return "filer"


class PartyStanding(Standing):
    """Where a case stands, as a party other than its filer sees it; what the filer is asked is the filer's alone."""

    open_question = serializers.SerializerMethodField(
        help_text="Always empty: only the filer reads what it is asked."
    )

    class Meta:
        model = Case
        fields = STANDING
        read_only_fields = fields

    def get_open_question(self, case: Case) -> str:
        """Nothing."""
        return ""

    @extend_schema_field({"type": "string", "const": "party"})
    def get_seen_as(self, case: Case) -> str:
        """In whose eyes."""
        return "party"


class Listed(serializers.Serializer):
    """What a list adds."""

    changed_at = serializers.SerializerMethodField(
        help_text="When what you may see of it last changed; null unless you ask with `changed_after`."
    )

    def get_changed_at(self, case: Case) -> datetime | None:
        """The instant."""
        return getattr(case, "changed_at", None)


class FilerListed(Listed, FilerStanding):
    """A case in a list, as its filer sees it."""

    class Meta:
        model = Case
        fields = (*FilerStanding.Meta.fields, "changed_at")
        read_only_fields = fields


class PartyListed(Listed, PartyStanding):
    """A case in a list, as a party other than its filer sees it."""

    class Meta:
        model = Case
        fields = (*STANDING, "changed_at")
        read_only_fields = fields


class WithDates(serializers.Serializer):
    """The two dates of the whole case, which end at its first outcome."""

    statutory_due_on = serializers.SerializerMethodField(
        help_text="The last day that the law allows. It never moves. Null if none runs."
    )
    statutory_excused = serializers.SerializerMethodField(
        help_text="Whether being late is excused now, by an open exception of NSPD-56."
    )
    target_due_at = serializers.SerializerMethodField(
        help_text="First instant after the target for the whole case; null where none runs."
    )

    def get_statutory_due_on(self, case: Case) -> date | None:
        """The last day."""
        clock = _whole(case, Purpose.STATUTORY)
        return clock and worktime.day_of(clock.due_at - MICROSECOND, clock.zone)

    def get_statutory_excused(self, case: Case) -> bool:
        """Whether it is."""
        clock = _whole(case, Purpose.STATUTORY)
        return clock is not None and clock.excused

    def get_target_due_at(self, case: Case) -> datetime | None:
        """The instant in the clock's own zone."""
        clock = _whole(case, Purpose.CASE)
        return clock and clock.due_at and clock.due_at.astimezone(ZoneInfo(clock.zone))


DATES = ("statutory_due_on", "statutory_excused", "target_due_at")


def _whole(case: SeenCase, purpose: Purpose) -> Clock | None:
    return next(
        (visible_clock for visible_clock in case.visible_clocks if visible_clock.purpose == purpose), None
    )


class FilerMoved(WithDates, FilerStanding):
    """A case that was just moved, as its filer sees it: where it stands, its deadlines, and what happened."""

    clocks = nested.ShownClock(many=True, source="visible_clocks")
    events = nested.FilerEvent(many=True, source="visible_events")

    class Meta:
        model = Case
        fields = (*FilerStanding.Meta.fields, *DATES, "clocks", "events")
        read_only_fields = fields


class PartyMoved(WithDates, PartyStanding):
    """A case that was just moved, as a party other than its filer sees it."""

    clocks = nested.ShownClock(many=True, source="visible_clocks")
    events = nested.ShownEvent(many=True, source="visible_events")

    class Meta:
        model = Case
        fields = (*PartyStanding.Meta.fields, *DATES, "clocks", "events")
        read_only_fields = fields


class WithDetail(serializers.ModelSerializer):
    """A case with its kind's own fields among the others, just as a filing has them."""

    detail_source: str
    detail_serializer: type[serializers.Serializer]

    def get_fields(self) -> dict[str, Any]:
        """The case's fields and the detail's."""
        kind = self.detail_source.removesuffix("_detail")
        detail = self.detail_serializer().get_fields()
        for name, field in detail.items():
            field.source = f"{self.detail_source}.{field.source or name}"
        fields = {**super().get_fields(), **detail}
        # so that a body is of one schema only, and a client knows of which
        extend_schema_field({"type": "string", "const": kind})(fields["kind"])
        extend_schema_field({"type": "string", "enum": list(states_of(kind))})(fields["state"])
        return fields


class FilerCase(WithDetail, FilerMoved):
    """A case with all that its filer may see."""

    programme = nested.ProgrammeCode()
    relations = nested.Relations()
    links = nested.ShownLink(many=True, source="visible_links")
    replaces = nested.LinkedCase("replaces")
    delivered_item = ItemName(read_only=True, allow_null=True)
    lines = nested.FilerLine(many=True, source="file.lines")
    parties = nested.ShownParty(many=True, source="file.parties")
    documents = nested.ShownDocument(many=True, source="document_list")

    class Meta:
        model = Case
        fields = (
            *FilerMoved.Meta.fields,
            "illustrative",
            "keep_until",
            "programme",
            "relations",
            "links",
            "replaces",
            "delivered_item",
            "lines",
            "parties",
            "documents",
        )
        read_only_fields = fields


class PartyCase(WithDetail, PartyMoved):
    """A case with all that a party other than its filer may see, once it has been submitted."""

    programme = nested.ProgrammeCode()
    relations = nested.Relations()
    links = nested.ShownLink(many=True, source="visible_links")
    lines = nested.PartyLine(many=True, source="file.lines")

    class Meta:
        model = Case
        fields = (*PartyMoved.Meta.fields, "programme", "relations", "links", "lines")
        read_only_fields = fields
