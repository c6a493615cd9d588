"""The admin of the periods in which new DPAS ratings may be given: administrators keep them, every officer reads them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from licensing.admin.access import acting
from licensing.admin.display.formatting import listed
from licensing.admin.registers.permissions import ReadByStaff
from licensing.models import RatingAuthority
from licensing.priority import rating_authority


@admin.register(RatingAuthority)
class RatingAuthorityAdmin(ReadByStaff):
    """The DPAS authority, period by period; a lapse stops new ratings only, hence no period is ever deleted."""

    fields = ("starts_on", "ends_on", "citation", "illustrative")
    list_display = ("starts_on", "last_day", "citation", "illustrative")
    list_display_links = ("starts_on",)

    def save_model(self, request: HttpRequest, obj: RatingAuthority, form: Any, change: bool) -> None:  # noqa: FBT001 - as Django calls it
        """Record it, so that what waits for a rating is paused or goes on with it."""
        rating_authority.record(obj, acting(request).action_context())

    @admin.display(description="Last day")
    def last_day(self, period: RatingAuthority) -> str:
        """The last day of the period."""
        return listed(period.ends_on) if period.ends_on else "Until further notice"
