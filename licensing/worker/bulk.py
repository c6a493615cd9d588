"""Bulk operations: one act on many cases, carried out in bounded batches; a worker that dies half-way leaves no trace."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.core import checks
from django.db import DatabaseError, OperationalError, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from structlog.contextvars import bound_contextvars

from licensing import transitions
from licensing.case_file import CaseFile
from licensing.changes import PendingWrites
from licensing.clocks import calendar_days, causes, holds, service_levels
from licensing.context import ActionContext, Actor, database_now
from licensing.messaging import wakeups
from licensing.models import ActorKind, BulkOperation, Case, User
from licensing.priority import disruptions, rating_authority
from licensing.transitions import TransitionResult
from licensing.transitions.firing import fire
from licensing.transitions.following import moved, run_automatic_transitions
from licensing.transitions.locking import lock_free
from workflows.causes import Cause
from workflows.checks import incomplete

log = logging.getLogger(__name__)

BATCH = 250  # cases of a batch are held for some tenths of a second; an officer who acts on one of them waits so long
Change = tuple[str, dict[str, object], PendingWrites]
Act = BulkOperation.Act


@dataclass(frozen=True)
class Handler:
    """How an act is handled: which cases it may concern, and what it changes of one; None if nothing."""

    candidates: Callable[[BulkOperation], QuerySet[Case]]
    change: Callable[[CaseFile, BulkOperation, ActionContext], Change | None]


HANDLERS: Mapping[str, Handler] = MappingProxyType(
    {
        Act.PLACE_HOLD: Handler(holds.to_apply, holds.apply),
        Act.LIFT_HOLD: Handler(holds.to_lift, holds.lift_from),
        Act.MOVE_CLOCKS: Handler(service_levels.to_move, service_levels.move),
        Act.RECALCULATE: Handler(calendar_days.to_recalculate, calendar_days.recalculate),
        Act.ESCALATE: Handler(disruptions.to_escalate, disruptions.escalate),
        Act.GIVE_BACK: Handler(disruptions.to_give_back, disruptions.give_back),
        Act.APPLY_DPAS_AUTHORITY: Handler(
            rating_authority.to_pause_or_resume, rating_authority.pause_or_resume
        ),
    }
)


@checks.register("licensing")
def acts_are_done(**_asked: Any) -> list[checks.CheckMessage]:
    """licensing.E004: every bulk operation says which cases it concerns and what it changes of one."""
    hint = "Give it an entry in HANDLERS of licensing/worker/bulk.py."
    return incomplete("licensing.E004", "bulk operation", Act.values, HANDLERS, hint)


def carry_out(*, now: datetime | None = None, batch: int = BATCH) -> int:
    """One batch of the oldest bulk operation that no other worker holds; return how many cases were looked at.

    One batch and no more, so that deadlines fire between two of them. Cases that somebody holds are left for later;
    one that fails is noted with its error and stops no other. Nought means that there is nothing to be done now.
    """
    instant = now or database_now()
    with transaction.atomic():
        operation = _claim(instant)
        if operation is None:
            return 0
        keys = _next(operation, batch)
        files = lock_free(keys)
        operation.done += _apply(operation, files, instant)
        looked_at = {file.case.pk for file in files}
        operation.left_over = sorted({*operation.left_over, *keys} - looked_at)
        last = max(keys, default=operation.cursor)
        ahead = last > operation.cursor
        operation.cursor = max(last, operation.cursor)
        if not ahead and not operation.left_over:
            operation.finished_at = instant
        operation.save()
    return len(looked_at) or int(ahead or operation.finished_at is not None)


def retry(key: int) -> None:
    """Try again what a bulk operation could not do, once its cause is mended. Raises ValueError if nothing failed."""
    with transaction.atomic():
        operation = BulkOperation.objects.select_for_update().get(pk=key)
        if not operation.failed:
            raise ValueError(f"{operation} has no case to which it could not be done.")
        operation.left_over = sorted({*operation.left_over, *operation.failed})
        operation.failed, operation.error, operation.finished_at = [], "", None
        operation.save(update_fields=("left_over", "failed", "error", "finished_at"))
        wakeups.ring()


def _claim(now: datetime) -> BulkOperation | None:
    """The oldest that waits, of holds first; of one hold or disruption they are carried out in their order."""
    waiting = BulkOperation.objects.filter(finished_at__isnull=True)
    same = Q(hold=OuterRef("hold")) | Q(disruption=OuterRef("disruption"))
    before = waiting.filter(same, pk__lt=OuterRef("pk"), not_before__lte=now)
    free = waiting.filter(~Exists(before), not_before__lte=now).order_by(F("hold").asc(nulls_last=True), "id")
    locked = free.select_for_update(of=("self",), skip_locked=True)
    return locked.select_related(
        "hold", "service_level", "calendar_day__partner", "partner", "disruption__arrangement", "ordered_by"
    ).first()


def _next(operation: BulkOperation, batch: int) -> list[int]:
    """The next cases in the order of their keys, then those that were busy before."""
    candidates = HANDLERS[operation.act].candidates(operation)
    ahead = candidates.filter(pk__gt=operation.cursor).order_by("pk").values_list("pk", flat=True)
    return list(dict.fromkeys(ahead[:batch])) or list(operation.left_over[:batch])


def _apply(operation: BulkOperation, files: Sequence[CaseFile], now: datetime) -> int:
    """All of them together; if the database refuses that, each by itself."""
    results: list[list[TransitionResult]] = []
    failures: list[tuple[CaseFile, Exception]] = []
    try:
        with transaction.atomic():
            for file in files:
                try:
                    with bound_contextvars(case=file.case.reference):
                        results.append(_change(operation, file, now))
                except DatabaseError:
                    raise  # the savepoint is lost
                except Exception as error:  # noqa: BLE001 - whatever is wrong with one case must stop no other
                    failures.append((file, error))
            transitions.record([result for results_of_case in results for result in results_of_case])
    except OperationalError:
        raise  # the database is away, which says nothing of any case
    except DatabaseError:
        return _one_by_one(operation, [file.case.pk for file in files], now)
    for file, failure in failures:
        _record_failure(operation, file, failure)
    return sum(map(bool, results))


def _one_by_one(operation: BulkOperation, keys: Sequence[int], now: datetime) -> int:
    done = 0
    for file in lock_free(keys):
        try:
            with bound_contextvars(case=file.case.reference), transaction.atomic():
                results = _change(operation, file, now)
                transitions.record(results)
        except OperationalError:
            raise
        except Exception as error:  # noqa: BLE001 - one case's error stops no other
            _record_failure(operation, file, error)
        else:
            done += bool(results)
    return done


def _change(operation: BulkOperation, file: CaseFile, now: datetime) -> list[TransitionResult]:
    ctx = ActionContext(now, actor_of(operation.ordered_by)).not_before(file.case.last_event_at)
    due = fire(file, ctx.now)
    change = HANDLERS[operation.act].change(file, operation, ctx)
    if change is None:
        return due
    name, facts, writes = change
    writes.events.insert(0, (name, facts))
    result = moved(file, writes, ctx, [causes.named(Cause.BULK, act=operation.act)])
    return [*due, result, *run_automatic_transitions(file, ctx)]


def actor_of(user: User | None) -> Actor:
    """The person who started it; the clock if nobody's."""
    if user is None:
        return Actor(ActorKind.CLOCK, "clock")
    return Actor(ActorKind.USER, str(user), user_id=user.pk)


def _record_failure(operation: BulkOperation, file: CaseFile, error: Exception) -> None:
    with bound_contextvars(case=file.case.reference):
        log.error("%s could not be done", operation, exc_info=error)
    operation.failed = sorted({*operation.failed, file.case.pk})
    operation.failures += 1
    operation.error = f"{operation.error}{file.case.reference}: {error!r}\n"[:4000]
