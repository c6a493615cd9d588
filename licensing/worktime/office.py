"""The deciding office's days, by which the law counts."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings


def office_day(instant: datetime) -> date:
    """The deciding office's day of that instant (aware)."""
    return instant.astimezone(ZoneInfo(settings.OFFICE_ZONE)).date()
