"""The forms of calendars: a day, a list of days, and by which days a partner counts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict

from licensing.admin.policy import wizard
from licensing.clocks import day_lists
from licensing.clocks.calendar_days import KEPT
from licensing.clocks.day_lists import Listed
from licensing.models import CalendarDay, Partner
from workflows.language import Audience

# where a date is explained, by whoever may read that clock
READ_BY_PARTIES = {"reason": Audience.PARTIES}


class DayForm(forms.ModelForm):  # type: ignore[type-arg]  # generic for the checker only
    """A day, whose calendar it is in, and why it counts otherwise."""

    partner = forms.ModelChoiceField(
        Partner.objects.order_by("name"),
        required=False,
        help_text="Only for a partner's own calendar (15 CFR 700.8).",
    )
    is_open = forms.TypedChoiceField(
        label="On this day",
        choices=(("closed", "Closed: the day does not count"), ("open", "Open: the day counts")),
        coerce=lambda text: text == "open",
        widget=forms.RadioSelect,
        initial="closed",
    )

    class Meta:
        model = CalendarDay
        fields = ("calendar", "partner", "day", "is_open", "reason")
        widgets = {"day": forms.DateInput({"type": "date"})}

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        wizard.tell_readers(self, READ_BY_PARTIES)
        wizard.dress(self)


class ListForm(forms.Form):
    """A list of days for a calendar or a partner; its text goes from the form to the preview and from there to the order."""

    calendar = forms.ChoiceField(
        choices=lambda: [("", "None"), *(CalendarDay._meta.get_field("calendar").choices or ())],
        required=False,
    )
    partner = forms.ModelChoiceField(
        Partner.objects.order_by("name"), required=False, help_text="Only for a partner's own calendar."
    )
    file = forms.FileField(
        required=False,
        help_text="An iCalendar file (.ics) of whole days, or a table (.csv) with the first line date,name,open.",
    )
    reason = forms.CharField(max_length=100, help_text="The source, such as the gazette of the year.")
    name = forms.CharField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)

    @classmethod
    def of(cls, request: HttpRequest) -> ListForm:
        """The form with what was sent; the text of a file that comes with it takes the place of an earlier one."""
        if request.method != "POST":
            return cls()
        data: QueryDict = request.POST.copy()
        sent = request.FILES.get("file")
        if isinstance(sent, UploadedFile):
            data["name"] = sent.name or ""
            data["text"] = sent.read(day_lists.MOST_BYTES + 1).decode("utf-8-sig", errors="replace")
        return cls(data)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        wizard.tell_readers(self, READ_BY_PARTIES)
        wizard.dress(self)

    def clean(self) -> dict[str, Any]:
        """The days of the list, as `listed`."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("text"):
            raise ValidationError({"file": "Choose a file."})
        try:
            cleaned["listed"] = day_lists.read(cleaned.get("name", ""), cleaned["text"].encode())
        except day_lists.BadList as error:
            raise ValidationError({"file": str(error)}) from error
        return cleaned

    @property
    def listed(self) -> list[Listed]:
        """The days of the list."""
        days: list[Listed] = self.cleaned_data["listed"]
        return days


class PartnerCalendarForm(forms.Form):
    """By which calendar, in which week and in which zone a partner counts from now on."""

    partner = forms.ModelChoiceField(Partner.objects.order_by("name"))
    calendar = forms.ChoiceField(choices=Partner._meta.get_field("calendar").choices or ())
    working_week = forms.ChoiceField(
        label="Working week",
        choices=[("", "The calendar's own"), *(Partner._meta.get_field("working_week").choices or ())],
        required=False,
    )
    zone = forms.CharField(max_length=40, label="Time zone", help_text="Such as Asia/Kolkata.")
    reason = forms.CharField(max_length=200, help_text="Recorded with every case whose date moves.")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        wizard.tell_readers(self, {"reason": Audience.OFFICERS})
        wizard.dress(self)

    def changed(self) -> Partner:
        """The partner with what it is to keep, not saved."""
        partner: Partner = self.cleaned_data["partner"]
        for name in KEPT:
            setattr(partner, name, self.cleaned_data[name])
        return partner


class NothingForm(forms.Form):
    """Nothing is asked."""
