"""Sweeping: all that the workers do by themselves - deadlines that are due, then cases that follow others."""

from __future__ import annotations

from datetime import datetime

from licensing import escalation, relays


def sweep(*, now: datetime | None = None) -> int:
    """Fire what is due at `now` (PostgreSQL's clock if not given) and let cases follow, until nothing is left.

    Returns how many rungs fired and cases moved.
    """
    done = 0
    while count := escalation.sweep(now=now) + relays.relay(now=now):
        done += count
    return done
