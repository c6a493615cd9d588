"""The forms of disruptions: what is short, for which cases, from which day until which."""

from __future__ import annotations

from typing import Any

from django import forms

from licensing.admin.policy import wizard
from licensing.models import DeliveredItem, Disruption, Partner, PartnerKind
from workflows.input import LONGEST_TEXT
from workflows.language import Audience

Pairs = list[tuple[str, str]]
SHOWN = 8  # choices in sight at a time
DAY = {"type": "date"}


def suppliers() -> Pairs:
    """The firms, by code."""
    partners = Partner.objects.filter(kind=PartnerKind.FIRM, is_active=True).order_by("name")
    return [(code, f"{name} ({code})") for code, name in partners.values_list("code", "name")]


def items() -> Pairs:
    """What has been delivered, by designation."""
    names = DeliveredItem.objects.order_by("designation").values_list("designation", flat=True).distinct()
    return [(name, name) for name in names]


class DisruptionForm(forms.ModelForm):  # type: ignore[type-arg]  # generic for the checker only
    """A disruption to be declared; the domain alone judges it."""

    suppliers = forms.MultipleChoiceField(
        choices=suppliers,
        required=False,
        widget=forms.SelectMultiple({"size": SHOWN}),
        help_text="Empty: any supplier. Press Ctrl or Cmd to choose several.",
    )
    items = forms.MultipleChoiceField(
        label="Delivered items",
        choices=items,
        required=False,
        widget=forms.SelectMultiple({"size": SHOWN}),
        help_text="Empty: any item or none. Press Ctrl or Cmd to choose several.",
    )

    class Meta:
        model = Disruption
        fields = (
            *("title", "reason", "arrangement", "suppliers", "categories", "items", "countries"),
            *("starts_on", "ends_on"),
        )
        widgets = {
            "title": forms.TextInput,
            "reason": forms.Textarea({"rows": 4, "maxlength": LONGEST_TEXT}),
            "starts_on": forms.DateInput(DAY, format="%Y-%m-%d"),
            "ends_on": forms.DateInput(DAY, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["arrangement"].empty_label = "Any"  # type: ignore[attr-defined]  # a choice among models
        self.fields["categories"].help_text = "Separated by commas, such as XIX(f). XIX includes XIX(f)."
        self.fields[
            "countries"
        ].help_text = "Country of a party or of the destination: two-letter codes (ISO 3166), separated by commas, such as IN, US."
        wizard.tell_readers(self, {"title": Audience.OFFICERS})
        wizard.dress(self)

    def clean_reason(self) -> str:
        """As long as a text may be."""
        text: str = self.cleaned_data["reason"]
        if len(text) > LONGEST_TEXT:
            raise forms.ValidationError(f"At most {LONGEST_TEXT:,} characters.")
        return text

    def clean_categories(self) -> list[str]:
        """Without blanks, as the lines of filings have them."""
        return [category for category in self.cleaned_data["categories"] if category.strip()]

    def clean_countries(self) -> list[str]:
        """Countries in capitals, as they are kept."""
        return [code.strip().upper() for code in self.cleaned_data["countries"] if code.strip()]


class CountersignForm(forms.Form):
    """Nothing is asked: a second person sees what it would move, and agrees."""


class LiftForm(forms.Form):
    """Why a disruption is lifted."""

    lifted_because = forms.CharField(
        label="Reason",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        wizard.tell_readers(self, {"lifted_because": Audience.OFFICERS})
        wizard.dress(self)
