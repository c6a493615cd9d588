"""Relays: when a case moves, those that wait for it look again; out of the outbox, in effect exactly once."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import OperationalError, transaction
from django.db.models import Q

from licensing import links, transitions
from licensing.actors import CLOCK, Moment, database_now
from licensing.models import OutboxMessage
from licensing.notices import CASES
from licensing.transitions.taking import follow

log = logging.getLogger(__name__)

BATCH = 200
MOST_ATTEMPTS = 3
RETRY_AFTER, AN_HOUR = timedelta(seconds=30), timedelta(hours=1)


def relay(*, now: datetime | None = None, batch: int = BATCH) -> int:
    """Deliver every waiting message to the cases that follow its case; return how many cases were moved.

    A case moves if one of its automatic rows has become possible, so that a message delivered twice, or by two workers
    at once, moves nothing twice. A message whose delivery keeps failing is tried again ever more seldom, never dropped,
    and stops no other.
    """
    moved = 0
    while messages := _waiting(now or database_now(), batch):
        moved += _deliver(messages, now or database_now())
    return moved


def _waiting(now: datetime, batch: int) -> list[OutboxMessage]:
    """The oldest messages that have not been delivered and may be tried now."""
    open_ones = OutboxMessage.objects.filter(topic=CASES, delivered_at__isnull=True)
    due = open_ones.filter(Q(not_before__isnull=True) | Q(not_before__lte=now))
    return list(due.select_related("event__case").order_by("created_at", "id")[:batch])


def _deliver(messages: list[OutboxMessage], now: datetime) -> int:
    """Let every follower look again once, each in a transaction of its own, and settle the messages."""
    followers = links.followers({(one.event.case_id, one.event.case.kind) for one in messages})
    troubles: dict[int, str] = {}
    moved = 0
    for key in sorted(set().union(*followers.values())):
        try:
            with transaction.atomic():
                moved += _look_again(key, now)
        except OperationalError:
            raise  # the database is away, which says nothing of any case
        except Exception as error:
            # whatever is wrong with one case must stop no other; the message keeps it for people to see
            log.exception("case %s could not follow another", key)
            troubles[key] = repr(error)
    done = []
    for one in messages:
        wrong = [troubles[key] for key in followers[one.event.case_id] if key in troubles]
        if wrong:
            _failed(one, now, wrong[0])
        else:
            done.append(one.pk)
    OutboxMessage.objects.filter(pk__in=done, delivered_at__isnull=True).update(
        delivered_at=now, set_aside_at=None
    )
    return moved


def _look_again(key: int, now: datetime) -> int:
    case = transitions.lock(key)
    moment = Moment(now, CLOCK).not_before(case.last_event_at)
    movements = follow(case, moment)
    if movements:
        transitions.record(movements)
    return bool(movements)


def _failed(message: OutboxMessage, now: datetime, error: str) -> None:
    """Try again later, in the end once an hour; from the third failure on it counts as set aside for people to see."""
    message.attempts += 1
    message.error = error[:2000]
    message.not_before = now + min(RETRY_AFTER * 2 ** min(message.attempts, 10), AN_HOUR)
    if message.attempts >= MOST_ATTEMPTS and message.set_aside_at is None:
        message.set_aside_at = now
    message.save(update_fields=("attempts", "error", "not_before", "set_aside_at"))
