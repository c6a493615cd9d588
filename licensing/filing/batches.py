"""Batches: what a partner's system sends in one go is kept line by line, to be worked off; what still waits can be cancelled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction

from licensing.context import ActionContext
from licensing.messaging import wakeups
from licensing.models import ApiClient, BatchLine, FilingBatch, Partner
from licensing.models.batches import MOST_OPEN

MOST_AT_ONCE, MOST_BYTES = 500, 4 * 1024 * 1024  # lines that are written together, and their text
Received = tuple[int, bytes, dict[str, Any] | None]


class TooManyOpen(Exception):
    """The partner has so many batches that are not finished."""


def accept(client: ApiClient, total: int, lines: Iterable[Received], ctx: ActionContext) -> FilingBatch:
    """Keep a batch of `total` lines, each with its number and its text, or with the problem for which it is refused at once.

    Raises TooManyOpen.
    """
    partner = client.partner_id
    with transaction.atomic():
        Partner.objects.select_for_update(no_key=True).get(pk=partner)  # so that two at once are counted
        if FilingBatch.objects.filter(partner=partner, finished_at__isnull=True).count() >= MOST_OPEN:
            raise TooManyOpen(f"{MOST_OPEN} batches of yours are not finished. Wait for one, or cancel it.")
        batch = FilingBatch.objects.create(partner_id=partner, client=client, total=total, created_at=ctx.now)
        refused = 0
        for chunk in _chunks(_line(batch, *received, ctx) for received in lines):
            refused += sum(line.problem is not None for line in chunk)
            BatchLine.objects.bulk_create(chunk)
        if refused:
            batch.count(ctx.now, refused=refused)
            batch.refresh_from_db()
        wakeups.ring(wakeups.BATCHES)
    return batch


def cancel(key: Any, ctx: ActionContext) -> FilingBatch:
    """Cancel what waits of a batch; what is filed stays, and a line that is being worked off is waited for."""
    with transaction.atomic():
        waiting = BatchLine.objects.filter(batch=key, outcome=BatchLine.Outcome.WAITING).order_by("number")
        # a line before its batch, as a worker takes them
        keys = list(waiting.select_for_update().values_list("pk", flat=True))
        BatchLine.objects.filter(pk__in=keys).update(
            outcome=BatchLine.Outcome.CANCELLED, body=None, done_at=ctx.now
        )
        batch = FilingBatch.objects.get(pk=key)
        if keys:
            FilingBatch.objects.filter(pk=key).update(cancelled_at=ctx.now)
            batch.count(ctx.now, cancelled=len(keys))
            batch.refresh_from_db()
    return batch


def _line(
    batch: FilingBatch, number: int, body: bytes, problem: dict[str, Any] | None, ctx: ActionContext
) -> BatchLine:
    if problem is None:
        return BatchLine(batch=batch, number=number, body=body)
    return BatchLine(
        batch=batch,
        number=number,
        outcome=BatchLine.Outcome.REFUSED,
        problem=problem,
        done_at=ctx.now,
    )


def _chunks(lines: Iterator[BatchLine]) -> Iterator[list[BatchLine]]:
    """The lines in bundles that are bounded in number and in bytes."""
    chunk, size = list[BatchLine](), 0
    for line in lines:
        chunk.append(line)
        size += len(line.body or b"")
        if len(chunk) >= MOST_AT_ONCE or size >= MOST_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk
