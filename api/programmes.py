"""Programmes and arrangements as a partner may read them, in a fixed number of statements."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.conf import settings

from licensing import worktime
from licensing.models import Arrangement, Case, Programme


def office_day(now: datetime) -> date:
    """The deciding office's day, of which standings are told."""
    return worktime.day_of(now, settings.OFFICE_ZONE)


def arrangements(on: date) -> list[Arrangement]:
    """All arrangements with their standing on that day as `validity`."""
    return [_standing(one, on) for one in Arrangement.objects.all()]


def of_partner(partner_id: int, on: date) -> list[Programme]:
    """The programmes of a partner: `arrangement_list` with their standing, `agreement_seen` if it may see that case."""
    found = list(Programme.objects.filter(partners=partner_id).prefetch_related("arrangements"))
    keys = [one.agreement_id for one in found if one.agreement_id]
    seen = Case.objects.visible_to(partner_id).filter(pk__in=keys).values_list("pk", "reference")
    references: dict[int | None, str] = dict(seen)
    for one in found:
        held: dict[str, Any] = vars(one)
        held["arrangement_list"] = [_standing(rests_on, on) for rests_on in one.arrangements.all()]
        held["agreement_seen"] = references.get(one.agreement_id)
    return found


def _standing(arrangement: Arrangement, on: date) -> Arrangement:
    vars(arrangement)["validity"] = arrangement.standing(on)
    return arrangement
