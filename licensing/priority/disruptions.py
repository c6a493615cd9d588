"""Disruptions: declared by the defence department's desk, countersigned, and their cases escalated until they are lifted."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from licensing import worktime
from licensing.case_file import CaseFile
from licensing.changes import PendingWrites
from licensing.context import ActionContext
from licensing.messaging import bulk_operations
from licensing.models import Arrangement, BulkOperation, Case, Disruption, PriorityEvidence, User
from licensing.models.lines import EVERY_CASE, KeyRange
from licensing.priority import classification
from workflows.classes import LOWEST, TITLES, class_of
from workflows.input import LATEST
from workflows.language import Role

Act = BulkOperation.Act
A_DAY = timedelta(days=1)
# what gives a class on its own
RAISING = tuple(code for code in TITLES if class_of([code]) != LOWEST)
_LATER = ("countersigned_by", "countersigned_at", "lifted_by", "lifted_at")


def matching(disruption: Disruption, on: date, among: KeyRange = EVERY_CASE) -> QuerySet[Case]:
    """The submitted cases under way that it covers on that day, each once, whether it is their evidence already or not.

    Shipments are not among them: they have the evidence of the case under which they go.
    """
    covered = Case.objects.filter(disruption.covers(on, among), received_at__isnull=False)
    return (
        Case.objects.filter(among.of(), pk__in=covered.order_by().values("pk"))
        .exclude(kind="shipment")
        .under_way()
    )


def preview(disruption: Disruption, on: date) -> list[tuple[str, str, int, int]]:
    """What it would move, as (kind, state, cases, those whose class would rise), most first."""
    raised = Count("pk", filter=Q(priority_class=LOWEST))
    cases = matching(disruption, on).order_by()
    counted = cases.values("kind", "state").annotate(count=Count("pk"), raised=raised)
    rows = [(group["kind"], group["state"], group["count"], group["raised"]) for group in counted]
    return sorted(rows, key=lambda row: (-row[2], row[:2]))


def under(disruption: Disruption) -> QuerySet[Case]:
    """The cases of which it is evidence now."""
    return Case.objects.filter(grounds__disruption=disruption, grounds__ended_at__isnull=True)


def preview_lifting(disruption: Disruption) -> list[tuple[str, str, int, int]]:
    """What lifting it would give back, as (kind, state, cases, those whose class would fall), most first."""
    others = PriorityEvidence.objects.filter(
        case=OuterRef("pk"), ended_at__isnull=True, counts_from__isnull=False
    )
    kept = Exists(others.exclude(disruption=disruption).filter(code__in=RAISING))
    cases = under(disruption).annotate(kept=kept).order_by()
    counted = cases.values("kind", "state").annotate(
        count=Count("pk"), falling=Count("pk", filter=Q(kept=False))
    )
    rows = [(group["kind"], group["state"], group["count"], group["falling"]) for group in counted]
    return sorted(rows, key=lambda row: (-row[2], row[:2]))


def declare(disruption: Disruption, ctx: ActionContext) -> Disruption:
    """Declare it; nothing moves before somebody else has countersigned. Raises ValidationError naming the field.

    What covers no case is refused, and so is whoever is not of the defence department's desk.
    """
    _of(Role.ENDORSER, ctx)
    foresee(disruption, ctx)
    disruption.save(force_insert=True)
    return disruption


def foresee(disruption: Disruption, ctx: ActionContext) -> QuerySet[Case]:
    """The cases that it would cover if it were declared now, on its first day; nothing is written.

    Raises ValidationError, by field, for what covers none and for what is over.
    """
    today = office_day(ctx.now)
    disruption.declared_by, disruption.declared_at, disruption.foreseen = _person(ctx), ctx.now, 0
    disruption.full_clean(exclude=_LATER)
    if disruption.ends_on is not None and disruption.ends_on < today:
        raise ValidationError({"ends_on": "This day has passed."})
    cases = matching(disruption, first_day(disruption, today))
    disruption.foreseen = cases.count()
    if not disruption.foreseen:
        raise ValidationError("The disruption covers no open case.")
    return cases


def first_day(disruption: Disruption, today: date) -> date:
    """Its first day in effect, if it comes into effect now."""
    return max(today, disruption.starts_on)


def countersign(disruption: Disruption, ctx: ActionContext) -> Disruption:
    """Bring a declared disruption into effect: its cases are escalated from its first day until its last.

    Raises ValidationError if it is in effect, lifted or over already, or if who declared it (or a delegate) countersigns.
    """
    _of(Role.COUNTERSIGNER, ctx)
    with transaction.atomic():
        locked = (
            Disruption.objects.select_for_update(of=("self",), no_key=True)
            .select_related("arrangement")
            .get(pk=disruption.pk)
        )
        if locked.countersigned_at is not None or locked.lifted_at is not None:
            raise ValidationError("The disruption has already been countersigned or lifted.")
        if locked.declared_by_id in ctx.actor.people:
            raise ValidationError("Neither the person who declared it nor a delegate may countersign it.")
        if locked.ends_on is not None and locked.ends_on < office_day(ctx.now):
            raise ValidationError("Its last day has passed.")
        locked.countersigned_by, locked.countersigned_at = (
            _person(ctx),
            max(ctx.now, locked.declared_at),
        )
        locked.save(update_fields=("countersigned_by", "countersigned_at"))
        starts = max(ctx.now, first_instant(locked.starts_on))
        bulk_operations.order(
            Act.ESCALATE, ctx, reason=locked.reason, at=starts, foreseen=locked.foreseen, disruption=locked
        )
        _schedule_end(locked, ctx)
    return locked


def lift(disruption: Disruption, reason: str, ctx: ActionContext) -> Disruption:
    """Lift it, in effect or only declared: every case gets back what it had. Raises ValidationError, by field."""
    _of(Role.ENDORSER, ctx)
    if not reason.strip():
        raise ValidationError({"lifted_because": "State why the disruption is lifted."})
    with transaction.atomic():
        locked = (
            Disruption.objects.select_for_update(of=("self",), no_key=True)
            .select_related("arrangement")
            .get(pk=disruption.pk)
        )
        if locked.lifted_at is not None:
            raise ValidationError({"lifted_because": "The disruption has already been lifted."})
        locked.lifted_by, locked.lifted_at = _person(ctx), max(ctx.now, locked.declared_at)
        locked.lifted_because = reason.strip()
        locked.save(update_fields=("lifted_by", "lifted_at", "lifted_because"))
        if locked.countersigned_at is not None:
            under = PriorityEvidence.objects.filter(disruption=locked, ended_at__isnull=True).count()
            bulk_operations.order(
                Act.GIVE_BACK, ctx, reason=locked.lifted_because, foreseen=under, disruption=locked
            )
    return locked


def reapply_for_arrangement(arrangement: Arrangement, ctx: ActionContext) -> None:
    """The arrangement was changed: what was declared for it is re-evaluated, now and when it ends."""
    declared = Disruption.objects.filter(arrangement=arrangement, lifted_at__isnull=True)
    with transaction.atomic():
        for locked in declared.exclude(countersigned_at__isnull=True):
            locked.arrangement = arrangement
            starts = first_instant(max(locked.starts_on, arrangement.starts_on or locked.starts_on))
            changed = partial(
                bulk_operations.order, reason="Its arrangement was changed.", again=False, disruption=locked
            )
            changed(Act.GIVE_BACK, ctx)
            changed(Act.ESCALATE, ctx, at=max(ctx.now, starts))
            _schedule_end(locked, ctx)


def to_escalate(operation: BulkOperation, among: KeyRange = EVERY_CASE) -> QuerySet[Case]:
    """The cases that it covers and for which it is no evidence yet."""
    disruption = _disruption(operation)
    day = max(disruption.starts_on, office_day(operation.not_before))
    return matching(disruption, day, among).exclude(pk__in=_of_its_evidence(disruption, among))


def escalate(
    file: CaseFile, operation: BulkOperation, ctx: ActionContext
) -> tuple[str, dict[str, Any], PendingWrites] | None:
    """Give one case the evidence; not if the disruption has ended, or is its evidence, meanwhile."""
    disruption = _disruption(operation)
    if (
        not disruption.stands(ctx.office_day)
        or any(evidence.disruption_id == disruption.pk for evidence in file.priority.evidence)
        or file.flow.state(file.state).final
    ):
        return None
    writes = classification.cover(file, disruption, ctx)
    return *writes.events.pop(0), writes


def to_give_back(operation: BulkOperation, among: KeyRange = EVERY_CASE) -> QuerySet[Case]:
    """The cases of which it is evidence."""
    return Case.objects.filter(among.of(), pk__in=_of_its_evidence(_disruption(operation), among))


def _of_its_evidence(disruption: Disruption, among: KeyRange) -> QuerySet[PriorityEvidence, Any]:
    """The keys of the cases of which it is evidence: read for the range, never asked of each case anew."""
    own = PriorityEvidence.objects.filter(among.of("case_id"), disruption=disruption, ended_at__isnull=True)
    return own.values("case_id")


def give_back(
    file: CaseFile, operation: BulkOperation, ctx: ActionContext
) -> tuple[str, dict[str, Any], PendingWrites] | None:
    """Take the evidence from one case, if the disruption is over; its class falls to what the rest gives."""
    disruption = _disruption(operation)
    over = not disruption.stands(ctx.office_day)
    if not over or all(evidence.disruption_id != disruption.pk for evidence in file.priority.evidence):
        return None
    writes = classification.uncover(file, disruption, ctx)
    return *writes.events.pop(0), writes


def office_day(now: datetime) -> date:
    """The office's day of that instant."""
    return worktime.day_of(now, settings.OFFICE_ZONE)


def first_instant(day: date) -> datetime:
    """The instant at which the office's day begins."""
    return datetime.combine(day, datetime.min.time(), tzinfo=ZoneInfo(settings.OFFICE_ZONE))


def _of(role: Role, ctx: ActionContext) -> None:
    if role not in ctx.actor.roles:
        raise PermissionError(f"Only the {role} may do this.")


def _person(ctx: ActionContext) -> User:
    """It is a person's act."""
    if ctx.actor.user_id is None:
        raise PermissionError("Only a person may declare or lift a disruption.")
    return User.objects.get(pk=ctx.actor.user_id)


def _disruption(operation: BulkOperation) -> Disruption:
    assert operation.disruption is not None
    return operation.disruption


def _schedule_end(disruption: Disruption, ctx: ActionContext) -> None:
    """Give back when its last day, or that of its arrangement, has passed: by the clock, started by nobody on that day."""
    last = disruption.last_day
    if last is not None and last < LATEST:
        bulk_operations.order(
            Act.GIVE_BACK,
            ctx,
            reason="Its last day has passed.",
            at=first_instant(last + A_DAY),
            by_clock=True,
            disruption=disruption,
        )
