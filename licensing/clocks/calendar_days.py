"""Calendar days: a closure is recorded or withdrawn, and every running clock that counts by that calendar follows."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet

from licensing.case_file import CaseFile
from licensing.changes import PendingWrites
from licensing.clocks import corrections, required_dates, segments
from licensing.context import ActionContext
from licensing.messaging import bulk_operations
from licensing.models import BulkOperation, CalendarDay, Case, Clock
from workflows.language import Unit
from workflows.purposes import Purpose, scope


def record_day(day: CalendarDay, ctx: ActionContext) -> CalendarDay:
    """Record that a day counts otherwise; what is running is recalculated. Raises ValidationError naming the field."""
    day.recorded_by_id, day.recorded_at = ctx.actor.user_id, ctx.now
    day.full_clean()
    try:
        with transaction.atomic():
            day.save(force_insert=True)
            _count_anew(day, ctx)
    except IntegrityError as clash:
        raise ValidationError({"day": "This day is already recorded."}) from clash
    return day


def withdraw_day(day: CalendarDay, ctx: ActionContext) -> None:
    """The day counts as its calendar says after all. Raises ValidationError if it was withdrawn before."""
    with transaction.atomic():
        locked = CalendarDay.objects.select_for_update().get(pk=day.pk)
        if locked.withdrawn_at is not None:
            raise ValidationError("This record has already been withdrawn.")
        locked.withdrawn_at = ctx.now
        locked.save(update_fields=("withdrawn_at",))
        _count_anew(locked, ctx)


def _count_anew(day: CalendarDay, ctx: ActionContext) -> None:
    """Let what counts by its calendar be recalculated."""
    foreseen = running(day).values("case").distinct().count()
    bulk_operations.order(
        BulkOperation.Act.RECALCULATE, ctx, reason=day.reason, foreseen=foreseen, calendar_day=day
    )


def running(day: CalendarDay) -> QuerySet[Clock]:
    """The open clocks that count by its calendar, and would be recalculated."""
    counted = Clock.objects.filter(closed_at__isnull=True, unit=Unit.WORKING_DAYS)
    if day.partner_id:
        return counted.filter(calendar_partner=day.partner_id)
    return counted.filter(calendar=day.calendar, calendar_partner__isnull=True)


def required_date_clocks(day: CalendarDay) -> QuerySet[Clock]:
    """The open clocks of required dates that count on stages counted by its calendar."""
    by: dict[str, Any] = {"unit": Unit.WORKING_DAYS, "partner": day.partner_id}
    by |= {} if day.partner_id else {"calendar": day.calendar}
    return Clock.objects.filter(closed_at__isnull=True, purpose=Purpose.REQUIRED_DATE, ahead__contains=[by])


def to_recalculate(operation: BulkOperation) -> QuerySet[Case]:
    """The cases that have such a clock."""
    day, mine = _day(operation), {"case": OuterRef("pk")}
    return Case.objects.filter(
        Exists(running(day).filter(**mine)) | Exists(required_date_clocks(day).filter(**mine))
    )


def recalculate(
    file: CaseFile, operation: BulkOperation, ctx: ActionContext
) -> tuple[str, dict[str, Any], PendingWrites] | None:
    """Recalculate the dates of the case's clocks; None if none of them has changed."""
    day, writes, changed_clocks = _day(operation), PendingWrites(), []
    for clock in list(file.clocks):
        if clock.unit != Unit.WORKING_DAYS or not _counts_by(clock, day):
            continue
        was, level, at = clock.due_at, clock.next_rung, clock.next_at
        events = corrections.withdrawn(clock, ctx.now, segments.passed_levels(clock), was)
        # after a failure `next_at` is when it is tried again, which no calendar moves
        moved = clock.next_rung == level and clock.next_at != at and not clock.failures
        if clock.due_at == was and not moved and not events:
            continue
        writes.add(PendingWrites(clocks=[clock], events=events))
        is_now = clock.due_at
        changed_clocks.append(
            {
                "scope": clock.scope,
                "was_due_at": was.isoformat() if was else None,
                "due_at": is_now.isoformat() if is_now else None,
            }
        )
    if (moved_end := required_dates.changes(file, ctx.now)) is not None:
        changed_clocks.append({"scope": scope(Purpose.REQUIRED_DATE), **moved_end})
    return (
        ("clock.counted_anew", {"day": str(day), "reason": day.reason, "clocks": changed_clocks}, writes)
        if changed_clocks
        else None
    )


def _counts_by(clock: Clock, day: CalendarDay) -> bool:
    if day.partner_id:
        return clock.calendar_partner_id == day.partner_id
    return clock.calendar == day.calendar and clock.calendar_partner_id is None


def _day(operation: BulkOperation) -> CalendarDay:
    assert operation.calendar_day is not None
    return operation.calendar_day
