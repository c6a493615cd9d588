"""Relays: when a case moves, those that wait for it look again; out of the outbox, in effect exactly once."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import OperationalError, transaction
from django.db.models import Q

from licensing import links, transitions
from licensing.actors import CLOCK, Moment, database_now
from licensing.models import Case, OutboxMessage
from licensing.notices import CASES
from licensing.transitions.taking import follow

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 3
RETRY_AFTER = timedelta(seconds=30)


def relay(*, now: datetime | None = None) -> int:
    """Deliver every waiting message to the cases that follow its case; return how many cases were moved.

    A case moves if one of its automatic rows has become possible, so that a message delivered twice moves nothing
    twice. A message whose delivery keeps failing is set aside with its error and stops no other.
    """
    moved = 0
    while (count := _relay_next(now or database_now())) is not None:
        moved += count
    return moved


def _relay_next(now: datetime) -> int | None:
    """Deliver the oldest message that is free, in a transaction of its own; None when there is none."""
    with transaction.atomic():
        message = _claim(now)
        if message is None:
            return None
        moved, trouble = 0, ""
        for key in links.followers(Case.objects.with_detail().get(pk=message.event.case_id)):
            try:
                with transaction.atomic():
                    moved += _look_again(key, now)
            except OperationalError:
                raise  # the database is away, which says nothing of any case
            except Exception as error:
                # whatever is wrong with one case must stop no other; the message keeps it for people to see
                log.exception("case %s could not follow %s", key, message.event.case)
                trouble = repr(error)
        _settle(message, now, trouble)
    return moved


def _claim(now: datetime) -> OutboxMessage | None:
    waiting = OutboxMessage.objects.filter(topic=CASES, delivered_at__isnull=True, set_aside_at__isnull=True)
    due = waiting.filter(Q(not_before__isnull=True) | Q(not_before__lte=now)).select_related("event")
    return due.order_by("created_at", "id").select_for_update(of=("self",), skip_locked=True).first()


def _look_again(key: int, now: datetime) -> int:
    case = transitions.lock(key)
    moment = Moment(now, CLOCK).not_before(case.last_event_at)
    movements = follow(case, moment)
    if movements:
        transitions.record(movements)
    return bool(movements)


def _settle(message: OutboxMessage, now: datetime, trouble: str) -> None:
    if not trouble:
        message.delivered_at = now
    else:
        message.attempts += 1
        message.error = trouble[:2000]
        message.not_before = now + RETRY_AFTER * 2**message.attempts
        message.set_aside_at = now if message.attempts >= MOST_ATTEMPTS else None
    message.save(update_fields=("delivered_at", "attempts", "error", "not_before", "set_aside_at"))
