"""Calling webhooks: each subscription by a thread of its own, the events of a case in their order, the dead ones last.

A subscription that fails rests, ever longer; a dead receiver so costs a thread a few seconds now and then, and no other
subscription anything. A worker that dies in the middle leaves its leases behind, after which the same is called again.
"""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from licensing.context import database_now
from licensing.messaging import queue, webhooks
from licensing.messaging.queue import CALLS
from licensing.models import Webhook, WebhookDelivery

TURN = 20  # calls to one subscription before another has its turn
MOST_SECONDS = 15  # of one call
LEASE = timedelta(seconds=MOST_SECONDS + 45)
LONGEST_REST = timedelta(minutes=10)
GONE = 410
LONGEST_LOG = 50
# a case's next event waits until the one before was taken or has failed for good
_HEADS = """queued.webhook_id = %(webhook)s AND NOT EXISTS (
  SELECT FROM licensing_webhookdelivery AS earlier WHERE earlier.webhook_id = queued.webhook_id
  AND earlier.case_id = queued.case_id AND earlier.id < queued.id
  AND earlier.delivered_at IS NULL AND earlier.set_aside_at IS NULL
)"""


@dataclass(frozen=True)
class Turn:
    """How many calls a subscription had in its turn, and how many of them were taken."""

    called: int
    taken: int


def call_out(*, now: datetime | None = None, pool: Executor | None = None) -> int:
    """Call out all that waits, at `now` or by PostgreSQL's clock, in the threads of a pool; return how many calls were taken."""
    if pool is None:
        with ThreadPoolExecutor(settings.WEBHOOK_THREADS) as own:
            return call_out(now=now, pool=own)
    taken, running, idle = 0, dict[Future[Turn], Any](), set[Any]()
    while True:
        due = _due(now or database_now()).exclude(pk__in={*running.values(), *idle})
        for webhook in due[: settings.WEBHOOK_THREADS - len(running)]:
            running[pool.submit(_take_turn, webhook, now)] = webhook.pk
        if not running:
            return taken
        for done in wait(running, return_when=FIRST_COMPLETED).done:
            turn, key = done.result(), running.pop(done)
            taken += turn.taken
            if not turn.called:
                idle.add(key)  # what waits for it is not its turn yet


def _due(now: datetime) -> QuerySet[Webhook]:
    """The subscriptions for which something waits and that do not rest, those that work first."""
    waiting = WebhookDelivery.objects.filter(
        Q(not_before__isnull=True) | Q(not_before__lte=now),
        Q(leased_until__isnull=True) | Q(leased_until__lt=now),
        webhook=OuterRef("pk"),
        delivered_at__isnull=True,
        set_aside_at__isnull=True,
    )
    awake = Webhook.objects.filter(
        Q(rests_until__isnull=True) | Q(rests_until__lte=now), enabled=True, partner__is_active=True
    )
    return awake.filter(Exists(waiting)).order_by("failures", "pk")


def _take_turn(webhook: Webhook, now: datetime | None) -> Turn:
    """Call a subscription until nothing waits, its turn is over, or a call fails; in a thread of its own."""
    called = taken = 0
    try:
        while called < TURN:
            claimed = queue.claim(
                CALLS, now or database_now(), 1, lease=LEASE, only=_HEADS, values={"webhook": webhook.pk}
            )
            if not claimed:
                break
            called += 1
            if not _call(webhook, claimed[0], now):
                break
            taken += 1
        return Turn(called, taken)
    finally:
        if not connection.in_atomic_block:
            connection.close()  # the thread's own


def _call(webhook: Webhook, delivery: WebhookDelivery, now: datetime | None) -> bool:
    """One call; whether it was taken. What came of it is written if the lease is still ours."""
    at = now or database_now()
    answer = webhooks.call(webhook, delivery, at, MOST_SECONDS)
    ended = now or database_now()
    error = answer.error or ("" if answer.accepted else f"It answered {answer.status}.")
    with transaction.atomic():
        if answer.accepted:
            written = queue.acknowledge(CALLS, [delivery], ended)
            Webhook.objects.filter(pk=webhook.pk).update(failures=0, rests_until=None)
        else:
            written = queue.failed(CALLS, [delivery], ended, error)
            _rest(webhook, ended)
        if answer.status == GONE:
            webhooks.disable(webhook, "Its receiver answered 410 Gone.")
        if written:
            entry = {
                "at": at.isoformat(),
                "status": answer.status,
                "error": error,
                "milliseconds": answer.milliseconds,
            }
            WebhookDelivery.objects.filter(pk=delivery.pk).update(log=[*delivery.log, entry][-LONGEST_LOG:])
    return answer.accepted


def _rest(webhook: Webhook, now: datetime) -> None:
    """Let it rest: a second after the first failure in a row, twice as long after each further one."""
    webhook.failures += 1
    rest = min(timedelta(seconds=2 ** min(webhook.failures - 1, 20)), LONGEST_REST)
    Webhook.objects.filter(pk=webhook.pk).update(failures=F("failures") + 1, rests_until=now + rest)
