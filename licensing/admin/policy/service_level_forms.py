"""The forms of service levels: what is chosen and typed in, made into what the domain judges."""

from __future__ import annotations

import json
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from licensing.admin.display import labels
from licensing.admin.policy import wizard
from licensing.models import Arrangement, Programme, ServiceLevel
from workflows.catalogue import CATALOGUE
from workflows.classes import CLASSES
from workflows.input import LONGEST_TEXT
from workflows.language import Audience

LEVEL = re.compile(r"^\s*(\w+(?: \w+)*?)\s+(\d{1,6})\s*$")
DAY = {"type": "date"}


def subjects() -> list[tuple[str, list[tuple[str, str]]]]:
    """Of what a service level can be: the whole case and the states of each kind that count a target."""
    choices = []
    for kind, flow in CATALOGUE.items():
        of_kind = [(f"{kind}/", "Whole case")] if any(clock.levelled for clock in flow.whole) else []
        of_kind += [
            (f"{kind}/{state.name}", state.title)
            for state in flow.states
            if any(clock.levelled for clock in state.clocks)
        ]
        choices.append((labels.titled(kind), of_kind))
    return choices


class LevelForm(forms.Form):
    """A new version of a service level; the domain alone judges it."""

    of = forms.ChoiceField(label="Scope", choices=lambda: [("", "Choose"), *subjects()])
    programme = forms.ModelChoiceField(Programme.objects.all(), required=False, empty_label="Any")
    arrangement = forms.ModelChoiceField(Arrangement.objects.all(), required=False, empty_label="Any")
    priority_class = forms.ChoiceField(
        label="Class",
        choices=[("", "Any"), *((priority_class, priority_class) for priority_class in CLASSES)],
        required=False,
    )
    amount = forms.IntegerField(label="Target", max_value=100_000)
    unit = forms.ChoiceField(choices=ServiceLevel._meta.get_field("unit").choices or ())
    calendar = forms.ChoiceField(
        choices=[("", "The desk's calendar"), *(ServiceLevel._meta.get_field("calendar").choices or ())],
        required=False,
        help_text="For working days only.",
    )
    warnings = forms.CharField(
        required=False,
        max_length=200,
        help_text="Percentage of the time after which to warn, such as 50, 75.",
    )
    ladder = forms.CharField(
        label="Escalation policy",
        required=False,
        max_length=200,
        help_text="Escalation levels after the breach with their days, such as section chief 1, director 3. Empty: the default.",
    )
    starts_on = forms.DateField(
        label="Effective from", widget=forms.DateInput(DAY), help_text="Today at the earliest."
    )
    ends_on = forms.DateField(
        label="Effective until", widget=forms.DateInput(DAY), required=False, help_text="The last day."
    )
    reason = forms.CharField(max_length=200, help_text="Recorded with the version.")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        wizard.tell_readers(self, {"reason": Audience.OFFICERS})
        wizard.dress(self)

    def level(self) -> ServiceLevel:
        """The service level that the answers describe, not yet judged."""
        values = dict(self.cleaned_data)
        kind, _, state = values.pop("of").partition("/")
        return ServiceLevel(kind=kind, state=state, **values)

    def clean_warnings(self) -> Any:
        """Whole numbers as a list; anything else as it was typed in."""
        text = self.cleaned_data["warnings"].replace("%", " ")
        parts = re.split(r"[\s,;\[\]]+", text.strip(" ,;[]"))
        return (
            [int(part) for part in parts if part] if all(_is_small(part) for part in parts if part) else text
        )

    def clean_ladder(self) -> Any:
        """Pairs of level and days as a list; anything else as it was typed in."""
        text = self.cleaned_data["ladder"].strip()
        if text.startswith("["):
            try:
                return json.loads(text)
            except (ValueError, RecursionError):
                return text
        matches = [LEVEL.match(part) for part in re.split(r"[,;\n]", text) if part.strip()]
        return (
            [[match[1].lower().replace(" ", "_"), int(match[2])] for match in matches if match]
            if all(matches)
            else text
        )

    def placed(self, error: ValidationError) -> ValidationError:
        """The same errors, with those of kind and state where the two are chosen together."""
        if not hasattr(error, "error_dict"):
            return error
        return ValidationError(
            {
                ("of" if name in ("kind", "state") else name): field_errors
                for name, field_errors in error.error_dict.items()
            }
        )


def _is_small(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 6


class EndForm(forms.Form):
    """The last day of a service level."""

    ends_on = forms.DateField(label="Last day", widget=forms.DateInput(DAY))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        wizard.dress(self)


class ReasonForm(forms.Form):
    """Why it is done."""

    reason = forms.CharField(
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 3}),
        help_text="Recorded with every case.",
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        wizard.tell_readers(self, {"reason": Audience.OFFICERS})
        wizard.dress(self)
