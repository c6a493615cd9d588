"""The parts of a case that is shown: lines, parties, documents, clocks and events."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api import clocks
from api.serializers.fields import Country
from licensing import events
from licensing.models import Case, Clock, Document, Event, Line, Obligation, Partner, Party
from licensing.worktime import EVERY_DAY
from workflows.language import RELATIONS

GOODS = (
    "number",
    "description",
    "part_number",
    "usml_category",
    "eccn",
    "rides_under",
    "quantity",
    "unit",
    "sme",
    "mde",
    "mtcr",
    "classified",
    "hot_section",
)


class PartnerName(serializers.ModelSerializer):
    """A partner by its code and name."""

    class Meta:
        model = Partner
        fields = ("code", "name")
        read_only_fields = fields


class FilerLine(serializers.ModelSerializer):
    """A line as the filer sees it."""

    class Meta:
        model = Line
        fields = (*GOODS, "licence_line", "value")
        read_only_fields = fields


class PartyLine(serializers.ModelSerializer):
    """A line as other parties see it: the goods, not their price."""

    class Meta:
        model = Line
        fields = GOODS
        read_only_fields = fields


@extend_schema_field(
    {
        "type": ["string", "null"],
        "description": "Reference of that case; null if there is none that you may see.",
    }
)
class LinkedCase(serializers.Field):
    """The case at the other end of the link of that name; shown only to who may see that case too."""

    def __init__(self, link: str) -> None:
        super().__init__(read_only=True)
        self.link = link

    def get_attribute(self, instance: Case) -> str | None:
        """The other case's reference."""
        seen = (
            visible_link.case.reference
            for visible_link in instance.visible_links
            if visible_link.name == self.link
        )
        return next(seen, None)

    def to_representation(self, value: str) -> str:
        """As it is."""
        return value


class ShownDetail(serializers.ModelSerializer):
    """A detail that is shown; a choice that nobody has made yet is blank, and OpenAPI says so."""

    def include_extra_kwargs(self, kwargs: dict[str, Any], extra_kwargs: dict[str, Any]) -> dict[str, Any]:
        """The framework forgets of what is only read that it may be blank."""
        may_be_blank = "choices" in kwargs and kwargs.get("allow_blank", False)
        options = super().include_extra_kwargs(kwargs, extra_kwargs)
        return {**options, "allow_blank": True} if may_be_blank else options


class ProgrammeCode(serializers.CharField):
    """The programme under which a case was filed."""

    def __init__(self, **more: Any) -> None:
        about = "The code of the programme that it was filed under, or null."
        options = {"source": "programme.code", "read_only": True, "allow_null": True, "help_text": about}
        super().__init__(**{**options, **more})


class Relations(serializers.ListField):
    """What the caller is to the case; each of its transitions is for some of these."""

    child = serializers.ChoiceField(choices=[(role.value, role.value) for role in RELATIONS])

    def __init__(self, **more: Any) -> None:
        about = "What you are to this case, which decides what you may do with it."
        super().__init__(**{"source": "caller_relations", "read_only": True, "help_text": about, **more})


class ShownLink(serializers.Serializer):
    """A case that this one is linked to, whichever of the two names the other, if you may see both."""

    name = serializers.CharField(
        help_text="What this case is to the other one: waits_for, waited_for_by, child_of, parent_of, ..."
    )
    reference = serializers.CharField(source="case.reference")
    kind = serializers.CharField(source="case.kind")
    state = serializers.CharField(source="case.state")


class ShownParty(serializers.ModelSerializer):
    """A party to the export."""

    country = Country()

    class Meta:
        model = Party
        fields = ("role", "name", "country", "address")
        read_only_fields = fields


class ShownDocument(serializers.ModelSerializer):
    """A document; `href` serves its content to the filer."""

    href = serializers.SerializerMethodField()

    class Meta:
        model = Document
        fields = ("number", "kind", "title", "content_type", "size", "sha256", "added_at", "href")
        read_only_fields = fields

    @extend_schema_field(OpenApiTypes.URI_REF)
    def get_href(self, document: Document) -> str:
        """Where its content is."""
        position = {"reference": document.case.reference, "number": document.number}
        return reverse("api:document", kwargs=position)


class ShownClock(serializers.ModelSerializer):
    """A deadline and why it falls where it does.

    `due_at` is the first instant at which time is up, with the offset of the clock's zone; null while it is paused.
    `scope` is what it is of: stage, detour, expiry ..., `statutory` and `case` (the law's date and the target of the
    whole case), or an obligation of the filer's (`obligation/1`).
    """

    desk = serializers.CharField(help_text="The role that acts next.")
    due_at = serializers.SerializerMethodField(help_text="First instant at which time is up; null: paused.")
    working_days = serializers.SerializerMethodField(help_text="Whether working days alone are counted.")
    paused_because = serializers.SerializerMethodField()

    class Meta:
        model = Clock
        fields = (
            "scope",
            "desk",
            "due_at",
            "calendar",
            "zone",
            "working_days",
            "statutory",
            "basis",
            "paused",
            "paused_because",
            "excused",
            "opened_at",
        )
        read_only_fields = fields

    def get_due_at(self, clock: Clock) -> datetime | None:
        """The instant in the clock's own zone."""
        return clock.due_at and clock.due_at.astimezone(ZoneInfo(clock.zone))

    def get_working_days(self, clock: Clock) -> bool:
        """Whether the calendar's working days are counted."""
        return clock.calendar != EVERY_DAY

    def get_paused_because(self, clock: Clock) -> str:
        """Why it is paused; empty while it runs."""
        return clocks.stands_still_because(clock)


class ShownObligation(serializers.ModelSerializer):
    """What the filer of an agreement owes by a day of the law."""

    code = serializers.CharField(help_text="What `meet_obligation` names.")

    class Meta:
        model = Obligation
        fields = ("code", "title", "citation", "due_on", "met_on", "ended_on")
        read_only_fields = fields


class ShownHold(serializers.Serializer):
    """A hold over a set of cases, under which this one is or was: what it is, what it rests on, and why."""

    title = serializers.CharField()
    legal_basis = serializers.CharField()
    notice = serializers.CharField(source="data.reason")


class ShownEvent(serializers.Serializer):
    """Something that happened, in the words that its audience reads; never who of the agency did it."""

    name = serializers.CharField(help_text="Stable dotted name, such as case.queried.")
    at = serializers.DateTimeField()
    wording = serializers.SerializerMethodField()
    state = serializers.SerializerMethodField(help_text="The state that it led to; null if it led to none.")
    hold = serializers.SerializerMethodField(help_text="Of a hold that was placed or lifted; null otherwise.")

    def get_wording(self, event: Event) -> str:
        """The public sentence."""
        return events.declared(event.name).public

    def get_state(self, event: Event) -> str | None:
        """The new state."""
        return event.facts.get("to")

    @extend_schema_field(ShownHold(allow_null=True))
    def get_hold(self, event: Event) -> dict[str, Any] | None:
        """Title, legal basis and notice, which every party of a held case reads."""
        return ShownHold(event.facts).data if event.name in ("hold.placed", "hold.lifted") else None


class FilerEvent(ShownEvent):
    """An event as the filer reads it: with the reason of a question, a denial, a return or a suspension."""

    reason = serializers.SerializerMethodField(help_text="The agency's words, where it has to give a reason.")

    def get_reason(self, event: Event) -> str | None:
        """The reason, of those events whose reason is meant for the filer."""
        facts: dict[str, Any] = event.facts.get("data") or {}
        return facts.get("reason") if events.declared(event.name).discloses_reason else None
