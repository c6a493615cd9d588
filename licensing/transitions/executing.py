"""Executing: lock one case, fire what is due on it, decide, let the clock execute what follows by itself, record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import OperationalError, transaction
from structlog.contextvars import bind_contextvars

from licensing.authorisations.agreement_terms import AMENDED, follow
from licensing.case_file import CaseFile
from licensing.context import CLOCK, ActionContext
from licensing.messaging import wakeups
from licensing.transitions.deciding import decide, is_stranger, refusals, stale
from licensing.transitions.firing import due_clocks, fire
from licensing.transitions.following import moved, reclassified, run_automatic_transitions
from licensing.transitions.locking import lock
from licensing.transitions.recording import record
from licensing.transitions.result import Refused, TransitionResult
from licensing.transitions.telling import tell_of_refused
from workflows.refusal import Refusal


class DueFailed(Exception):
    """What was due on the case could not be done, and hence nothing that comes after it."""


def execute(case_id: int, name: str, ctx: ActionContext) -> CaseFile:
    """Execute the transition `name` on the case, and what follows from it by itself; return the moved case.

    What had fallen due is written first, in the same transaction, and stays written if the transition is then refused.
    The `recorded` events are those of this execution, in order. Raises Refused with every refusal (of the transition
    nothing is written then), KeyError for a name that the table lacks, Case.DoesNotExist.
    """
    try:
        file, refused = _execute(case_id, name, ctx)
    except DueFailed as failure:
        raise (_refused_by_time(case_id, name, ctx) or failure.__cause__ or failure) from failure.__cause__
    except Refused as refusal:
        tell_of_refused(case_id, refusal, ctx)
        raise
    if refused is not None:
        tell_of_refused(case_id, refused, ctx)
        raise refused
    return file


def _execute(case_id: int, name: str, ctx: ActionContext) -> tuple[CaseFile, Refused | None]:
    """The case as it is then, and the refusal if the transition was refused after something due was written."""
    results: list[TransitionResult] = []
    refused = None
    with transaction.atomic():
        file = lock(case_id, name)
        bind_contextvars(case=file.case.reference)
        due, ctx = fire_first(file, ctx)
        try:
            results.append(decide(file, name, ctx))
        except Refused as refusal:
            if not due:
                raise
            refused = _refused_after(due, refusal)
        else:
            results += run_automatic_transitions(file, ctx)
        others_follow = _record(due, results)
        others_follow |= update_supported_case(file, ctx) | update_amended_agreement(file, results, ctx)
        file.recorded = [event for row in (*due, *results) for event in row.events]
        ring_if_due(file, ctx, others_follow=others_follow)
    return file, refused


def fire_first(file: CaseFile, ctx: ActionContext) -> tuple[list[TransitionResult], ActionContext]:
    """What is due on the locked case at the instant of the attempt, done in memory; and the attempt as it is judged after it.

    Who saw the case as it was before has seen enough, unless what was due has moved it to another state.
    """
    ctx = ctx.not_before(file.case.last_event_at)
    if not due_clocks(file, ctx.now):
        return [], ctx
    saw_all, state = not stale(file, ctx), file.state
    try:
        results = fire(file, ctx.now)
    except OperationalError:
        raise
    except Exception as error:
        raise DueFailed from error
    if ctx.seen is not None and saw_all and file.state == state:
        ctx = replace(ctx, seen=file.case.event_count)
    return results, ctx


def _record(due: list[TransitionResult], results: list[TransitionResult]) -> bool:
    try:
        return record([*due, *results])
    except OperationalError:
        raise
    except Exception as error:
        if due:
            raise DueFailed from error
        raise


def _refused_after(due: list[TransitionResult], refusal: Refused) -> Refused:
    """The refusal, with what time had brought about before it, unless it is a stranger's."""
    names = [result.event.facts["transition"] for result in due if "transition" in result.event.facts]
    if not names or is_stranger(refusal.refusals):
        return refusal
    file = refusal.file
    sentence = (
        f'The time limit has passed, and "{file.flow.transitions_named(names[0])[0].title}" was executed. '
        f"The case is now in: {file.flow.state(file.state).title}."
    )
    return Refused(file, refusal.name, [Refusal("time_is_up", sentence), *refusal.refusals])


