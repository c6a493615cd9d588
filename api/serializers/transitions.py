"""Transitions: the ways out of a case's state as a partner reads them, and the body of each, from what its row asks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.problems import Fault
from api.serializers.fields import Day, Flag, Strict, Text, Whole
from api.serializers.filing import MOST_VERSION
from workflows.asks import LONGEST_TEXT, MOST_ITEMS, Ask
from workflows.catalogue import CATALOGUE
from workflows.language import RELATIONS

_NAMES = {str: "text", int: "integer", bool: "boolean", date: "date"}
_FIELDS: Mapping[type, Any] = {bool: Flag, int: Whole, date: Day}


class ShownAsk(serializers.Serializer):
    """One thing that a transition needs to be told, in its body and under this name."""

    name = serializers.CharField()
    title = serializers.CharField()
    type = serializers.SerializerMethodField()
    required = serializers.BooleanField()
    choices = serializers.SerializerMethodField(help_text="The values that are taken; empty: any.")
    help = serializers.CharField()

    @extend_schema_field({"type": "string", "enum": ["text", "integer", "boolean", "date", "choice", "list"]})
    def get_type(self, ask: Ask) -> str:
        """What kind of value it takes."""
        return "list" if ask.many_of else "choice" if ask.choices else _NAMES[ask.of]

    def get_choices(self, ask: Ask) -> list[dict[str, str]]:
        """The values and their labels."""
        return [{"value": value, "label": label} for value, label in ask.choices]


class ShownObjection(serializers.Serializer):
    """One reason why a transition cannot be taken now."""

    code = serializers.CharField()
    sentence = serializers.CharField()
    citations = serializers.ListField(child=serializers.CharField())


class ShownChoice(serializers.Serializer):
    """A way out of the case's present state that is yours to take: whether it is open, and if not, every reason."""

    name = serializers.CharField(source="row.name")
    title = serializers.CharField(source="row.title")
    role = serializers.CharField()
    allowed = serializers.BooleanField(help_text="Open, once its asks are answered.")
    objections = ShownObjection(many=True)
    asks = ShownAsk(many=True, source="row.needs")


class Choices(serializers.Serializer):
    """The ways out of a case's present state that are yours."""

    state = serializers.CharField()
    version = serializers.IntegerField(help_text="What to send along with a transition.")
    transitions = ShownChoice(many=True)


@cache
def takeable() -> dict[str, tuple[Ask, ...]]:
    """The names of all transitions that some partner may take, with what they ask, over all kinds."""
    found: dict[str, tuple[Ask, ...]] = {}
    for flow in CATALOGUE.values():
        for row in flow.rows:
            if not set(RELATIONS).isdisjoint(
                role for source in row.sources for role in flow.roles(row, source)
            ):
                before = found.get(row.name, ())
                found[row.name] = (*before, *(ask for ask in row.needs if ask not in before))
    return found


@cache
def body_of(name: str) -> type[Strict]:
    """The serializer of the body of that transition: the version, and a field for each ask."""
    fields = {ask.name: field_of(ask) for ask in takeable()[name]}
    title = "".join(word.capitalize() for word in name.split("_"))
    about = f"What {name} is told."
    return type(f"{title}Body", (VersionedBody,), {**fields, "__doc__": about})


def field_of(ask: Ask) -> serializers.Field:
    """The field in OpenAPI of an ask; the ask itself judges the answer."""
    more: dict[str, Any] = {"required": ask.required, "help_text": ask.help or ask.title}
    if ask.many_of:
        return serializers.ListField(child=Text(max_length=LONGEST_TEXT), max_length=MOST_ITEMS, **more)
    if ask.choices:
        return serializers.ChoiceField(choices=ask.choices, **more)
    if ask.of is str:
        return Text(max_length=LONGEST_TEXT, **more)
    return _FIELDS[ask.of](**more)


class VersionedBody(Strict):
    """The version that the caller saw."""

    version = Whole(
        min_value=0,
        max_value=MOST_VERSION,
        help_text="The version of the case that you saw; a case that has moved on is not moved by you.",
    )


def seen_version(data: Mapping[str, Any]) -> int | Fault:
    """The version in a body, or what is wrong with it."""
    seen = VersionedBody(data={name: data[name] for name in ("version",) if name in data})
    if seen.is_valid():
        return int(seen.validated_data["version"])
    wrong = seen.errors["version"][0]
    return Fault(wrong.code, str(wrong), pointer="/version")
