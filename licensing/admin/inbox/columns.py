"""The columns of the inbox: what each shows of a case, worked out once per row."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import admin
from django.utils.safestring import SafeString

from licensing.admin.beside import Beside
from licensing.admin.case.pauses import Listed
from licensing.admin.display import cells, labels, queue_reason, time_left
from licensing.admin.display.formatting import Reader
from licensing.admin.display.queue_reason import Turn
from licensing.admin.display.time_left import Chip
from licensing.admin.theme import ModelAdmin
from licensing.models import Case


@dataclass(frozen=True)
class Shown:
    """What a row of the inbox shows of its case, worked out once."""

    chip: Chip
    badge: dict[str, str]
    turn: Turn
    will_miss: bool
    waits: bool


SHOWN = Beside[Shown]("inbox_row")


def shown(listed: Listed, read: Reader) -> Case:
    """The case of a row, with what its columns show beside it."""
    file = listed.file
    shown = Shown(
        chip=time_left.time_left(file, read),
        badge=labels.badge(file.flow, file.state),
        turn=queue_reason.of(file.case, read),
        will_miss=listed.will_miss,
        waits=listed.waits,
    )
    SHOWN.put(file.case, shown)
    return file.case


class Columns(ModelAdmin):
    """The columns in their order; a new one is a method here, with what it shows in `Shown`."""

    list_display = (
        "named",
        "filed_by",
        "kind_shown",
        "turn_shown",
        "state_shown",
        "time_shown",
    )
    list_display_links = None

    @admin.display(description="Reference")
    def named(self, case: Case) -> SafeString:
        """The reference, which leads to the case, and its subject."""
        return cells.named(case)

    @admin.display(description="Partner")
    def filed_by(self, case: Case) -> str:
        """The filer."""
        return case.filer.name

    @admin.display(description="Kind")
    def kind_shown(self, case: Case) -> SafeString:
        """The kind in words, and what tells it from others of its kind."""
        return cells.kind(case)

    @admin.display(description="Priority")
    def turn_shown(self, case: Case) -> SafeString:
        """Why it stands where it stands in the queue."""
        return cells.turn(SHOWN.of(case).turn, waits=SHOWN.of(case).waits)

    @admin.display(description="State and desk")
    def state_shown(self, case: Case) -> SafeString:
        """The state as a badge, and whose turn it is."""
        return cells.stage(SHOWN.of(case).badge, labels.desk(case))

    @admin.display(description="Time left")
    def time_shown(self, case: Case) -> SafeString:
        """What is left of the soonest clock, and how far the case was escalated."""
        return cells.chip(SHOWN.of(case).chip, case.escalation, will_miss=SHOWN.of(case).will_miss)
