"""Calendar days: whatever changes a calendar is recorded, and every running clock that counts by it follows.

A calendar is changed by a closure or an opening, by a list of them, by a partner that keeps other days, and by a newer list
of holidays, of which nobody tells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet

from licensing.case_file import CaseFile
from licensing.changes import PendingWrites
from licensing.clocks import corrections, required_dates, segments, terms
from licensing.clocks.calendar_scope import Scope, scope_of
from licensing.clocks.day_lists import LONGEST_REASON, Listed
from licensing.context import ActionContext
from licensing.messaging import bulk_operations
from licensing.models import BulkOperation, CalendarDay, Case, Clock, Partner, calendar_without
from licensing.models.lines import EVERY_CASE, KeyRange
from licensing.worktime import EVERY_DAY, WITH_HOLIDAYS, is_working_day
from workflows.language import Unit
from workflows.purposes import Purpose, scope

KEPT = ("calendar", "working_week", "zone")  # by which a partner's days are counted


def record_day(day: CalendarDay, ctx: ActionContext) -> CalendarDay:
    """Record that a day counts otherwise; what is running is recalculated. Raises ValidationError naming the field."""
    return record_days([day], ctx, day.reason)[0]


def record_days(days: Sequence[CalendarDay], ctx: ActionContext, reason: str) -> Sequence[CalendarDay]:
    """Record days of one calendar, or of one partner, in one act, after which what is running is recalculated once.

    Raises ValidationError naming the field, and of several days the day; nothing is written then.
    """
    for day in days:
        day.recorded_by_id, day.recorded_at, day.recorded_with = ctx.actor.user_id, ctx.now, len(days)
        day.full_clean()
    try:
        with transaction.atomic():
            for day in days:
                day.save(force_insert=True)
            _recalculate(ctx, reason, Scope.of_day(days[0]), calendar_day=days[0])
    except IntegrityError as clash:
        raise ValidationError({"day": "This day is already recorded."}) from clash
    return days


def of_list(
    listed: Sequence[Listed], calendar: str, partner: Partner | None, reason: str
) -> tuple[list[CalendarDay], int]:
    """The days of a list that are to be recorded, and how many of it the calendar has that way already.

    Raises ValidationError where nothing is new, or a day was recorded the other way.
    """
    if bool(calendar) == (partner is not None):
        raise ValidationError({"calendar": "Name either a calendar or a partner."})
    base = partner.calendar if partner else calendar
    if base not in WITH_HOLIDAYS:
        raise ValidationError({"partner": "This partner counts every day and has no closed days."})
    before = calendar_without(base, partner)
    recorded = dict(
        CalendarDay.objects.filter(withdrawn_at__isnull=True, calendar=calendar, partner=partner).values_list(
            "day", "is_open"
        )
    )
    days = []
    for row in listed:
        if recorded.get(row.day, row.is_open) != row.is_open:
            raise ValidationError(
                {"file": f"{row.day} is recorded the other way. Withdraw that record first."}
            )
        if row.day not in recorded and is_working_day(before, row.day) != row.is_open:
            why = f"{row.reason}: {reason}"[:LONGEST_REASON]
            days.append(
                CalendarDay(calendar=calendar, partner=partner, day=row.day, is_open=row.is_open, reason=why)
            )
    if not days:
        raise ValidationError({"file": "The calendar already has every day of this list."})
    return days, len(listed) - len(days)


def withdraw_day(day: CalendarDay, ctx: ActionContext) -> None:
    """The day counts as its calendar says after all. Raises ValidationError if it was withdrawn before."""
    with transaction.atomic():
        locked = CalendarDay.objects.select_for_update().get(pk=day.pk)
        if locked.withdrawn_at is not None:
            raise ValidationError("This record has already been withdrawn.")
        locked.withdrawn_at = ctx.now
        locked.save(update_fields=("withdrawn_at",))
        _recalculate(ctx, day.reason, Scope.of_day(locked), calendar_day=locked)


def change_partner(partner: Partner, reason: str, ctx: ActionContext) -> None:
    """Let the partner keep the calendar, the week and the zone that are set on it; its running clocks follow.

    Raises ValidationError naming the field, without a reason, or if nothing changes.
    """
    if not reason.strip():
        raise ValidationError({"reason": "State why the calendar is changed."})
    partner.clean_fields(exclude={field.name for field in partner._meta.fields} - set(KEPT))
    before = Partner.objects.get(pk=partner.pk)
    if all(getattr(before, name) == getattr(partner, name) for name in KEPT):
        raise ValidationError("Nothing changes.")
    with transaction.atomic():
        partner.save(update_fields=KEPT)
        _recalculate(ctx, reason.strip(), Scope.of_partner(partner), partner=partner)


def recount(reason: str, ctx: ActionContext) -> BulkOperation:
    """Recalculate every clock that was counted by another content of its calendar. Raises ValidationError if there is none."""
    stale = Scope.of_source()
    if not reason.strip():
        raise ValidationError({"reason": "State why the clocks are recalculated."})
    if not stale.clocks().exists():
        raise ValidationError("Every clock was counted by the present calendars.")
    with transaction.atomic():
        return _recalculate(ctx, reason.strip(), stale)


def _recalculate(ctx: ActionContext, reason: str, changed: Scope, **about: Any) -> BulkOperation:
    """Let what counts by it be recalculated."""
    foreseen = changed.clocks().values("case").distinct().count()
    act = BulkOperation.Act.RECALCULATE
    return bulk_operations.order(act, ctx, reason=reason, foreseen=foreseen, **about)


def to_recalculate(operation: BulkOperation, among: KeyRange = EVERY_CASE) -> QuerySet[Case]:
    """The cases that have such a clock."""
    changed, mine = scope_of(operation), {"case": OuterRef("pk")}
    return Case.objects.filter(
        among.of(), Exists(changed.clocks().filter(**mine)) | Exists(changed.required_dates().filter(**mine))
    )


def recalculate(
    file: CaseFile, operation: BulkOperation, ctx: ActionContext
) -> tuple[str, dict[str, Any], PendingWrites] | None:
    """Recalculate the dates of the case's clocks; None if none of them has changed, nor what they were counted by."""
    changed, writes, changed_clocks = scope_of(operation), PendingWrites(), []
    for clock in list(file.clocks):
        if clock.purpose == Purpose.REQUIRED_DATE or not changed.has(clock):
            continue
        was, level, at, by = clock.due_at, clock.next_rung, clock.next_at, clock.counted_by
        moved = _move_terms(clock, operation.partner, ctx)
        withdrawn = corrections.withdrawn(clock, ctx.now, segments.passed_levels(clock), was)
        # after a failure `next_at` is when it is tried again, which no calendar moves
        shifted = clock.next_rung == level and clock.next_at != at and not clock.failures
        if (clock.due_at, clock.counted_by) == (was, by) and not (shifted or withdrawn or moved.clocks):
            continue
        moved.add(PendingWrites(clocks=[clock], events=withdrawn))
        writes.add(moved)
        changed_clocks.append({"scope": clock.scope, "was_due_at": _text(was), "due_at": _text(clock.due_at)})
    if (moved_end := required_dates.changes(file, ctx.now)) is not None:
        changed_clocks.append({"scope": scope(Purpose.REQUIRED_DATE), **moved_end})
    if not changed_clocks:
        return None
    facts = {"day": changed.title, "reason": operation.reason, "clocks": changed_clocks}
    return "clock.counted_anew", facts, writes


def _move_terms(clock: Clock, partner: Partner | None, ctx: ActionContext) -> PendingWrites:
    """Let a clock of the partner's own time count by the days that it keeps now; nothing where it does already."""
    if partner is None:
        return PendingWrites()
    calendar = partner.counts_by if clock.unit == Unit.WORKING_DAYS else EVERY_DAY
    kept = replace(terms.current_terms(clock), calendar=calendar, zone=partner.zone)
    return PendingWrites() if kept == terms.current_terms(clock) else corrections.give_terms(clock, kept, ctx)


def _text(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None
