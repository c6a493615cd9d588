"""The registers of authorities: authorisations are read, letters of offer are kept by administrators."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.safestring import SafeString

from licensing.admin.access import visible_cases
from licensing.admin.display import cells, labels
from licensing.admin.display.formatting import listed, usd
from licensing.admin.registers.permissions import ReadByStaff
from licensing.models import Authorisation, LetterOfOffer


@admin.register(Authorisation)
class AuthorisationAdmin(ReadByStaff):
    """What has been granted, with what is left of it; each is read on the page of its case."""

    list_display = ("number", "instrument", "holder", "expires", "state_shown", "drawn", "left")
    list_per_page = 50
    list_select_related = ("licence__case__filer",)
    search_fields = ("number", "licence__case__reference", "licence__case__filer__name")
    search_help_text = "Number, reference or holder"
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """An approval grants it."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Draws alone change it."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Authorisation]:
        """Those of the cases that this person may read."""
        queryset: QuerySet[Authorisation] = super().get_queryset(request)
        return queryset.filter(licence__case__in=visible_cases(request).order_by())

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Its page is that of its case."""
        return redirect("admin:licensing_case_change", object_id)

    @admin.display(description="Holder")
    def holder(self, granted: Authorisation) -> str:
        """Who was granted it."""
        return granted.licence.case.filer.name

    @admin.display(description="Last day")
    def expires(self, granted: Authorisation) -> str:
        """Its last day."""
        return listed(granted.expires_on)

    @admin.display(description="State")
    def state_shown(self, granted: Authorisation) -> SafeString:
        """Of its case, as a badge."""
        case = granted.licence.case
        return cells.badge(labels.badge(case.flow, case.state))

    @admin.display(description="Drawn")
    def drawn(self, granted: Authorisation) -> str:
        """By value."""
        return usd(granted.drawn_value)

    @admin.display(description="Left")
    def left(self, granted: Authorisation) -> str:
        """By value."""
        return usd(granted.left_value)


class LetterForm(forms.ModelForm):  # type: ignore[type-arg]  # generic for the checker only
    """A letter of offer; its ceiling is not below what has been drawn of it."""

    class Meta:
        model = LetterOfOffer
        fields = ("number", "purchaser", "ends_on", "ceiling")

    def clean_ceiling(self) -> Decimal | None:
        """Refuse one that is passed already."""
        ceiling: Decimal | None = self.cleaned_data["ceiling"]
        if ceiling is not None and ceiling < self.instance.drawn_value:
            raise forms.ValidationError(f"{usd(self.instance.drawn_value)} has been drawn down.")
        return ceiling


@admin.register(LetterOfOffer)
class LetterOfOfferAdmin(ReadByStaff):
    """The letters of offer that goods move under; a ceiling that is known here is kept."""

    form = LetterForm
    list_display = ("number", "purchaser", "ends_on", "ceiling", "drawn")
    search_fields = ("number",)
    readonly_fields = ("drawn",)

    @admin.display(description="Drawn")
    def drawn(self, letter: LetterOfOffer) -> str:
        """By value."""
        return usd(letter.drawn_value)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """A letter never changes its number."""
        return ("number", "drawn") if obj else ("drawn",)

    def save_model(self, request: HttpRequest, obj: LetterOfOffer, form: Any, change: Any) -> None:
        """Write what is kept by hand alone, so that a draw at the same time is not undone."""
        obj.save(update_fields=("purchaser", "ends_on", "ceiling") if change else None)
