"""Pauses: what it means to open and to close an exception or a pause; `lifecycle.pause_and_resume` then lets the clocks follow."""

from __future__ import annotations

from typing import Any

from licensing.case_file import CaseFile
from licensing.changes import PendingWrites
from licensing.context import ActionContext
from licensing.models import Hold, Pause
from workflows.pauses import HOLD, PAUSE_REASONS, PauseReason

LONGEST_BASIS = 300


def open_pause(file: CaseFile, ctx: ActionContext) -> PendingWrites:
    """Open the exception or pause that the transition names; its reason stands in the event."""
    return begin_pause(file, PAUSE_REASONS[ctx.data["stop"]], ctx, number=file.case.event_count)


def close_pause(file: CaseFile, ctx: ActionContext) -> PendingWrites:
    """Close the one that the transition names."""
    return end_pause(file, PAUSE_REASONS[ctx.data["open_stop"]], ctx)


def begin_pause(file: CaseFile, kind: PauseReason, ctx: ActionContext, *, number: int) -> PendingWrites:
    """Open a pause of that kind, by the event of that number."""
    pause = Pause(case=file.case, number=number, code=kind.code, basis=str(kind), opened_at=ctx.now)
    file.pauses.append(pause)
    return PendingWrites(inserts=[pause])


def end_pause(file: CaseFile, kind: PauseReason, ctx: ActionContext) -> PendingWrites:
    """Close the open pause of that kind."""
    return _close(file, next(pause for pause in file.pauses if pause.code == kind.code), ctx)


def apply_hold(file: CaseFile, hold: Hold, ctx: ActionContext, *, number: int) -> PendingWrites:
    """Put the case under a hold, by the event of that number."""
    basis = f"{hold.title} ({hold.legal_basis})"[:LONGEST_BASIS]
    pause = Pause(
        case=file.case,
        number=number,
        code=HOLD.code,
        basis=basis,
        hold=hold,
        opened_at=ctx.now,
    )
    file.pauses.append(pause)
    return PendingWrites(inserts=[pause])


def apply_new_holds(file: CaseFile, ctx: ActionContext) -> PendingWrites:
    """Put the case under the standing holds that cover it and do not hold it yet, by the events that come next."""
    writes = PendingWrites()
    held_by = {pause.hold_id for pause in file.pauses}
    for hold in file.holds:
        if hold.pk in held_by:
            continue
        number = file.case.event_count + len(writes.events) + 1
        writes.add(apply_hold(file, hold, ctx, number=number))
        writes.events.append(("hold.placed", facts_of(hold, hold.notice)))
    return writes


def facts_of(hold: Hold, notice: str) -> dict[str, Any]:
    """What the event of a case says of a hold; `said` is what the partners read."""
    return {
        "hold": hold.pk,
        "title": hold.title,
        "legal_basis": hold.legal_basis,
        "data": {"reason": notice},
    }


def lift_hold(file: CaseFile, hold: Hold, ctx: ActionContext) -> PendingWrites:
    """Take the case out of a hold under which it is."""
    return _close(file, next(pause for pause in file.pauses if pause.hold_id == hold.pk), ctx)


def end_with(file: CaseFile, ctx: ActionContext) -> PendingWrites:
    """What the first outcome ends: the exceptions and pauses of the dates that end with it; at the very end, holds too."""
    here, writes = file.flow.state(file.state), PendingWrites()
    for pause in list(file.pauses) if here.outcome else ():
        if here.final or pause.hold_id is None:
            writes.add(_close(file, pause, ctx))
    return writes


def _close(file: CaseFile, pause: Pause, ctx: ActionContext) -> PendingWrites:
    file.pauses.remove(pause)
    pause.closed_at = ctx.now
    return PendingWrites(updates=[(pause, ("closed_at",))])
