"""Phrases: days, instants and terms as a sentence says them, for whoever reads an explanation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from licensing.worktime.bases import title_of
from workflows.language import Unit
from workflows.wording import date_in_words


def day_in_words(day: date) -> str:
    """Such as "Thursday 26 November 2026"."""
    return f"{day:%A} {date_in_words(day)}"


def instant_in_words(instant: datetime, zone: str) -> str:
    """Such as "26 November 2026, 00:00", in that zone, which the first line of an explanation names for all."""
    local = instant.astimezone(ZoneInfo(zone))
    return f"{date_in_words(local.date())}, {local:%H:%M}"


def since_in_words(clock: Any) -> str:
    """From when a clock counts that does not count from its opening: a day, or an instant."""
    return instant_in_words(clock.since_at, clock.zone) if clock.since_at else day_in_words(clock.since_on)


def terms_in_words(terms: Mapping[str, Any], clock: Any = None) -> str:
    """Terms as copied to a clock (`licensing.clocks.terms.COPIED`), such as "10 working days (US federal calendar)".

    With the `clock`, those that run to a date or an instant name it.
    """
    if terms["amount"] is None:
        end = getattr(clock, "due_on", None)
        return f"the time until {day_in_words(end)}" if end else "the time until an instant"
    unit = Unit(terms["unit"])
    counted = unit.of(terms["amount"])
    if unit is not Unit.WORKING_DAYS:
        return counted
    own = " of the partner's own" if terms["calendar_partner_id"] else ""
    return f"{counted} ({title_of(terms['calendar'])}{own})"
