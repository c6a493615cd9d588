"""Pending writes: what a verb beside the table's own fields wants written with the event."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db import models

from licensing.models import Clock, Letter


@dataclass
class PendingWrites:
    """Rows to insert, changed rows with their fields, touched clocks, letters, and events (name, facts) that follow."""

    inserts: list[models.Model] = field(default_factory=list)
    updates: list[tuple[models.Model, tuple[str, ...]]] = field(default_factory=list)
    clocks: list[Clock] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)
    events: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def add(self, other: PendingWrites) -> None:
        """Take in another one, after what there is."""
        for name in ("inserts", "updates", "clocks", "letters", "events"):
            getattr(self, name).extend(getattr(other, name))
