"""Following: what a change of a case brings with it - automatic transitions, changed evidence, and the result of writes alone."""

from __future__ import annotations

from datetime import datetime

from licensing.case_file import CaseFile
from licensing.changes import PendingWrites
from licensing.clocks.causes import Causes
from licensing.context import ActionContext
from licensing.priority import classification
from licensing.transitions.deciding import decide, refusals
from licensing.transitions.reactions import DERIVED, Change, react
from licensing.transitions.result import TransitionResult

MOST_FOLLOWING = 5  # automatic transitions in one go; a table that needs more goes in circles


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


def reclassified(file: CaseFile, ctx: ActionContext) -> list[TransitionResult]:
    """The case's evidence brought to what stands now, as a result if anything of it has changed."""
    writes = classification.update_evidence(file, ctx)
    return [moved(file, writes, ctx)] if writes.events else []


def moved(
    file: CaseFile,
    writes: PendingWrites,
    ctx: ActionContext,
    cause: Causes | None = None,
    since: datetime | None = None,
) -> TransitionResult:
    """The result of writes that no transition made: their first event is what happened, the clocks and the queue follow.

    `since` is from when on it counts for the clocks that it pauses or resumes, if that is before now.
    """
    (name, facts), writes.events = writes.events[0], writes.events[1:]
    result = TransitionResult.of(file, name, facts, ctx, writes=writes)
    react(Change(result, ctx, cause=cause, since=since), DERIVED)
    return result
