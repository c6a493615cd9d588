"""Executing: lock one case, decide, let the clock execute what follows by itself, record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from structlog.contextvars import bind_contextvars

from licensing.case_file import CaseFile
from licensing.changes import PendingWrites
from licensing.clocks.causes import Causes
from licensing.context import CLOCK, ActionContext
from licensing.messaging import wakeups
from licensing.priority import classification
from licensing.transitions.deciding import decide, refusals
from licensing.transitions.locking import lock
from licensing.transitions.reactions import DERIVED, Change, react
from licensing.transitions.recording import record
from licensing.transitions.result import TransitionResult

MOST_FOLLOWING = 5  # automatic transitions in one go; a table that needs more goes in circles


def execute(case_id: int, name: str, ctx: ActionContext) -> CaseFile:
    """Execute the transition `name` on the case, and what follows from it by itself; return the moved case.

    Its `recorded` events are those of this execution, in order. Raises Refused with every refusal (then nothing is
    written), KeyError for a name that the table lacks, Case.DoesNotExist.
    """
    with transaction.atomic():
        file = lock(case_id, name)
        bind_contextvars(case=file.case.reference)
        ctx = ctx.not_before(file.case.last_event_at)
        results = [decide(file, name, ctx), *run_automatic_transitions(file, ctx)]
        others_follow = record(results)
        others_follow |= update_supported_case(file, ctx)
        file.recorded = [event for row in results for event in row.events]
        ring_if_due(file, ctx, others_follow=others_follow)
    return file


def run_automatic_transitions(file: CaseFile, ctx: ActionContext) -> list[TransitionResult]:
    """The automatic transitions that nothing objects to any more, executed one after the other by the clock."""
    results: list[TransitionResult] = []
    ctx = ctx.by_clock()
    for _ in range(MOST_FOLLOWING):
        ready = (transition for transition in file.flow.transitions_from(file.state) if transition.automatic)
        transition = next(
            (transition for transition in ready if not refusals(file, transition.name, ctx)), None
        )
        if transition is None:
            return results
        results.append(decide(file, transition.name, ctx))
    raise RuntimeError(f"the automatic transitions of {file.kind!r} go in circles at {file.state!r}")


def reevaluate(key: int, now: datetime) -> bool:
    """Lock one case and let it execute what has become possible for it by itself; return whether it moved."""
    file = lock(key)
    bind_contextvars(case=file.case.reference)
    ctx = ActionContext(now, CLOCK).not_before(file.case.last_event_at)
    results = [*run_automatic_transitions(file, ctx), *reclassified(file, ctx)]
    if results:
        others_follow = record(results)
        ring_if_due(file, ctx, others_follow=others_follow | update_supported_case(file, ctx))
    return bool(results)


def reclassified(file: CaseFile, ctx: ActionContext) -> list[TransitionResult]:
    """The case's evidence brought to what stands now, as a result if anything of it has changed."""
    writes = classification.update_evidence(file, ctx)
    return [moved(file, writes, ctx)] if writes.events else []


def moved(
    file: CaseFile, writes: PendingWrites, ctx: ActionContext, cause: Causes | None = None
) -> TransitionResult:
    """The result of writes that no transition made: their first event is what happened, the clocks and the queue follow."""
    (name, facts), writes.events = writes.events[0], writes.events[1:]
    result = TransitionResult.of(file, name, facts, ctx, writes=writes)
    react(Change(result, ctx, cause=cause), DERIVED)
    return result


def update_supported_case(file: CaseFile, ctx: ActionContext) -> bool:
    """Let the case that this priority case supports have its evidence at once; return whether others have to follow.

    The supporting case is locked already, the supported one after it; nobody locks them the other way round.
    """
    key = getattr(file.detail, "supports_id", None)
    if key is None or not file.detail.rating:
        return False
    supported = lock(key)
    results = reclassified(supported, ctx.not_before(supported.case.last_event_at))
    return bool(results) and record(results)


def record_event(
    case_id: int, ctx: ActionContext, change: Callable[[CaseFile], tuple[str, dict[str, Any], Any]]
) -> CaseFile:
    """Lock one case and record an event that moves no state.

    `change(file)` returns (event name, facts, writes) with `inserts` and `updates` as writes, or raises.
    """
    with transaction.atomic():
        file = lock(case_id)
        bind_contextvars(case=file.case.reference)
        ctx = ctx.not_before(file.case.last_event_at)
        name, facts, writes = change(file)
        record([TransitionResult.of(file, name, facts, ctx, writes=writes)])
    return file


def ring_if_due(file: CaseFile, ctx: ActionContext, *, others_follow: bool) -> None:
    """Wake a worker when the move opened a clock that is due already, or other cases have to follow."""
    if others_follow or any(clock.next_at is not None and clock.next_at <= ctx.now for clock in file.clocks):
        wakeups.ring()
