"""Bulk operations: one is ordered here, and carried out by the workers."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from licensing.context import ActionContext
from licensing.messaging import wakeups
from licensing.models import BulkOperation
from licensing.models.bulk_operations import SETTLED


def order(
    act: BulkOperation.Act,
    ctx: ActionContext,
    *,
    reason: str,
    at: datetime | None = None,
    foreseen: int = 0,
    again: bool = True,
    by_clock: bool = False,
    **about: Any,
) -> BulkOperation:
    """Order the act from that instant on (now, unless another is given), and wake a worker; return the order.

    `again` orders it once more for the cases that were coming in at that very instant. `about` is what the act is of,
    such as `hold`; `foreseen` how many cases it will concern. What the clock orders is nobody's act.
    """
    begins = at or ctx.now
    orders = [
        BulkOperation.objects.create(
            act=act,
            ordered_by_id=None if by_clock else ctx.actor.user_id,
            reason=reason,
            ordered_at=ctx.now,
            not_before=begins + after,
            foreseen=0 if after else foreseen,
            **about,
        )
        for after in ((timedelta(), SETTLED) if again else (timedelta(),))
    ]
    wakeups.ring()
    return orders[0]
