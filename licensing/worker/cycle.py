"""Sweeping: all that the workers do by themselves - bulk operations, deadlines, cases that follow others, notices, letters and mail."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.core import checks
from django.db import OperationalError

from licensing.messaging import mail, officer_notices, partner_notices
from licensing.messaging.outbox import Topic
from licensing.worker import bulk, deadlines, followers, letters, old_rows
from licensing.worker.pending import BULK_OPERATIONS, DEADLINES, KINDS, MAILS, OLD_ROWS, pending
from workflows.checks import incomplete

log = logging.getLogger(__name__)

# in this order: what a hold has paused is not due
MOVING: dict[str, Callable[..., int]] = {
    BULK_OPERATIONS: lambda *, now: _safely(bulk.carry_out, now),
    DEADLINES: deadlines.sweep,
    # a hundred thousand messages keep no deadline waiting
    Topic.CASES: lambda *, now: followers.notify_followers(
        now=now, between=partial(deadlines.sweep, now=now)
    ),
}
NOTIFYING: dict[str, Callable[..., int]] = {
    Topic.DESKS: officer_notices.deliver,
    Topic.PARTNERS: partner_notices.deliver,
}
POSTING: dict[str, Callable[..., int]] = {
    Topic.LETTERS: lambda *, now: _safely(letters.print_letters, now),
    MAILS: mail.send,
    OLD_ROWS: lambda *, now: _safely(old_rows.purge, now),
}


@checks.register("licensing")
def work_is_done(**_asked: Any) -> list[checks.CheckMessage]:
    """licensing.E003: every kind of work that the sweep finds, every topic of the outbox among them, has its step."""
    steps = (*MOVING, *NOTIFYING, *POSTING)
    hint = "Give it a step in MOVING, NOTIFYING or POSTING of licensing/worker/cycle.py."
    return incomplete("licensing.E003", "kind of work", (DEADLINES, *KINDS), steps, hint)


@dataclass(frozen=True)
class Round:
    """What a sweep did - levels fired and cases moved, notices made - and how long until the next deadline."""

    moved: int
    notices: int
    rest: timedelta | None


def sweep(*, now: datetime | None = None) -> int:
    """Fire what is due at `now` (PostgreSQL's clock if not given), let cases follow, tell desks and partners.

    Goes on until nothing is left; returns how many levels fired and cases moved. Letters and mail are `post`'s.
    """
    return go_round(now=now).moved


def go_round(*, now: datetime | None = None) -> Round:
    """The same; one statement where there is nothing to do."""
    moved = notices = 0
    while (work := pending(now)).kinds - POSTING.keys():
        fired = sum(step(now=now) for kind, step in MOVING.items() if kind in work.kinds)
        written = sum(_safely(step, now) for kind, step in NOTIFYING.items() if kind in work.kinds)
        moved, notices = moved + fired, notices + written
        if not fired:
            break  # what is left is held by somebody, or waits for more of its kind
    rest = work.soonest - work.now if work.soonest and work.soonest > work.now else None
    return Round(moved, notices, rest)


def post(*, now: datetime | None = None) -> int:
    """Render letters, send mail, delete old rows; return how many. Slow or dead relays make only this wait."""
    kinds = pending(now).kinds
    return sum(step(now=now) for kind, step in POSTING.items() if kind in kinds)


def _safely(step: Callable[..., int], now: datetime | None) -> int:
    """What is told, or done to many cases, must never stand in the way of what is due."""
    try:
        return step(now=now)
    except OperationalError:
        raise  # the database is away
    except Exception:
        log.exception("%s failed; it is tried again with the next sweep", step.__module__)
        return 0
