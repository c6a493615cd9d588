"""The outbox: messages of one topic taken, settled, tried again, set aside and released."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from licensing import leases
from licensing.actors import Moment
from licensing.leases import BATCH, LEASE, MESSAGES
from licensing.models import OutboxMessage


def claim(topic: str, now: datetime, limit: int = BATCH, *, lease: timedelta = LEASE) -> list[OutboxMessage]:
    """Take the oldest waiting messages of that topic until `now` + `lease`, in one statement, oldest first."""
    found = leases.claim(
        MESSAGES, now, limit, lease=lease, only="held.topic = %(topic)s", values={"topic": topic}
    )
    return sorted(found, key=lambda one: (one.created_at, one.pk))


def settle(messages: Sequence[OutboxMessage], now: datetime) -> int:
    """Mark messages as delivered at `now`; return how many: none of those that another has taken over since."""
    return leases.settle(MESSAGES, messages, now)


def failed(messages: Sequence[OutboxMessage], now: datetime, error: str) -> int:
    """Record a failed delivery: half a minute's wait, doubled each time up to an hour; the fifth sets them aside."""
    return leases.failed(MESSAGES, messages, now, error)


def release(message_id: uuid.UUID, moment: Moment) -> None:
    """Let a message that was set aside be tried again; raises LookupError and PermissionError as `leases.release`."""
    leases.release(MESSAGES, message_id, moment)
