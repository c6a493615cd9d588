"""Working off batches: line by line, each in a transaction of its own with what became of it, the batches in turn.

A worker that dies in the middle of a line leaves it as it was; two workers take different lines of one batch.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.db import OperationalError, transaction
from django.db.models import F
from django.utils.module_loading import import_string

from licensing.context import database_now
from licensing.messaging import wakeups
from licensing.models import ApiClient, BatchLine, Case, FilingBatch

log = logging.getLogger(__name__)

SECONDS = 5  # of one slice, after which other work of the process has its time
TURN = 20  # lines of one batch before another has its turn
MOST_FAILURES = 5  # of the database with one line
Outcome = BatchLine.Outcome


@dataclass(frozen=True)
class LineResult:
    """What became of a line: a case, or the problem for which there is none; with both, the case was not submitted."""

    case: Case | None = None
    problem: dict[str, Any] | None = None
    client_reference: str = ""


@dataclass(frozen=True)
class Filer:
    """Who reads lines and files them as the partners' API does, and what it says of a line with which the database fails."""

    file: Callable[[bytes, ApiClient | None, datetime], LineResult]
    unavailable: dict[str, Any] = field(default_factory=dict)


@cache
def _filer() -> Filer:
    filer: Filer = import_string(settings.BATCH_FILER)
    return filer


def work_off(*, now: datetime | None = None, seconds: int = SECONDS) -> int:
    """Work off what waits, at `now` or by PostgreSQL's clock, for so many seconds; return how many lines were."""
    until, done = time.monotonic() + seconds, 0
    while True:
        worked = 0
        for key in _in_turn():
            worked += _take_turn(key, now, until)
            if time.monotonic() >= until:
                wakeups.ring(wakeups.BATCHES)
                return done + worked
        done += worked
        if not worked:
            return done


def _in_turn() -> list[uuid.UUID]:
    """The batches that are not finished, those first that have waited longest."""
    return list(
        FilingBatch.objects.filter(finished_at__isnull=True)
        .order_by(F("worked_at").asc(nulls_first=True), "created_at")
        .values_list("pk", flat=True)
    )


def _take_turn(key: uuid.UUID, now: datetime | None, until: float) -> int:
    worked = 0
    while worked < TURN and time.monotonic() < until and _work_off_next(key, now):
        worked += 1
    return worked


def _work_off_next(key: uuid.UUID, now: datetime | None) -> bool:
    """Work off the first line of a batch that nobody holds; whether there was one."""
    line = None
    try:
        with transaction.atomic():
            line = _next(key)
            if line is None:
                return False
            at = now or database_now()
            result = _filer().file(bytes(line.body or b""), line.batch.client, at)
            _record(line, result, at)
    except OperationalError:
        if line is None:
            raise
        log.exception("the database failed with line %s of batch %s", line.number, key)
        _note_failure(line.pk, now or database_now())
    return True


def _next(key: uuid.UUID) -> BatchLine | None:
    """Locked, with its client and partner as they are now."""
    waiting = BatchLine.objects.filter(batch=key, outcome=Outcome.WAITING)
    locked = waiting.select_for_update(of=("self",), skip_locked=True)
    return locked.select_related("batch__client__partner").order_by("failures", "number").first()


def _record(line: BatchLine, result: LineResult, now: datetime) -> None:
    filed = result.case is not None
    BatchLine.objects.filter(pk=line.pk).update(
        outcome=Outcome.FILED if filed else Outcome.REFUSED,
        case=result.case,
        problem=result.problem,
        client_reference=result.client_reference,
        body=None,
        done_at=now,
    )
    line.batch.count(now, **{"filed" if filed else "refused": 1})


def _note_failure(key: int, now: datetime) -> None:
    """Let the others go first; after so many failures the line is refused. Raises OperationalError while the database is away."""
    with transaction.atomic():
        line = BatchLine.objects.select_for_update().select_related("batch").get(pk=key)
        if line.outcome != Outcome.WAITING:
            return
        line.failures += 1
        line.save(update_fields=("failures",))
        if line.failures >= MOST_FAILURES:
            _record(line, LineResult(problem=_filer().unavailable), now)
