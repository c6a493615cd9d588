"""Transitions: those out of a case's state as a partner reads them, and the body of each, from its inputs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from api.problems import ErrorEntry
from api.serializers.fields import Day, Flag, Instant, Strict, Text, Whole
from api.serializers.filing import MOST_VERSION
from workflows.catalogue import CATALOGUE
from workflows.input import LONGEST_TEXT, MOST_ITEMS, MOST_LINES, VALUES, Input
from workflows.language import RELATIONS, Role, Transition
from workflows.production import LONGEST_REASON
from workflows.readers import described

FIELDS: Mapping[type, Any] = {str: Text, bool: Flag, int: Whole, date: Day, datetime: Instant}
OBLIGATION = "obligation"
# what an answer names that only the case itself can judge
_NAMED = {
    OBLIGATION: "The code of an open obligation of the case; its `obligations` and the list of transitions have them."
}


@extend_schema_serializer(component_name="ShownAsk")
class ShownInput(serializers.Serializer):
    """One thing that a transition needs to be told, in its body and under this name."""

    name = serializers.CharField()
    title = serializers.CharField()
    type = serializers.SerializerMethodField()
    required = serializers.BooleanField()
    choices = serializers.SerializerMethodField(help_text="The values that are taken; empty: any.")
    help = serializers.CharField()

    @extend_schema_field(
        {"type": "string", "enum": [*(value_kind.name for value_kind in VALUES.values()), "choice", "list"]}
    )
    def get_type(self, input_: Input) -> str:
        """What kind of value it takes."""
        chosen = input_.choices or input_.one_of == OBLIGATION
        return "list" if input_.many_of else "choice" if chosen else VALUES[input_.of].name

    def get_choices(self, input_: Input) -> list[dict[str, str]]:
        """The values and their labels; of obligations those of the case that are open."""
        pairs = input_.choices or (self.context["obligations"] if input_.one_of == OBLIGATION else ())
        return [{"value": value, "label": label} for value, label in pairs]


@extend_schema_serializer(component_name="ShownObjection")
class ShownRefusal(serializers.Serializer):
    """One reason why a transition cannot be executed now."""

    code = serializers.CharField()
    sentence = serializers.CharField()
    citations = serializers.ListField(child=serializers.CharField())


class ShownChoice(serializers.Serializer):
    """A transition out of the case's present state that is yours: whether it is open, and if not, every reason."""

    name = serializers.CharField(source="transition.name")
    title = serializers.CharField(source="transition.title")
    role = serializers.CharField()
    allowed = serializers.BooleanField(help_text="Open, once its inputs are given.")
    refusals = ShownRefusal(many=True)
    inputs = serializers.SerializerMethodField()
    objections = ShownRefusal(many=True, source="refusals", help_text="Deprecated: `refusals`.")
    asks = serializers.SerializerMethodField(help_text="Deprecated: `inputs`.")

    @extend_schema_field(ShownInput(many=True))
    def get_inputs(self, choice: Any) -> list[dict[str, Any]]:
        """What its body carries, and of each text who will read it."""
        shown = ShownInput(described(choice.transition), many=True, context=self.context)
        inputs: list[dict[str, Any]] = shown.data
        return inputs

    @extend_schema_field(ShownInput(many=True))
    def get_asks(self, choice: Any) -> list[dict[str, Any]]:
        """The same under its former name."""
        return self.get_inputs(choice)


class Choices(serializers.Serializer):
    """The transitions out of a case's present state that are yours."""

    state = serializers.CharField()
    version = serializers.IntegerField(help_text="What to send along with a transition.")
    transitions = ShownChoice(many=True)


@cache
def partner_transitions() -> dict[str, list[tuple[str, Transition, tuple[Role, ...]]]]:
    """The transitions that some partner may execute, by name: each with its kind and the relations that may."""
    rows_by_name: dict[str, list[tuple[str, Transition, tuple[Role, ...]]]] = {}
    for kind, flow in CATALOGUE.items():
        for transition in flow.transitions:
            roles = {
                role for source in transition.sources for role in flow.possible_roles(transition, source)
            }
            relation_roles = tuple(role for role in RELATIONS if role in roles)
            if relation_roles:
                rows_by_name.setdefault(transition.name, []).append((kind, transition, relation_roles))
    return rows_by_name


