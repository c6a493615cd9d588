"""Followers: when a case moves, those that wait for it are re-evaluated; out of the outbox, in effect exactly once."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import OperationalError, transaction
from django.db.models import prefetch_related_objects
from structlog.contextvars import bound_contextvars

from licensing.context import database_now, in_trace
from licensing.messaging import outbox, queue
from licensing.messaging.outbox import Topic
from licensing.models import OutboxMessage, case_links
from licensing.transitions.executing import reevaluate

log = logging.getLogger(__name__)

BATCH = queue.BATCH


def notify_followers(
    *, now: datetime | None = None, batch: int = BATCH, between: Callable[[], int] = lambda: 0
) -> int:
    """Deliver every waiting message to the cases that follow its case; return how many cases were moved.

    A case moves if one of its automatic transitions has become possible, so that a message delivered twice, or by two workers
    at once, moves nothing twice. A message whose delivery keeps failing is tried again ever more seldom, in the end
    failed until somebody retries it, and stops no other. After each batch comes what cannot wait for them all, `between`,
    whose number is counted with them.
    """
    moved = 0
    while messages := outbox.claim(Topic.CASES, now or database_now(), batch):
        moved += _deliver(messages, now or database_now()) + between()
    return moved


def _deliver(messages: list[OutboxMessage], now: datetime) -> int:
    """Re-evaluate every follower once, each in a transaction of its own, and acknowledge the messages."""
    prefetch_related_objects(messages, "event__case")
    followers = case_links.followers(
        {(message.event.case_id, message.event.case.kind) for message in messages}
    )
    traced = [message for message in messages if message.trace_id]
    traces = {key: message.trace_id for message in traced for key in followers[message.event.case_id]}
    errors: dict[int, str] = {}
    moved = 0
    for key in sorted(set().union(*followers.values())):
        # `case` is its reference, once it is loaded
        with in_trace(traces.get(key, "")), bound_contextvars(case=key):
            try:
                with transaction.atomic():
                    moved += reevaluate(key, now)
            except OperationalError:
                raise  # the database is away, which says nothing of any case
            except Exception as error:
                # whatever is wrong with one case must stop no other; the message keeps it for people to see
                log.exception("a case could not follow another")
                errors[key] = repr(error)
    done = []
    for message in messages:
        follower_errors = [errors[key] for key in followers[message.event.case_id] if key in errors]
        if follower_errors:
            outbox.failed([message], now, follower_errors[0])
        else:
            done.append(message)
    outbox.acknowledge(done, now)
    return moved
