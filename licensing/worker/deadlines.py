"""Escalation: fire every clock that has something to do now: warn, breach, escalate, execute the overdue transition."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.db import DatabaseError, OperationalError, connection, transaction
from structlog.contextvars import bind_contextvars, bound_contextvars, unbind_contextvars

from licensing import transitions
from licensing.case_file import CaseFile, holding, loading
from licensing.changes import PendingWrites
from licensing.clocks import segments
from licensing.context import CLOCK, ActionContext, database_now
from licensing.messaging import wakeups
from licensing.models import Clock
from licensing.models.prepared import Prepared, instant
from licensing.transitions import TransitionResult
from licensing.transitions.firing import due_clocks, fire

log = logging.getLogger(__name__)

BATCH = 200
MOST_FAILURES = 3
RETRY_AFTER = timedelta(seconds=30)


class NotFailed(ValueError):
    """The clock is not a failed job (any more)."""


def sweep(*, now: datetime | None = None, batch: int = BATCH) -> int:
    """Fire all that is due at `now` (PostgreSQL's clock if not given), in batches; return the number of levels fired.

    Cases that somebody holds are left for the next sweep. A clock whose effect keeps failing is marked as failed with
    its error and stops no other.
    """
    fired = 0
    while count := _sweep_batch(now or database_now(), batch):
        fired += count
    return fired


def _sweep_batch(now: datetime, batch: int) -> int:
    """One batch together, in one transaction; if that fails, its cases one by one."""
    try:
        return _fire_batch(now, batch)
    except OperationalError:
        raise  # the database is away, which says nothing of any case
    except Exception:
        # whatever is wrong with one of them must stop no other
        log.exception("a batch of deadlines failed; its cases are tried one by one")
        return _fire_apart(now, batch)


def _fire_batch(now: datetime, batch: int) -> int:
    fired, failed = 0, list[tuple[int, Clock, str]]()
    with transaction.atomic():
        cases = _load(_claim(now, batch))
        results = []
        for file in cases:
            with bound_contextvars(case=file.case.reference):
                waiting = due_clocks(file, now)
                try:
                    results_of_case = fire(file, now)
                except DatabaseError:
                    raise  # the transaction is lost; the cases are tried one by one
                except Exception as error:
                    # whatever a side effect does wrong must stop no other case; it is kept for officers to see
                    log.exception("a deadline failed")
                    failed += _blamed(file, waiting, now, error)
                    continue
            fired += len(results_of_case)
            results += results_of_case
        if results:
            transitions.record(results)
    return fired + sum(_failed(*failure, now) for failure in failed)


def _fire_apart(now: datetime, batch: int) -> int:
    """The cases one by one, each judged by the database before the next; who spoils it is named and left alone."""
    fired, failed = 0, list[tuple[int, Clock, str]]()
    with transaction.atomic():
        for key in _claim(now, batch):
            waiting: list[Clock] = []
            try:
                with transaction.atomic():
                    (file,) = _load([key])
                    bind_contextvars(case=file.case.reference)
                    waiting = due_clocks(file, now)
                    results_of_case = fire(file, now)
                    transitions.record(results_of_case)
                    _judge_now()
            except OperationalError:
                raise  # the database is away, which says nothing of any case
            except Exception as error:
                log.exception("a deadline failed")
                blamed = waiting or list(
                    Clock.objects.filter(case_id=key, next_at__lte=now).order_by("next_at")
                )
                failed += [(key, clock, repr(error)) for clock in blamed[:1]]
                continue
            finally:
                unbind_contextvars("case")
            fired += len(results_of_case)
    return fired + sum(_failed(*failure, now) for failure in failed)


def _judge_now() -> None:
    """Let constraints that wait for the commit speak here, where they undo one case."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _blamed(
    file: CaseFile, waiting: list[Clock], now: datetime, error: Exception
) -> list[tuple[int, Clock, str]]:
    """The clock at which the case failed: the one that is due now; one that was opened on the way is not known yet."""
    known = [clock for clock in due_clocks(file, now) if clock.pk is not None]
    return [(file.case.pk, clock, repr(error)) for clock in (known or waiting)[:1]]


def _claim(now: datetime, batch: int) -> list[int]:
    """Lock the free cases whose clocks are the first due; return their keys."""
    return sorted({clock.case_id for clock in _first_due(batch).rows(now=now)})


@cache
def _first_due(batch: int) -> Prepared[Clock]:
    due = Clock.objects.filter(next_at__lte=instant("now")).order_by("next_at", "id")
    free = due.select_related("case").only("case_id", "case__id")
    locked = free.select_for_update(of=("case",), no_key=True, skip_locked=True)
    return Prepared(lambda: locked[:batch])


def _load(keys: list[int]) -> list[CaseFile]:
    """The locked cases with all their open clocks, and the holds that cover them."""
    if not keys:
        return []
    files = [CaseFile.for_change(case) for case in loading.read_cases(keys)]
    loading.load_details(files)
    loading.load_clocks(files)  # again under the lock: what was due just now may have been closed
    holding.load(files)
    return files


def _failed(key: int, clock: Clock, error: str, now: datetime) -> int:
    """Record that a clock's effect failed: it is tried again later, and the third time put out of the sweep's way.

    Returns whether there was anything to record.
    """
    with transaction.atomic():
        file = transitions.lock(key)
        # another sweeper may have met it at the same time, and told of it
        failing = [due_clock for due_clock in due_clocks(file, now) if due_clock.pk == clock.pk]
        for failing_clock in failing:
            ctx = ActionContext(now, CLOCK).not_before(file.case.last_event_at)
            failing_clock.failures, failing_clock.error = failing_clock.failures + 1, error[:2000]
            facts = {
                "scope": failing_clock.scope,
                "rung": failing_clock.next_rung,
                "desk": failing_clock.desk,
                "error": error[:500],
                "failures": failing_clock.failures,
            }
            if failing_clock.failures < MOST_FAILURES:
                name = "clock.failed"
                failing_clock.next_at = ctx.now + RETRY_AFTER * 2**failing_clock.failures
            else:
                name, failing_clock.set_aside_at = "clock.set_aside", ctx.now
                segments.recalculate(failing_clock)
            transitions.record([TransitionResult.of(file, name, facts, ctx, clocks=[failing_clock])])
    return len(failing)


def retry(case_id: int, scope: str, ctx: ActionContext) -> CaseFile:
    """Let the case's clock of that scope fire again, at once if it is due; raises NotFailed, Case.DoesNotExist."""

    def change(file: CaseFile) -> tuple[str, dict[str, Any], PendingWrites]:
        clock = next(
            (failing for failing in file.clocks if failing.scope == scope and failing.set_aside_at), None
        )
        if clock is None:
            raise NotFailed(f"No clock {scope!r} of {file.case.reference} is failed.")
        facts = {"scope": scope, "rung": clock.next_rung, "error": clock.error[:500]}
        clock.set_aside_at, clock.failures, clock.error = None, 0, ""
        segments.recalculate(clock)
        return "clock.released", facts, PendingWrites(clocks=[clock])

    file = transitions.record_event(case_id, ctx, change)
    wakeups.ring()
    return file
