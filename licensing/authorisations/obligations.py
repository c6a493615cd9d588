"""Obligations: what the filer of an approved agreement owes by a day of the law, each with a clock of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from licensing.case_file import CaseFile
from licensing.changes import PendingWrites
from licensing.clocks import lifecycle, segments
from licensing.context import ActionContext
from licensing.models import Clock, Obligation
from licensing.regulations import agreements
from workflows.language import Role, Unit, Within
from workflows.purposes import Purpose

_UNTIL = Within("", Unit.DATE, purpose=Purpose.OBLIGATION, statutory=True, escalates=True, desk=Role.FILER)
FACTS = ("is_agreement", "instrument", "approved_on", "executed_on", "expires_on")


def impose(file: CaseFile, ctx: ActionContext) -> PendingWrites:
    """Open what the facts of the agreement make owed by now and is not open yet; end what they make owed no longer."""
    if not file.fact("is_agreement"):
        return PendingWrites()
    facts = {name: file.fact(name) for name in FACTS}
    facts["met"] = Counter(
        obligation.code for obligation in file.obligations if obligation.met_on is not None
    )
    owed = {(duty.code, duty.due_on): duty for duty in agreements.obligations(facts)}
    writes = _end(file, ctx, [known for known in file.obligations if (known.code, known.due_on) not in owed])
    known = {(obligation.code, obligation.due_on): obligation for obligation in file.obligations}
    for key, duty in owed.items():
        if key not in known:
            writes.add(_open(file, ctx, duty))
        elif known[key].ended_on is not None:  # as when an amendment moved the last day there and back
            writes.add(_reopen(file, ctx, known[key]))
    return writes


def _open(file: CaseFile, ctx: ActionContext, owed: agreements.Owed) -> PendingWrites:
    obligation = Obligation(
        case=file.case,
        number=len(file.obligations) + 1,
        code=owed.code,
        title=owed.title,
        citation=owed.citation,
        due_on=owed.due_on,
        imposed_at=ctx.now,
    )
    file.obligations.append(obligation)
    return PendingWrites(inserts=[obligation], clocks=[_clock(file, ctx, obligation)])


def _reopen(file: CaseFile, ctx: ActionContext, obligation: Obligation) -> PendingWrites:
    obligation.ended_on = None
    return PendingWrites(updates=[(obligation, ("ended_on",))], clocks=[_clock(file, ctx, obligation)])


def _clock(file: CaseFile, ctx: ActionContext, obligation: Obligation) -> Clock:
    within = replace(_UNTIL, basis=obligation.citation)
    clock = lifecycle.open_clock(file, within, ctx.now, number=obligation.number, ends_on=obligation.due_on)
    segments.pass_over_late_notices(clock, ctx.now)
    return clock


def _end(file: CaseFile, ctx: ActionContext, ending: Iterable[Obligation]) -> PendingWrites:
    """Those of them that are open end with the day."""
    writes = PendingWrites()
    for owed in ending:
        if owed.is_open:
            owed.ended_on = ctx.office_day
            writes.add(PendingWrites(updates=[(owed, ("ended_on",))], clocks=_closed(file, owed, ctx)))
    return writes


def end_all(file: CaseFile, ctx: ActionContext) -> PendingWrites:
    """Nothing is owed any longer under an agreement that will not be concluded."""
    return _end(file, ctx, file.obligations)


def meet(file: CaseFile, ctx: ActionContext) -> PendingWrites:
    """The obligation that the transition names was met; its clock ends."""
    code = ctx.data["obligation"]
    owed = next(
        obligation for obligation in file.obligations if obligation.code == code and obligation.is_open
    )
    owed.met_on = ctx.data["met_on"]
    return PendingWrites(updates=[(owed, ("met_on",))], clocks=_closed(file, owed, ctx))


def _closed(file: CaseFile, owed: Obligation, ctx: ActionContext) -> list[Clock]:
    ended = [clock for clock in file.clocks if clock.is_of(Purpose.OBLIGATION, owed.number)]
    for clock in ended:
        segments.close(clock, ctx.now)
    return ended
