"""Service levels: declared for the future, ended, and running clocks moved to one as an explicit act."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from licensing.case_file import CaseFile
from licensing.changes import PendingWrites
from licensing.clocks import class_terms, corrections, terms
from licensing.clocks.terms import Terms
from licensing.context import ActionContext
from licensing.messaging import bulk_operations
from licensing.models import BulkOperation, Case, Clock, ServiceLevel
from licensing.models.lines import EVERY_CASE, KeyRange
from workflows.language import Role
from workflows.purposes import Purpose


def declare(level: ServiceLevel, ctx: ActionContext, today: date) -> ServiceLevel:
    """Declare a new version, effective from its day for clocks that open from then on; clocks that run keep theirs.

    `today` is the office's day. Raises ValidationError naming the field; nothing is written then.
    """
    if level.starts_on is not None and level.starts_on < today:
        raise ValidationError({"starts_on": "A service level cannot start in the past."})
    level.made_by_id, level.made_at = ctx.actor.user_id, ctx.now
    level.version = (level.rivals().aggregate(last=Max("version"))["last"] or 0) + 1
    level.full_clean(validate_constraints=False)  # the database's own word is taken below
    try:
        with transaction.atomic():
            level.save(force_insert=True)
    except IntegrityError as clash:
        raise ValidationError(
            {"starts_on": "Another version for these days was declared at the same time."}
        ) from clash
    return level


def succeed(level: ServiceLevel, ctx: ActionContext, today: date) -> ServiceLevel:
    """Declare a new version and end the one that is effective before it with the day before.

    Raises ValidationError as `declare` does, or if the other would end before it begins.
    """
    with transaction.atomic():
        before = level.rivals().filter(ends_on__isnull=True).select_for_update().first()
        if before is not None and level.starts_on is not None:
            end(before, level.starts_on - timedelta(days=1), today)
        return declare(level, ctx, today)


def end(level: ServiceLevel, on: date, today: date) -> None:
    """Let its last day be `on`, today at the earliest; clocks that run under it keep it."""
    if on < today - timedelta(days=1):
        raise ValidationError({"ends_on": "The last day cannot be before yesterday."})
    if on < level.starts_on:
        raise ValidationError({"ends_on": "The last day is before the first day."})
    level.ends_on = on
    level.save(update_fields=("ends_on",))


def running(level: ServiceLevel) -> QuerySet[Clock]:
    """The open target clocks of its kind and state that have other terms."""
    of_level = ~Q(purpose=Purpose.CASE) & Q(state=level.state) if level.state else Q(purpose=Purpose.CASE)
    others = Q(service_level__isnull=True) | ~Q(service_level=level)
    return Clock.objects.filter(
        of_level, others, case__kind=level.kind, closed_at__isnull=True, statutory=False, amount__isnull=False
    )


def schedule_move(level: ServiceLevel, reason: str, ctx: ActionContext) -> BulkOperation:
    """Move running clocks to these terms; previewed by `running`. Raises ValidationError without a reason."""
    if not reason.strip():
        raise ValidationError({"reason": "State why running clocks are moved."})
    with transaction.atomic():
        return bulk_operations.order(
            BulkOperation.Act.MOVE_CLOCKS,
            ctx,
            reason=reason.strip(),
            foreseen=running(level).values("case").distinct().count(),
            again=False,
            service_level=level,
        )


def to_move(operation: BulkOperation, among: KeyRange = EVERY_CASE) -> QuerySet[Case]:
    """The cases that have such a clock."""
    clocks = running(_level(operation)).filter(case=OuterRef("pk"))
    return Case.objects.filter(among.of(), Exists(clocks))


def move(
    file: CaseFile, operation: BulkOperation, ctx: ActionContext
) -> tuple[str, dict[str, Any], PendingWrites] | None:
    """Move the case's clocks to the service level, if it is the one that would be picked for them now."""
    level, writes, changed_clocks = _level(operation), PendingWrites(), []
    for clock, wanted in _to_move(file, level, ctx):
        before, given = clock.due_at, class_terms.with_a_day_left(clock, wanted, ctx.now)
        clock.least = given.amount if given != wanted else None
        writes.add(corrections.move_terms(clock, given, ctx))
        changed_clocks.append(
            {"scope": clock.scope, "was_due_at": _text(before), "due_at": _text(clock.due_at)}
        )
    if not changed_clocks:
        return None
    facts = {"service_level": str(level), "reason": operation.reason, "clocks": changed_clocks}
    return "clock.terms_moved", facts, writes


def spent(file: CaseFile, level: ServiceLevel, ctx: ActionContext) -> int:
    """How many of the case's clocks have used the new time already, and would breach at once without a day that is given."""
    return sum(
        class_terms.with_a_day_left(clock, wanted, ctx.now) != wanted
        for clock, wanted in _to_move(file, level, ctx)
    )


def _to_move(file: CaseFile, level: ServiceLevel, ctx: ActionContext) -> list[tuple[Clock, Terms]]:
    """The case's clocks for which the service level would be picked now, with the terms that it gives."""
    found = []
    for clock in file.clocks:
        within = terms.line_of(file, clock)
        if within is None or clock.service_level_id == level.pk or not _is_of(clock, level):
            continue
        if _picked(file, clock, ctx) == level.pk:
            rank = file.case.priority_class
            found.append((clock, terms.levelled(file, within, Role(clock.desk), level, rank)))
    return found


def _picked(file: CaseFile, clock: Clock, ctx: ActionContext) -> int | None:
    level = file.policy.level(
        file.kind,
        "" if clock.purpose == Purpose.CASE else clock.state,
        countries=file.countries(),
        programme=file.case.programme_id,
        priority_class=file.case.priority_class,
        on=ctx.office_day,
    )
    return level.pk if level else None


def _is_of(clock: Clock, level: ServiceLevel) -> bool:
    if clock.statutory or clock.amount is None:
        return False
    return (
        clock.purpose == Purpose.CASE
        if not level.state
        else clock.purpose != Purpose.CASE and clock.state == level.state
    )


def _text(instant: Any) -> str | None:
    return instant.isoformat() if instant else None


def _level(operation: BulkOperation) -> ServiceLevel:
    assert operation.service_level is not None
    return operation.service_level