def _refused_by_time(case_id: int, name: str, ctx: ActionContext) -> Refused | None:
    """What is refused while something that is due cannot be done; the workers tell of it. None if nothing is."""
    with transaction.atomic():
        file = lock(case_id, name)
        collected = refusals(file, name, ctx.not_before(file.case.last_event_at))
    return Refused(file, name, collected) if collected else None


def reevaluate(key: int, now: datetime) -> bool:
    """Lock one case and let it execute what has become possible for it by itself; return whether it moved."""
    file = lock(key)
    bind_contextvars(case=file.case.reference)
    due, ctx = fire_first(file, ActionContext(now, CLOCK))
    results = [*due, *run_automatic_transitions(file, ctx), *reclassified(file, ctx)]
    if results:
        others_follow = record(results)
        ring_if_due(file, ctx, others_follow=others_follow | update_supported_case(file, ctx))
    return bool(results)


def update_supported_case(file: CaseFile, ctx: ActionContext) -> bool:
    """Let the case that this priority case supports have its evidence at once; return whether others have to follow.

    The supporting case is locked already, the supported one after it; nobody locks them the other way round.
    """
    key = getattr(file.detail, "supports_id", None)
    if key is None or not file.detail.rating:
        return False
    supported = lock(key)
    due, ctx = fire_first(supported, ctx.by_clock())
    results = [*due, *reclassified(supported, ctx)]
    return bool(results) and record(results)


def update_amended_agreement(file: CaseFile, results: list[TransitionResult], ctx: ActionContext) -> bool:
    """Let the agreement whose terms were just amended follow at once; return whether others have to.

    The agreement was locked before the amendment, by the `also_locks` of its approval.
    """
    amended = any(event.name == AMENDED for result in results for event in result.events)
    if not amended or not file.fact("amends_agreement"):
        return False
    agreement, ctx = lock(file.detail.amends_id), ctx.by_clock()
    due, ctx = fire_first(agreement, ctx)
    following = moved(agreement, follow(agreement, file, ctx), ctx)
    return record([*due, following, *run_automatic_transitions(agreement, ctx)])


def record_event(
    case_id: int, ctx: ActionContext, change: Callable[[CaseFile], tuple[str, dict[str, Any], Any]]
) -> CaseFile:
    """Lock one case and record an event that moves no state, after what was due on it.

    `change(file)` returns (event name, facts, writes) with `inserts` and `updates` as writes, or raises; what was due
    stays written where it raises Refused.
    """
    refused = None
    with transaction.atomic():
        file = lock(case_id)
        bind_contextvars(case=file.case.reference)
        ctx = ctx.not_before(file.case.last_event_at)
        results = fire(file, ctx.now) if ends_passed(file, ctx.now) else []
        try:
            name, facts, writes = change(file)
        except Refused as refusal:
            if not results:
                raise
            refused = refusal
        else:
            results.append(TransitionResult.of(file, name, facts, ctx, writes=writes))
        if record(results):
            wakeups.ring()
    if refused is not None:
        raise refused
    return file


def write_due(file: CaseFile, ctx: ActionContext) -> None:
    """Write what is due on a locked case under which something else is done at that instant."""
    if ends_passed(file, ctx.now) and (due := fire_first(file, ctx)[0]):
        record(due)
        wakeups.ring()


def ends_passed(file: CaseFile, now: datetime) -> bool:
    """Whether the end of a clock of the case has passed, as the case itself tells without its clocks."""
    return file.case.due_at is not None and file.case.due_at <= now


def ring_if_due(file: CaseFile, ctx: ActionContext, *, others_follow: bool) -> None:
    """Wake a worker when the move opened a clock that is due already, or other cases have to follow."""
    if others_follow or any(clock.next_at is not None and clock.next_at <= ctx.now for clock in file.clocks):
        wakeups.ring()
