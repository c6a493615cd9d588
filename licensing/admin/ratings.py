"""The admin of the periods in which new DPAS ratings may be given: administrators keep them, every officer reads them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Q

from licensing.admin.keeping import ReadByStaff
from licensing.models import RatingAuthority


class PeriodForm(forms.ModelForm):  # type: ignore[type-arg]  # generic for the checker only
    """A period; two of them never overlap, so that a day has one authority or none."""

    class Meta:
        model = RatingAuthority
        fields = ("starts_on", "ends_on", "citation", "illustrative")

    def clean(self) -> dict[str, Any]:
        """Refuse a period that overlaps another, naming it."""
        found = super().clean() or {}
        first, last = found.get("starts_on"), found.get("ends_on")
        if first is None:
            return found
        others = RatingAuthority.objects.exclude(pk=self.instance.pk)
        others = others.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=first))
        overlapping = (others if last is None else others.filter(starts_on__lte=last)).first()
        if overlapping is not None:
            raise forms.ValidationError(
                f"It overlaps the period {overlapping}; a day has one authority or none."
            )
        return found


@admin.register(RatingAuthority)
class RatingAuthorityAdmin(ReadByStaff):
    """The authority to rate, period by period; a lapse stops new ratings only, hence no period is ever deleted."""

    form = PeriodForm
    list_display = ("starts_on", "last_day", "citation", "illustrative")
    list_display_links = ("starts_on",)

    @admin.display(description="Last day")
    def last_day(self, period: RatingAuthority) -> str:
        """The last day of the period."""
        return f"{period.ends_on:%d %b %Y}" if period.ends_on else "Until further notice"