def allowed_roles(name: str) -> set[Role]:
    """The relations that may execute a transition of that name, over all kinds."""
    return {role for _, _, roles in partner_transitions()[name] for role in roles}


@cache
def partner_inputs() -> dict[str, tuple[Input, ...]]:
    """The names of all transitions that some partner may execute, with their inputs, over all kinds.

    An input is required only if every transition of that name requires it; the transition is judged by the case's own transition.
    """
    return {
        name: tuple(_merged([transition for _, transition, _ in transitions]))
        for name, transitions in partner_transitions().items()
    }


def _merged(transitions: list[Transition]) -> Iterator[Input]:
    by_name: dict[str, list[Input]] = {}
    for transition in transitions:
        for input_ in transition.inputs:
            by_name.setdefault(input_.name, []).append(input_)
    for inputs in by_name.values():
        choices = tuple(dict.fromkeys(choice for input_ in inputs for choice in input_.choices))
        always = len(inputs) == len(transitions) and all(input_.required for input_ in inputs)
        yield replace(inputs[0], required=always, choices=choices)


@cache
def body_of(name: str) -> type[Strict]:
    """The serializer of the body of that transition: the version, and a field for each input."""
    fields = {input_.name: field_of(input_) for input_ in partner_inputs()[name]}
    title = "".join(word.capitalize() for word in name.split("_"))
    about = f"What {name} is told."
    return type(f"{title}Body", (VersionedBody,), {**fields, "__doc__": about})


def field_of(input_: Input) -> serializers.Field:
    """The field in OpenAPI of an input; the input itself judges the value."""
    about = input_.help or _NAMED.get(input_.one_of) or input_.title
    more: dict[str, Any] = {"required": input_.required, "help_text": about}
    if input_.many_of == "production_report":
        return ProductionRows(**more)
    if input_.many_of:
        return serializers.ListField(child=Text(max_length=LONGEST_TEXT), max_length=MOST_ITEMS, **more)
    if input_.choices:
        return serializers.ChoiceField(choices=input_.choices, **more)
    if input_.of is str:
        more["max_length"] = LONGEST_TEXT
    field: serializers.Field = FIELDS[input_.of](**more)
    return field


_ROW = {
    "type": "object",
    "required": ["from", "until", "quantity", "value"],
    "properties": {
        "from": {"type": "string", "format": "date", "description": "First day of the period."},
        "until": {"type": "string", "format": "date", "description": "Its last day."},
        "quantity": {"type": "integer", "minimum": 0, "maximum": 10**9},
        "value": {"type": "string", "description": "In USD, such as 1250000.00."},
        "corrects": {"type": "integer", "description": "Number of the report whose place it takes."},
        "reason": {
            "type": "string",
            "maxLength": LONGEST_REASON,
            "description": "Why; of a correction alone.",
        },
    },
    "additionalProperties": False,
}


@extend_schema_field(
    {
        "oneOf": [
            {"type": "array", "items": _ROW, "minItems": 1, "maxItems": MOST_LINES},
            {"type": "string", "description": "The same rows as CSV, with their names in the first line."},
        ]
    }
)
class ProductionRows(serializers.JSONField):
    """What was made under an agreement, a row for each period; all rows are taken, or none."""


class VersionedBody(Strict):
    """The version that the caller saw."""

    version = Whole(
        min_value=0,
        max_value=MOST_VERSION,
        required=False,
        help_text="The version of the case that you saw, which has to be the present one too if you name it; "
        "`If-Match` says the same.",
    )


def seen_version(data: Mapping[str, Any]) -> int | ErrorEntry | None:
    """The version in a body, None if there is none, or what is wrong with it."""
    if "version" not in data:
        return None
    seen = VersionedBody(data={"version": data["version"]})
    if seen.is_valid():
        return int(seen.validated_data["version"])
    error = seen.errors["version"][0]
    return ErrorEntry(error.code, str(error), pointer="/version")
