"""Assessing: an officer asks the rule book on a topic, fills in its facts, and reads the finding; nothing is kept."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from licensing.admin.access import reads_cases
from licensing.admin.display import labels
from licensing.regulations.facts import BadFacts
from licensing.regulations.finding import Finding
from licensing.regulations.topics import TOPICS, Topic, assess

CARRIED = ("reasons", "because", "citations", "rule_book")
YES_NO = (("true", "Yes"), ("false", "No"))
NONE = ("", "None")
WHOLE = re.compile(r"-?[0-9]{1,18}", re.ASCII)


class FactsForm(forms.Form):
    """The facts of one topic, as its schema describes them; the rule book alone judges what is entered."""

    def __init__(self, topic: Topic, data: Any = None) -> None:
        super().__init__(data, auto_id="id_%s", use_required_attribute=False)
        self.schema = topic.facts.model_json_schema()
        self.of = {name: self._kind(property_) for name, property_ in self.schema["properties"].items()}
        for name, schema_part in self.schema["properties"].items():
            self.fields[name] = forms.Field(
                required=False,
                label=labels.titled(name),
                help_text=schema_part.get("description", ""),
                widget=self._widget(name, schema_part),
            )
            self.fields[name].widget.attrs |= {"aria-describedby": f"id_{name}_notes", "class": "lx-input"}

    def values(self) -> dict[str, Any]:
        """What was entered, in the types that JSON has; an empty field that may be null is null."""
        return {name: self._value(name, str(self[name].data or "").strip()) for name in self.fields}

    def show(self, bad: BadFacts) -> None:
        """Put each error at its field."""
        self.full_clean()
        for where, error in bad.errors.items():
            name = where.partition("/")[0]
            for sentence in error:
                self.add_error(name if name in self.fields else None, sentence)

    def _resolved(self, schema_part: Mapping[str, Any]) -> Mapping[str, Any]:
        name = schema_part.get("$ref", "").rpartition("/")[2]
        return self.schema["$defs"][name] if name else schema_part

    def _kind(self, schema_part: Mapping[str, Any]) -> tuple[str, Mapping[str, Any], bool]:
        """The JSON type of a field, its schema, and whether it may be null."""
        either = [self._resolved(other) for other in schema_part.get("anyOf", [schema_part])]
        known = [other for other in either if other.get("type") != "null"]
        return known[0].get("type", "string"), known[0], len(known) < len(either)

    def _widget(self, name: str, schema_part: Mapping[str, Any]) -> forms.Widget:
        kind, schema, may_be_null = self.of[name]
        if kind == "boolean":
            return forms.RadioSelect(choices=YES_NO)
        if kind == "array":
            return forms.Textarea({"rows": 3})
        choices = schema.get("enum") or ([schema["const"]] if "const" in schema else [])
        if choices:
            titled_choices = [
                (choice, labels.titled(choice) if "_" in choice else choice) for choice in choices
            ]
            return forms.Select(choices=[NONE if may_be_null else ("", "Choose"), *titled_choices])
        of_date = schema.get("format") == "date"
        return forms.TextInput({"type": "date"} if of_date else {"autocomplete": "off"})

    def _value(self, name: str, text: str) -> Any:
        kind, schema, may_be_null = self.of[name]
        if not text and may_be_null:
            return None
        if kind == "boolean":
            return {"true": True, "false": False}.get(text, text)
        if kind == "integer":
            return int(text) if WHOLE.fullmatch(text) else text
        if kind == "array":
            return _listed(text, schema)
        return text


def _listed(text: str, schema: Mapping[str, Any]) -> Any:
    """A list as it was entered: JSON where its members are objects, else words apart by commas, spaces or lines."""
    if schema.get("items", {}).get("type", "object") == "string":
        return [part for part in text.replace(",", " ").split() if part]
    try:
        return json.loads(text or "[]")
    except ValueError:
        return text


def urls(wrap: Any, page: Any) -> list[URLPattern]:
    """The pages' addresses below the inbox; `wrap` guards a view, `page` puts a template into the admin's frame."""

    def topics(request: HttpRequest) -> HttpResponse:
        _allow(request)
        listed: HttpResponse = page(
            request, "licensing/topics.html", {"title": "Assessments", "topics": TOPICS.values()}
        )
        return listed

    def topic(request: HttpRequest, name: str) -> HttpResponse:
        _allow(request)
        if name not in TOPICS:
            raise Http404("The topic does not exist.")
        return _asked(request, TOPICS[name], page)

    return [
        path("assessments/", wrap(topics), name="licensing_assessments"),
        path("assessments/<str:name>/", wrap(topic), name="licensing_assessment"),
    ]


def _allow(request: HttpRequest) -> None:
    if not reads_cases(request):
        raise PermissionDenied


def _asked(request: HttpRequest, topic: Topic, page: Any) -> TemplateResponse | HttpResponseNotAllowed:
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    form = FactsForm(topic, request.POST if request.method == "POST" else None)
    shown: dict[str, Any] = {"title": topic.title, "topic": topic, "form": form}
    status = 200
    if request.method == "POST":
        try:
            shown["finding"] = described(assess(topic.name, form.values()))
        except BadFacts as bad:
            form.show(bad)
            status = 400
    answered: TemplateResponse = page(request, "licensing/assessment.html", shown, status)
    return answered


def described(finding: Finding) -> dict[str, Any]:
    """A finding as the page shows it."""
    facts = finding.as_json()
    answer = [(labels.titled(name), _said(value)) for name, value in facts.items() if name not in CARRIED]
    return {**{name: facts[name] for name in CARRIED}, "answer": answer}


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "None"
    return "None" if value is None else str(value)
