"""Bulk operations: one act on many cases, carried out in bounded batches; a worker that dies half-way leaves no trace."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from datetime import datetime

from django.db import DatabaseError, OperationalError, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from structlog.contextvars import bound_contextvars

from licensing import transitions
from licensing.case_file import CaseFile
from licensing.changes import PendingWrites
from licensing.context import database_now
from licensing.events.declared import OF_FIRING
from licensing.messaging import wakeups
from licensing.models import BulkOperation, Case, prepared
from licensing.models.lines import KeyRange
from licensing.transitions import TransitionResult, orders
from licensing.transitions.firing import fire
from licensing.transitions.locking import lock_free

log = logging.getLogger(__name__)

# cases of a batch are held while it is made, and an officer who acts on one of them waits so long
BATCH, LEAST = 250, 100
LONG = 0.4  # seconds; where a batch takes longer, the next one is smaller
RANGES = (1_000, 4_000, 4_000, 4_000, 4_000)  # in so many keys at a time the next cases are sought
Change = tuple[str, dict[str, object], PendingWrites]
Act = BulkOperation.Act


class Pace:
    """How many cases a batch of this process has: as many as are done in less than half a second where it runs."""

    def __init__(self) -> None:
        self.cases = BATCH

    def took(self, looked_at: int, seconds: float) -> None:
        """A batch of so many took so long."""
        if looked_at and seconds > LONG:
            self.cases = max(LEAST, min(self.cases, looked_at) // 2)
        elif looked_at >= self.cases and seconds < LONG / 2:
            self.cases = min(BATCH, self.cases * 2)


PACE = Pace()


def carry_out(*, now: datetime | None = None, batch: int | None = None) -> int:
    """One batch of the oldest bulk operation that no other worker holds; return how many cases were looked at.

    One batch and no more, so that deadlines fire between two of them. Cases that somebody holds are left for later;
    one that fails is noted with its error and stops no other. Nought means that there is nothing to be done now.
    """
    started = time.monotonic()
    instant = now or database_now()
    with transaction.atomic():
        operation = _claim(instant)
        if operation is None:
            return 0
        keys, reached, more = _next(operation, batch or PACE.cases)
        files = lock_free(keys)
        operation.done += _apply(operation, files, instant)
        looked_at = {file.case.pk for file in files}
        operation.left_over = sorted({*operation.left_over, *keys} - looked_at)
        operation.cursor = reached
        if not more and not operation.left_over:
            operation.finished_at = instant
        operation.save()
    PACE.took(len(looked_at), time.monotonic() - started)
    return len(looked_at) or int(more or operation.finished_at is not None)


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
    return next(iter(_OLDEST.rows(now=now)), None)


def _oldest() -> QuerySet[BulkOperation]:
    now = prepared.instant("now")
    waiting = BulkOperation.objects.filter(finished_at__isnull=True)
    same = Q(hold=OuterRef("hold")) | Q(disruption=OuterRef("disruption"))
    before = waiting.filter(same, pk__lt=OuterRef("pk"), not_before__lte=now)
    free = waiting.filter(~Exists(before), not_before__lte=now).order_by(F("hold").asc(nulls_last=True), "id")
    locked = free.select_for_update(of=("self",), skip_locked=True)
    return locked.select_related(
        "hold", "service_level", "calendar_day__partner", "partner", "disruption__arrangement", "ordered_by"
    )[:1]


_OLDEST = prepared.Prepared(_oldest)  # nine tables, planned once and not for each batch


def _next(operation: BulkOperation, batch: int) -> tuple[list[int], int, bool]:
    """The next cases in the order of their keys, then those that were busy before; up to where, and whether more may follow.

    They are sought in ranges of keys, wider where few are found, so that no statement looks at all that there are.
    """
    candidates = orders.HANDLERS[operation.act].candidates
    last = Case.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    keys, reached = list[int](), operation.cursor
    for width in RANGES:
        if reached >= last or len(keys) >= batch:
            break
        among = KeyRange(reached, min(reached + width, last))
        found = candidates(operation, among).order_by("pk").values_list("pk", flat=True)
        keys += found[: batch - len(keys)]
        reached = keys[-1] if len(keys) >= batch else min(reached + width, last)
    more = bool(keys) or reached < last
    return keys if more else list(operation.left_over[:batch]), reached, more


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
    return sum(map(_is_changed, results))


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
            done += _is_changed(results)
    return done


def _change(operation: BulkOperation, file: CaseFile, now: datetime) -> list[TransitionResult]:
    """What was due before the order, the order, and what is due after it."""
    due = fire(file, now)
    change = orders.carry_out_on(file, operation, now)
    return [*due, *change, *(fire(file, now) if change else [])]


def _is_changed(results: Sequence[TransitionResult]) -> bool:
    """Whether more was done to the case than what was due on it."""
    return any(result.event.name not in OF_FIRING for result in results)


def _record_failure(operation: BulkOperation, file: CaseFile, error: Exception) -> None:
    with bound_contextvars(case=file.case.reference):
        log.error("%s could not be done", operation, exc_info=error)
    operation.failed = sorted({*operation.failed, file.case.pk})
    operation.failures += 1
    operation.error = f"{operation.error}{file.case.reference}: {error!r}\n"[:4000]
