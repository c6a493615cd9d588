"""The admin of arrangements: administrators keep them, every officer reads what each confers and what stands under it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.db.models import QuerySet, Value
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from django_countries import countries

from licensing.admin.access import acting, administers, visible_cases
from licensing.admin.beside import Column
from licensing.admin.display import cases_under, cells, labels
from licensing.admin.display.formatting import Reader
from licensing.admin.policy import wizard
from licensing.admin.policy.service_levels import today
from licensing.admin.policy.wizard import BulkActionAdmin
from licensing.admin.registers.permissions import ReadByStaff
from licensing.admin.theme import ModelAdmin
from licensing.models import Arrangement, Benefit
from licensing.models.arrangements import FROZEN, NEVER
from licensing.priority import disruptions

ENDS = {"ends_on", "ended_on"}


class ArrangementForm(forms.ModelForm):  # type: ignore[type-arg]  # generic for the checker only
    """An arrangement; the model alone judges it."""

    confers = forms.MultipleChoiceField(
        choices=Benefit.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="The benefits that this kind of arrangement can give. None replaces a legal requirement.",
    )

    class Meta:
        model = Arrangement
        fields = (
            "code",
            "title",
            "kind",
            "parties",
            "signed_on",
            "starts_on",
            "ends_on",
            "ended_on",
            "ended_because",
            "citation",
            "confers",
            "limits",
        )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        if "parties" in self.fields:
            self.fields[
                "parties"
            ].help_text = "Two-letter codes (ISO 3166), separated by commas, such as IN, US."
        if self.instance.pk and self.instance.is_relied_on:
            for name in {*FROZEN} & {*self.fields}:
                self.fields[name].disabled = getattr(self.instance, name) is not None

    def clean_parties(self) -> list[str]:
        """Countries in capitals, as they are kept."""
        return [code.strip().upper() for code in self.cleaned_data["parties"] if code.strip()]


TODAY = Column[date]("today")  # added to the rows of the list


@admin.register(Arrangement)
class ArrangementAdmin(ReadByStaff, BulkActionAdmin):
    """Arrangements by their codes, each with its standing today."""

    form = ArrangementForm
    list_display = ("title", "kind", "between", "validity_today", "confers_what")
    list_display_links = ("title",)
    list_filter = ("kind",)
    search_fields = ("code", "title")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Arrangement]:
        """With the office's day, of which its standing is told."""
        queryset: QuerySet[Arrangement] = super().get_queryset(request)
        return queryset.annotate(today=Value(today(request)))

    @admin.display(description="Between")
    def between(self, arrangement: Arrangement) -> str:
        """The parties' codes."""
        return ", ".join(arrangement.parties)

    @admin.display(description="Today")
    def validity_today(self, arrangement: Arrangement) -> SafeString:
        """As a badge."""
        return cells.badge(badge(arrangement, TODAY.of(arrangement)))

    @admin.display(description="Confers")
    def confers_what(self, arrangement: Arrangement) -> str:
        """In words."""
        return conferred(arrangement, TODAY.of(arrangement))

    def get_urls(self) -> list[URLPattern]:
        """The form beside the admin's own addresses."""
        edit = self.admin_site.admin_view(self.edit_view)
        return [path("<path:object_id>/edit/", edit, name="licensing_arrangement_edit"), *super().get_urls()]

    def edit_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The form of one, for administrators."""
        if not administers(request):
            raise PermissionDenied
        return super().change_view(request, object_id)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """The form; judged once more where another like it was kept at the same time, which it then names."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except IntegrityError:
            return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request: HttpRequest, obj: Arrangement, form: Any, change: Any) -> None:
        """Kept; where its last day moved, the disruptions that rest on it follow."""
        super().save_model(request, obj, form, change)
        if change and ENDS & {*form.changed_data}:
            disruptions.reapply_for_arrangement(obj, acting(request).action_context())

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Who changed what, as the admin keeps it."""
        return ModelAdmin.history_view(self, request, object_id, extra_context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The page of one: its standing, what it confers and never confers, what stands under it."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        arrangement, on, visible = self.get_record(request, object_id), today(request), visible_cases(request)
        cases = cases_under.under_arrangement(visible, arrangement, on)
        context = {
            "title": arrangement.title,
            "arrangement": arrangement,
            "badge": badge(arrangement, on),
            "sentence": arrangement.validity_on(on).sentence,
            "facts": facts(arrangement, acting(request).read),
            "confers": [Benefit(benefit).label for benefit in arrangement.confers],
            "in_force": arrangement.validity_on(on).in_force,
            "never": NEVER,
            "programmes": named(arrangement.programmes.all(), "programme"),
            "levels": named(
                arrangement.service_levels.select_related("programme", "arrangement"), "servicelevel"
            ),
            "edit_address": reverse("admin:licensing_arrangement_edit", args=[arrangement.pk])
            if administers(request)
            else "",
            **cases_under.of_arrangement(visible, arrangement, on),
            **cases_under.tallied(cases, arrangement=str(arrangement.pk)),
            **wizard.listed(cases.with_detail(), latest=True),
            "ended_address": cases_under.inbox(view="closed", arrangement=str(arrangement.pk)),
        }
        return self.page(request, "licensing/arrangement.html", context)


def badge(arrangement: Arrangement, on: date) -> dict[str, str]:
    """Its standing on that day in one or two words, with their tone."""
    if arrangement.validity_on(on).in_force:
        return {"title": "In force", "tone": "good"}
    if arrangement.last_day is not None and arrangement.last_day < on:
        return {"title": "Ended", "tone": "neutral"}
    signed = arrangement.signed_on is not None and arrangement.signed_on <= on
    return {"title": "Not in force" if signed else "Not signed", "tone": "wait"}


def conferred(arrangement: Arrangement, on: date) -> str:
    """What it confers on that day, and what it would if it were in force, in words."""
    named = ", ".join(Benefit(benefit).label for benefit in arrangement.confers)
    if not named or arrangement.validity_on(on).in_force:
        return named or "Nothing"
    return f"Nothing today; in force: {named.lower()}"


def facts(arrangement: Arrangement, read: Reader) -> list[tuple[str, str]]:
    """What was agreed, in words."""
    days = [
        (labels.titled(name), read.day(day))
        for name in ("signed_on", "starts_on", "ends_on", "ended_on")
        if (day := getattr(arrangement, name))
    ]
    titles = {"Starts on": "In force from", "Ends on": "In force until", "Ended on": "Ended early on"}
    parties = ", ".join(str(countries.name(code)) for code in arrangement.parties)
    facts = [("Kind", arrangement.get_kind_display()), ("Between", parties)]
    facts += [(titles.get(name, name), day) for name, day in days]
    beside = (("Ended because", arrangement.ended_because), ("Citation", arrangement.citation))
    return facts + [(name, value) for name, value in beside if value]


def named(objects: Iterable[Any], model: str) -> list[tuple[str, str]]:
    """Their names with the addresses of their pages."""
    return [
        (str(named_object), reverse(f"admin:licensing_{model}_change", args=[named_object.pk]))
        for named_object in objects
    ]
