"""An outcome: what a verb beside the table's own fields wants written with the event."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import models

from licensing.models import Clock


@dataclass
class Outcome:
    """Rows to insert, changed rows with their fields, touched clocks."""

    inserts: list[models.Model] = field(default_factory=list)
    updates: list[tuple[models.Model, tuple[str, ...]]] = field(default_factory=list)
    clocks: list[Clock] = field(default_factory=list)
