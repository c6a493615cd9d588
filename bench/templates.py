"""The cases that benchmarks multiply, each brought to where it stands by the verbs alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from licensing import escalation
from tests.world import World


def overdue_soon(world: World) -> Any:
    """A licence case with a question that nobody answers, the reminder sent: the next thing to happen is `lapse`."""
    case = world.at("queried")
    world.now += timedelta(days=24)
    escalation.sweep(now=world.now)
    return world.fresh(case)


def under_way(world: World) -> Any:
    """A licence case in intake, of which nothing is due yet: next come a warning and a breach."""
    return world.at("intake")


def warned(world: World) -> Any:
    """A licence case in review, whose intake was late: one clock has fired and closed, the next is pending."""
    case = world.at("intake")
    world.now += timedelta(days=2)
    escalation.sweep(now=world.now)
    world.take(case, "accept", "officer")
    return world.fresh(case)


def all_next(case: Any) -> datetime:
    """The last of the instants at which the case's clocks have something to do."""
    return max(clock.next_at for clock in case.clocks.filter(next_at__isnull=False))
