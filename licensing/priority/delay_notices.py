"""Delays: what a supplier tells its customer verbally is confirmed in writing, by a clock of its own days."""

from __future__ import annotations

from licensing.case_file import CaseFile
from licensing.changes import PendingWrites
from licensing.clocks import lifecycle, segments
from licensing.context import ActionContext
from workflows.language import Role, Unit, Within
from workflows.purposes import Purpose

VERBAL = "verbal"
_CONFIRMED_WITHIN = Within(
    1,
    Unit.WORKING_DAYS,
    purpose=Purpose.DELAY_NOTICE,
    statutory=True,
    escalates=True,
    calendar_of=Role.SUPPLIER,
    desk=Role.SUPPLIER,
    basis="15 CFR 700.13(d)(3)",
)


def give_notice(file: CaseFile, ctx: ActionContext) -> PendingWrites:
    """A verbal notice is confirmed within one of the supplier's working days; a written one needs no other."""
    if ctx.data["notice"] != VERBAL:
        return end_notices(file, ctx)
    clock = lifecycle.open_clock(file, _CONFIRMED_WITHIN, ctx.now, number=file.case.event_count)
    return PendingWrites(clocks=[clock])


def end_notices(file: CaseFile, ctx: ActionContext) -> PendingWrites:
    """What was told verbally stands in writing now, or is owed no more since the order is another one."""
    ended = file.orders.unconfirmed_delays()
    for clock in ended:
        segments.close(clock, ctx.now)
    return PendingWrites(clocks=ended)
