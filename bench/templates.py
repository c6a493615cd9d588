"""The cases that benchmarks multiply, each brought to where it stands by the verbs alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from licensing.worker import deadlines
from tests.world import World


def overdue_soon(world: World, at: datetime | None = None) -> Any:
    """A licence case with a question that nobody answered, the filer reminded: the next thing to happen is `lapse`."""
    world.now = at or world.now
    case = world.at("queried")
    world.now += timedelta(days=24)
    deadlines.sweep(now=world.now)
    return world.fresh(case)


def under_way(world: World) -> Any:
    """A licence case in intake, of which nothing is due yet: next come a warning and a breach."""
    return world.at("intake")


def escalated(world: World, at: datetime) -> Any:
    """A licence case in review after an intake that was escalated: those levels fired, the next are pending."""
    world.now = at
    case = world.at("intake")
    world.now += timedelta(days=15)
    deadlines.sweep(now=world.now)
    world.execute(case, "accept", "officer")
    return world.fresh(case)


def draft(world: World, at: datetime) -> Any:
    """A spares case of HAL's that may still be withdrawn; each move of it rings for the cases that it is linked to."""
    world.now = at
    return world.at("draft", kind="spares")
