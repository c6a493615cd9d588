"""Escalation levels: whom a breached deadline reaches, one after the other; each is declared here alone."""

from __future__ import annotations

from dataclasses import dataclass

DESK, SECTION_CHIEF, DIRECTOR, PRINCIPALS = "desk", "section_chief", "director", "principals"


@dataclass(frozen=True)
class EscalationLevel:
    """One level: its name, and whether a group of people of that name is told; else those of the clock's own desk are."""

    name: str
    has_group: bool = True


LEVELS = (
    EscalationLevel(DESK, has_group=False),
    EscalationLevel(SECTION_CHIEF),
    EscalationLevel(DIRECTOR),
    EscalationLevel(PRINCIPALS),
)
NAMES = tuple(level.name for level in LEVELS)  # in their order
GROUPS = tuple(level.name for level in LEVELS if level.has_group)
