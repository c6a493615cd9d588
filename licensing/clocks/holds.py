"""Holds: one act that holds a set of cases, previewed, placed and lifted for all of them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, QuerySet

from licensing.case_file import CaseFile
from licensing.changes import PendingWrites
from licensing.clocks import pauses
from licensing.context import ActionContext
from licensing.messaging import bulk_operations
from licensing.models import BulkOperation, Case, Hold, Pause, User
from licensing.models.lines import EVERY_CASE, KeyRange


def matching(hold: Hold) -> QuerySet[Case]:
    """The submitted cases under way that the hold covers, each once, whether they are under it already or not."""
    covered = Case.objects.filter(hold.covers(), received_at__isnull=False).values("pk")
    return Case.objects.filter(pk__in=covered).under_way()


def preview(hold: Hold) -> list[tuple[str, str, int]]:
    """How many cases the hold would hold, as (kind, state, count), most first; their sum is the count."""
    counted = matching(hold).order_by().values("kind", "state").annotate(count=Count("pk"))
    rows = [(group["kind"], group["state"], group["count"]) for group in counted]
    return sorted(rows, key=lambda row: (-row[2], row[:2]))


def place(hold: Hold, ctx: ActionContext) -> Hold:
    """Place the hold; from this instant nothing it covers goes ahead, and its cases' clocks are paused shortly.

    Raises ValidationError naming the field.
    """
    hold.placed_at, hold.placed_by = ctx.now, _person(ctx)
    hold.foreseen = sum(count for *_, count in preview(hold))
    hold.full_clean(exclude=("lifted_by", "lifted_at"))  # nobody has lifted it
    with transaction.atomic():
        hold.save(force_insert=True)
        bulk_operations.order(
            BulkOperation.Act.PLACE_HOLD, ctx, reason=hold.notice, foreseen=hold.foreseen, hold=hold
        )
    return hold


def lift(hold: Hold, reason: str, ctx: ActionContext) -> Hold:
    """Lift a hold for all the cases under it. Raises ValidationError if it is lifted already or no reason is given."""
    if not reason.strip():
        raise ValidationError({"lifted_because": "State why the hold is lifted."})
    with transaction.atomic():
        locked = Hold.objects.select_for_update().get(pk=hold.pk)
        if locked.lifted_at is not None:
            raise ValidationError({"lifted_because": "This hold has already been lifted."})
        locked.lifted_at, locked.lifted_by_id = max(ctx.now, locked.placed_at), ctx.actor.user_id
        locked.lifted_because = reason.strip()
        locked.save(update_fields=("lifted_at", "lifted_by", "lifted_because"))
        case_count = Pause.objects.filter(hold=locked, closed_at__isnull=True).count()
        reason = locked.lifted_because
        bulk_operations.order(
            BulkOperation.Act.LIFT_HOLD, ctx, reason=reason, foreseen=case_count, hold=locked
        )
    return locked


def to_apply(operation: BulkOperation, among: KeyRange = EVERY_CASE) -> QuerySet[Case]:
    """The cases that the hold covers and does not hold yet."""
    hold = _hold(operation)
    pauses_of_hold = Pause.objects.filter(case=OuterRef("pk"), hold=hold, closed_at__isnull=True)
    return matching(hold).filter(among.of()).exclude(Exists(pauses_of_hold))


def apply(
    file: CaseFile, operation: BulkOperation, ctx: ActionContext
) -> tuple[str, dict[str, Any], PendingWrites] | None:
    """Put one case under the hold; not if it was lifted, or holds the case, meanwhile."""
    hold = _hold(operation)
    in_force = any(row["id"] == hold.pk for row in file.policy.holds)
    if (
        not in_force
        or any(pause.hold_id == hold.pk for pause in file.pauses)
        or file.flow.state(file.state).final
    ):
        return None
    # its event comes next
    writes = pauses.apply_hold(file, hold, ctx, number=file.case.event_count + 1)
    return "hold.placed", pauses.facts_of(hold, hold.notice), writes


def to_lift(operation: BulkOperation, among: KeyRange = EVERY_CASE) -> QuerySet[Case]:
    """The cases that are under the hold."""
    pauses_of_hold = Pause.objects.filter(case=OuterRef("pk"), hold=_hold(operation), closed_at__isnull=True)
    return Case.objects.filter(among.of(), Exists(pauses_of_hold))


def lift_from(
    file: CaseFile, operation: BulkOperation, ctx: ActionContext
) -> tuple[str, dict[str, Any], PendingWrites] | None:
    """Take one case out of the hold."""
    hold = _hold(operation)
    if not any(pause.hold_id == hold.pk for pause in file.pauses):
        return None
    return "hold.lifted", pauses.facts_of(hold, operation.reason), pauses.lift_hold(file, hold, ctx)


def _person(ctx: ActionContext) -> User:
    """A hold is a person's act."""
    assert ctx.actor.user_id is not None
    return User.objects.get(pk=ctx.actor.user_id)


def _hold(operation: BulkOperation) -> Hold:
    assert operation.hold is not None
    return operation.hold
