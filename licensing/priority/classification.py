"""Priority: the evidence of a case brought to what stands, its class derived from it, and queue and clocks after the class."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from licensing.case_file import CaseFile
from licensing.changes import PendingWrites
from licensing.clocks import class_terms, lifecycle, segments
from licensing.context import ActionContext
from licensing.models import Clock, PriorityEvidence
from licensing.models.loading import new_instance
from licensing.models.priority_evidence import AWAITED, DISRUPTED, FILING, OFFICER, PARENT, PRIORITY
from workflows.classes import CLASSES, DISRUPTION, DOWN, DX, IDLE, RATED, SOSA, class_of, lane
from workflows.language import Role, Unit, Within
from workflows.purposes import Purpose
from workflows.workflow import in_force

RECLASSIFIED, EVIDENCE_CHANGED = "case.reclassified", "case.evidence_changed"
NO_DAY, LAST_DAY = date(1, 1, 1), date(9999, 12, 31)
_UNTIL = Within(
    "",
    Unit.DATE,
    purpose=Purpose.PRIORITY_EVIDENCE,
    statutory=True,
    desk=Role.OFFICER,
    basis="the evidence's own date",
)


def class_from(evidence: Iterable[PriorityEvidence]) -> str:
    """The class that the evidence gives which counts among these."""
    return class_of({piece.code for piece in evidence if piece.counts})


def set_queue_position(file: CaseFile) -> None:
    """Set the case's position in the officers' queue from its class, its required date and its receipt.

    Strict classes go by required date, then receipt; the others share a lane, in which a class is counted so much
    sooner than its receipt. That is ageing without a job: nothing in it changes as time passes.
    """
    rank, here = CLASSES[file.case.priority_class], file.flow.state(file.state)
    received = file.case.received_at or file.case.filed_at
    waits = file.case.received_at is not None and not (here.final or in_force(here))
    file.case.queue_lane = lane(rank.name) if waits else IDLE
    file.case.queue_on = (file.detail.needed_on or LAST_DAY) if rank.strict else NO_DAY
    file.case.queue_at = received if rank.strict else received - rank.ahead


def classify_new(file: CaseFile, ctx: ActionContext) -> PendingWrites:
    """A case is submitted: what its filing and the standing disruptions say is its first evidence."""
    first_evidence = [
        *_of_filing(file, ctx),
        *_of_ratings(file, ctx),
        *_of_disruptions(file, ctx),
        *_of_waiting(file, ctx),
    ]
    return change(file, [piece for piece in first_evidence if piece.key not in _keys(file)], (), ctx)


def update_evidence(file: CaseFile, ctx: ActionContext) -> PendingWrites:
    """Bring the evidence that is not officers' or the filing's own to what stands now; nothing if that is so already."""
    if file.case.received_at is None or file.flow.state(file.state).final:
        return PendingWrites()
    current = [
        *_of_filing(file, ctx),
        *_of_ratings(file, ctx),
        *_of_disruptions(file, ctx),
        *_of_parent(file, ctx),
        *_of_waiting(file, ctx),
    ]
    wanted = {piece.key: piece for piece in current}
    existing = {piece.key: piece for piece in file.priority.evidence if piece.source != OFFICER}
    opened = [piece for key, piece in wanted.items() if key not in existing]
    return change(file, opened, [piece for key, piece in existing.items() if key not in wanted], ctx)


def update_own_rating(file: CaseFile, ctx: ActionContext) -> PendingWrites:
    """A priority case has its own rating as evidence, for the desks that it waits at."""
    file.priority.forget_ratings()
    wanted = {piece.key: piece for piece in _of_ratings(file, ctx)}
    existing = {piece.key: piece for piece in file.priority.evidence if piece.source == PRIORITY}
    opened = [piece for key, piece in wanted.items() if key not in existing]
    return change(file, opened, [piece for key, piece in existing.items() if key not in wanted], ctx)


def cover(file: CaseFile, disruption: Any, ctx: ActionContext) -> PendingWrites:
    """A disruption that stands covers the case."""
    return change(file, [_disrupted(disruption, ctx)], (), ctx)


def uncover(file: CaseFile, disruption: Any, ctx: ActionContext) -> PendingWrites:
    """It covers the case no longer."""
    of_disruption = [
        evidence for evidence in file.priority.evidence if evidence.disruption_id == disruption.pk
    ]
    for piece in of_disruption:
        piece.disruption = disruption  # not to be read again for each case
    return change(file, (), of_disruption, ctx)


def end_with(file: CaseFile, ctx: ActionContext) -> PendingWrites:
    """The end of a case ends its evidence, and its class with it; the event that ends the case says so."""
    if not file.flow.state(file.state).final:
        return PendingWrites()
    writes = PendingWrites(updates=_end(file, list(file.priority.evidence), ctx))
    file.case.priority_class = class_from(file.priority.evidence)
    return writes


def record_evidence(file: CaseFile, ctx: ActionContext) -> PendingWrites:
    """Record what an officer has seen, an endorsement with what it rests on; a DX rating counts once countersigned."""
    data = ctx.data
    evidence = _evidence(
        data["ground"],
        OFFICER,
        ctx,
        programme_symbol=data["programme_symbol"] or "",
        document=data["document"],
        ends_on=data["ends_on"],
    )
    if evidence.code == DX:
        evidence.counts_from = None
    if evidence.code == SOSA:
        evidence.arrangement = file.priority.endorsing_arrangement(ctx.office_day)
    writes = change(file, [evidence], (), ctx)
    if evidence.ends_on is not None:
        writes.clocks.append(_clock_of(file, evidence, ctx))
    return writes


def confirm_evidence(file: CaseFile, ctx: ActionContext) -> PendingWrites:
    """A second person has seen it too: from now on it counts."""
    evidence = next(
        waiting for waiting in file.priority.evidence if str(waiting.number) == ctx.data["waiting_evidence"]
    )
    before = file.case.priority_class
    evidence.counts_from = ctx.now
    writes = _reclassified(file, before, [evidence], (), ctx)
    writes.updates.append((evidence, ("counts_from",)))
    return writes


def end_evidence(file: CaseFile, ctx: ActionContext) -> PendingWrites:
    """An officer ends what was recorded: the rating was filled or cancelled, the equipment is back."""
    ended = [piece for piece in file.priority.evidence if str(piece.number) == ctx.data["open_evidence"]]
    return change(file, (), ended, ctx)


def end_equipment_down(file: CaseFile, ctx: ActionContext) -> PendingWrites:
    """The equipment is back in service."""
    return change(file, (), [piece for piece in file.priority.evidence if piece.code == DOWN], ctx)


def expire(file: CaseFile, clock: Clock, ctx: ActionContext) -> PendingWrites:
    """The last day of recorded evidence has passed."""
    return change(file, (), [piece for piece in file.priority.evidence if piece.number == clock.number], ctx)


def change(
    file: CaseFile, opened: Sequence[PriorityEvidence], ended: Sequence[PriorityEvidence], ctx: ActionContext
) -> PendingWrites:
    """Add evidence and end some; the class, its event, the position in the queue and the clocks follow."""
    if not opened and not ended:
        return PendingWrites()
    before = file.case.priority_class
    writes = PendingWrites(updates=_end(file, ended, ctx))
    writes.clocks += _close_clocks(file, ended, ctx)
    for piece in opened:
        file.case.ground_count += 1
        piece.case, piece.number = file.case, file.case.ground_count
        file.priority.evidence.append(piece)
        writes.inserts.append(piece)
    writes.add(_reclassified(file, before, opened, ended, ctx))
    return writes


def _reclassified(
    file: CaseFile,
    before: str,
    opened: Sequence[PriorityEvidence],
    ended: Sequence[PriorityEvidence],
    ctx: ActionContext,
) -> PendingWrites:
    """The class as it is now, told by an event that names the evidence."""
    file.case.priority_class = class_from(file.priority.evidence)
    facts: dict[str, Any] = {
        "evidence": [_as_facts(file, piece) for piece in opened],
        "ended": [_as_facts(file, piece) for piece in ended],
        "in_force": sorted({piece.code for piece in file.priority.evidence if piece.counts}),
    }
    writes, facts["class"] = PendingWrites(), file.case.priority_class
    name = EVIDENCE_CHANGED
    if file.case.priority_class != before:
        name, facts["class_before"] = RECLASSIFIED, before  # "from" and "to" are states
    writes.events.append((name, facts))
    # the same class by other evidence may have another beginning
    if moved := class_terms.apply_class_terms(file, ctx, writes):
        facts["clocks"] = moved
    return writes


def _as_facts(file: CaseFile, evidence: PriorityEvidence) -> dict[str, Any]:
    facts: dict[str, Any] = {"number": evidence.number, "code": evidence.code, "source": evidence.source}
    if evidence.programme_symbol:
        facts["symbol"] = evidence.programme_symbol
    if evidence.document:
        facts["document"] = evidence.document
    if evidence.priority_case is not None:
        facts["priority"] = evidence.priority_case.reference
    if evidence.disruption is not None:
        facts["disruption"] = evidence.disruption.title
    if evidence.source == AWAITED and evidence.of_parent is not None:
        facts["awaited_by"] = evidence.of_parent.case.reference
    if evidence.arrangement_id is not None:
        facts["arrangement"] = file.policy.arrangement(evidence.arrangement_id).title
    return facts


def _of_filing(file: CaseFile, ctx: ActionContext) -> list[PriorityEvidence]:
    """Equipment that its own end-user files is down, until somebody says that it is back; once ended it is no evidence again.

    Of anybody else's filing it is a statement, which an officer confirms by recording the evidence.
    """
    if not getattr(file.detail, "equipment_down", False):
        return []
    recorded = any(piece.source == FILING for piece in file.priority.evidence)
    first = not file.case.ground_count and file.people.filer_is_items_user()
    return [_evidence(DOWN, FILING, ctx)] if recorded or first else []


def _of_ratings(file: CaseFile, ctx: ActionContext) -> list[PriorityEvidence]:
    """Of every priority case that supports it, or is it, and whose rating was given and is neither cancelled nor filled."""
    evidence = []
    for piece in file.priority.ratings:
        same = {"priority_case": piece.case}
        symbol = piece.programme_symbol
        evidence.append(_evidence(RATED[piece.rating], PRIORITY, ctx, programme_symbol=symbol, **same))
        if piece.is_endorsed_under_arrangement:
            evidence.append(_evidence(SOSA, PRIORITY, ctx, **same))
    return evidence


def _of_disruptions(file: CaseFile, ctx: ActionContext) -> list[PriorityEvidence]:
    return [_disrupted(disruption, ctx) for disruption in file.priority.disruptions_on(ctx.office_day)]


def _of_parent(file: CaseFile, ctx: ActionContext) -> list[PriorityEvidence]:
    """A shipment has the evidence of its parent."""
    return [
        _evidence(piece.code, PARENT, ctx, programme_symbol=piece.programme_symbol, of_parent=piece)
        for piece in file.priority.of_parent
    ]


def _of_waiting(file: CaseFile, ctx: ActionContext) -> list[PriorityEvidence]:
    """A licence has the equipment that is down for the cases which wait for it: they are as late as it is."""
    return [_evidence(piece.code, AWAITED, ctx, of_parent=piece) for piece in file.priority.of_waiting]


def _disrupted(disruption: Any, ctx: ActionContext) -> PriorityEvidence:
    return _evidence(DISRUPTION, DISRUPTED, ctx, disruption=disruption)


def _evidence(code: str, source: str, ctx: ActionContext, **more: Any) -> PriorityEvidence:
    return new_instance(
        PriorityEvidence, code=code, source=source, recorded_at=ctx.now, counts_from=ctx.now, **more
    )


def _keys(file: CaseFile) -> set[Any]:
    return {piece.key for piece in file.priority.evidence}


def _end(file: CaseFile, ended: Sequence[PriorityEvidence], ctx: ActionContext) -> list[Any]:
    for piece in ended:
        file.priority.evidence.remove(piece)
        piece.ended_at = max(ctx.now, piece.recorded_at)
    return [(piece, ("ended_at",)) for piece in ended]


def _clock_of(file: CaseFile, evidence: PriorityEvidence, ctx: ActionContext) -> Clock:
    """The clock that ends it after its last day; thirty days before, it warns."""
    levels: Any = [["warning", -30], ["expired", 0]]
    clock = lifecycle.open_clock(
        file, _UNTIL, ctx.now, number=evidence.number, ends_on=evidence.ends_on, levels=levels
    )
    segments.pass_over_late_notices(clock, ctx.now)
    return clock


def _close_clocks(file: CaseFile, ended: Sequence[PriorityEvidence], ctx: ActionContext) -> list[Clock]:
    numbers = {piece.number for piece in ended}
    ended_by = [clock for clock in file.clocks if clock.purpose == Purpose.PRIORITY_EVIDENCE]
    closed = [clock for clock in ended_by if clock.number in numbers]
    for clock in closed:
        segments.close(clock, ctx.now)
    return closed
