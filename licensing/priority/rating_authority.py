"""The DPAS authority: while none is in force, the time of those who are to rate is paused: 50 USC 4564."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from licensing import worktime
from licensing.case_file import CaseFile
from licensing.changes import PendingWrites
from licensing.clocks import pauses
from licensing.context import ActionContext
from licensing.messaging import bulk_operations
from licensing.models import BulkOperation, Case, RatingAuthority
from licensing.models.lines import EVERY_CASE, KeyRange
from workflows.catalogue import CATALOGUE
from workflows.pauses import NO_DPAS_AUTHORITY

RATING = CATALOGUE["priority"].transitions_named("authorise")[0]  # out of its states a rating is given
LAPSED, RESUMED = "authority.lapsed", "authority.resumed"
A_DAY = timedelta(days=1)
Change = tuple[str, dict[str, Any], PendingWrites]


def record(period: RatingAuthority, ctx: ActionContext) -> RatingAuthority:
    """Record a period, or a change of one; what waits for a rating is paused or goes on with its first and its last day.

    Orders that were rated before are none of its business. Raises ValidationError naming the field.
    """
    period.full_clean()
    with transaction.atomic():
        period.save()
        _reconsider(period, ctx)
        for instant in _turns(period):
            if instant > ctx.now:
                _reconsider(period, ctx, at=instant)
    return period


def _turns(period: RatingAuthority) -> list[datetime]:
    """The instants at which it begins and has ended, by the office's days."""
    days = [period.starts_on - A_DAY, *([] if period.ends_on is None else [period.ends_on])]
    return [worktime.end_of(day, settings.OFFICE_ZONE) for day in days]


def _reconsider(period: RatingAuthority, ctx: ActionContext, at: datetime | None = None) -> None:
    """Let the cases that wait for a rating be looked at again: on a person's act now, or by the clock at that instant."""
    bulk_operations.order(
        BulkOperation.Act.APPLY_DPAS_AUTHORITY,
        ctx,
        reason=str(period),
        at=at,
        foreseen=waiting().count(),
        by_clock=at is not None,
        rating_authority=period,
    )


def waiting() -> QuerySet[Case]:
    """The cases that wait for a rating."""
    return Case.objects.filter(kind="priority", state__in=RATING.sources)


def to_pause_or_resume(_operation: BulkOperation, among: KeyRange = EVERY_CASE) -> QuerySet[Case]:
    """The same; each goes by the truth of the day, whichever period gave the occasion."""
    return waiting().filter(among.of())


def pause_or_resume(file: CaseFile, _operation: BulkOperation, ctx: ActionContext) -> Change | None:
    """Pause the case's time, or let it go on, as the office's day demands; None where it stands so already."""
    due_change = _due_change(file, ctx)
    if due_change is None:
        return None
    name, writes = due_change
    return name, _facts(file, ctx), writes


def pause_at_entry(file: CaseFile, ctx: ActionContext) -> PendingWrites:
    """A case that comes to the desk while no authority is in force is paused from then on."""
    due_change = _due_change(file, ctx)
    if due_change is None:
        return PendingWrites()
    name, writes = due_change
    writes.events.append((name, _facts(file, ctx)))
    return writes


def _due_change(file: CaseFile, ctx: ActionContext) -> tuple[str, PendingWrites] | None:
    if file.state not in RATING.sources:
        return None
    lapsed = not file.finding("rating_authority", ctx.now).answer
    if lapsed is (NO_DPAS_AUTHORITY.code in file.open_pauses()):
        return None
    # its event comes next
    number = file.case.event_count + 1
    if lapsed:
        return LAPSED, pauses.begin_pause(file, NO_DPAS_AUTHORITY, ctx, number=number)
    return RESUMED, pauses.end_pause(file, NO_DPAS_AUTHORITY, ctx)


def _facts(file: CaseFile, ctx: ActionContext) -> dict[str, Any]:
    finding = file.finding("rating_authority", ctx.now)
    return {"on": ctx.office_day.isoformat(), "citations": list(finding.citations)}
