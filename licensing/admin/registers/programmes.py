"""The admin of programmes: administrators keep them, every officer reads what they rest on and the cases under them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, path, reverse

from licensing.admin.access import acting, administers, visible_cases
from licensing.admin.beside import Column
from licensing.admin.display import cases_under
from licensing.admin.display.formatting import listed
from licensing.admin.policy import wizard
from licensing.admin.policy.service_levels import today
from licensing.admin.policy.wizard import BulkActionAdmin
from licensing.admin.registers import arrangements
from licensing.admin.registers.permissions import ReadByStaff
from licensing.admin.theme import ModelAdmin
from licensing.models import Arrangement, Case, CaseQuerySet, Programme
from licensing.models.arrangements import NEVER

UNDER_WAY = Column[int]("cases_under_way")  # added to the rows of the list


@admin.register(Programme)
class ProgrammeAdmin(ReadByStaff, BulkActionAdmin):
    """Programmes by their codes."""

    fields = ("code", "title", "summary", "began_on", "ended_on", "arrangements", "partners", "agreement")
    autocomplete_fields = ("arrangements", "partners", "agreement")
    list_display = ("title", "rests_on", "began", "ended", "under_way")
    list_display_links = ("title",)
    search_fields = ("code", "title")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Programme]:
        """With the count of the cases under each that are open or in force."""
        queryset: QuerySet[Programme] = super().get_queryset(request)
        seen = Q(cases__in=visible_cases(request).order_by(), cases__received_at__isnull=False)
        counted = Count("cases", filter=seen & ~Q(cases__desk=""))
        return queryset.annotate(cases_under_way=counted).prefetch_related("arrangements")

    @admin.display(description="Arrangements")
    def rests_on(self, programme: Programme) -> str:
        """Their titles."""
        return "; ".join(str(arrangement) for arrangement in programme.arrangements.all()) or "None"

    @admin.display(description="Began")
    def began(self, programme: Programme) -> str:
        """Its first day."""
        return listed(programme.began_on)

    @admin.display(description="Ended")
    def ended(self, programme: Programme) -> str:
        """Its last day."""
        return listed(programme.ended_on) if programme.ended_on else "Open"

    @admin.display(description="Open or in force")
    def under_way(self, programme: Programme) -> int:
        """How many there are that the reader may read."""
        return UNDER_WAY.of(programme)

    def get_urls(self) -> list[URLPattern]:
        """The form beside the admin's own addresses."""
        edit = self.admin_site.admin_view(self.edit_view)
        return [path("<path:object_id>/edit/", edit, name="licensing_programme_edit"), *super().get_urls()]

    def edit_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The form of one, for administrators."""
        if not administers(request):
            raise PermissionDenied
        return super().change_view(request, object_id)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Who changed what, as the admin keeps it."""
        return ModelAdmin.history_view(self, request, object_id, extra_context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The page of one: what it rests on, who files under it, its cases."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        programme, on, read = self.get_record(request, object_id), today(request), acting(request).read
        visible = visible_cases(request)
        cases = cases_under.under_programme(visible, programme.pk)
        last = [("Ended on", read.day(programme.ended_on))] if programme.ended_on else []
        levels = programme.service_levels.select_related("programme", "arrangement")
        context = {
            "title": programme.title,
            "programme": programme,
            "badge": badge(programme, on),
            "facts": [("Code", programme.code), ("Began on", read.day(programme.began_on)), *last],
            "agreement": agreement(programme, visible),
            "arrangements": rested_on(programme.arrangements.all(), on),
            "partners": list(programme.partners.all()),
            "levels": arrangements.named(levels, "servicelevel"),
            "never": NEVER,
            "edit_address": reverse("admin:licensing_programme_edit", args=[programme.pk])
            if administers(request)
            else "",
            **cases_under.of_programme(visible, programme, on),
            **cases_under.tallied(cases, programme=str(programme.pk)),
            **wizard.listed(cases.with_detail(), latest=True),
            "ended_address": cases_under.inbox(view="closed", programme=str(programme.pk)),
        }
        return self.page(request, "licensing/programme.html", context)


def cards(case: Case, visible: CaseQuerySet, on: date) -> list[dict[str, Any]]:
    """The programme that a case was filed under and those whose parent agreement it is, as its page shows them on that day."""
    led = Programme.objects.filter(agreement=case).prefetch_related("arrangements")
    own = [case.programme] if case.programme else []
    return [
        {
            "title": programme.title,
            "address": reverse("admin:licensing_programme_change", args=[programme.pk]),
            "badge": badge(programme, on),
            "is_agreement": programme.agreement_id == case.pk,
            "has_agreement": programme.agreement_id is not None,
            "agreement": agreement(programme, visible) if programme.agreement_id != case.pk else None,
            "arrangements": rested_on(programme.arrangements.all(), on),
        }
        for programme in [*own, *(other for other in led if other.pk != case.programme_id)]
    ]


def agreement(programme: Programme, visible: CaseQuerySet) -> dict[str, Any] | None:
    """Its parent agreement as a line, if there is one among the cases that the reader may read."""
    if programme.agreement_id is None:
        return None
    case = visible.with_detail().filter(pk=programme.agreement_id).first()
    return wizard.line(case) if case else None


def rested_on(named: Iterable[Arrangement], on: date) -> list[dict[str, Any]]:
    """Arrangements with their standing on that day."""
    return [
        {
            "title": arrangement.title,
            "address": reverse("admin:licensing_arrangement_change", args=[arrangement.pk]),
            "badge": arrangements.badge(arrangement, on),
            "sentence": arrangement.validity_on(on).sentence,
            "confers": arrangements.conferred(arrangement, on),
        }
        for arrangement in named
    ]


def badge(programme: Programme, on: date) -> dict[str, str]:
    """Whether it goes on, with the tone."""
    if on < programme.began_on:
        return {"title": "Not begun", "tone": "wait"}
    ended = programme.ended_on is not None and programme.ended_on < on
    return {"title": "Ended", "tone": "neutral"} if ended else {"title": "Under way", "tone": "good"}
