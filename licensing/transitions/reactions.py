"""Reactions: what follows from a change of a case, in the order in which it must follow.

Each reaction says what it does, when it applies, and why it stands where it stands. `react` runs them one after another;
what one wants written is taken in before the next one looks at the case.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from licensing.case_file import CaseFile
from licensing.changes import PendingWrites
from licensing.clocks import lifecycle, pauses, required_dates
from licensing.clocks.causes import Causes
from licensing.context import ActionContext
from licensing.priority import classification
from licensing.transitions.result import TransitionResult
from licensing.transitions.side_effects import SIDE_EFFECTS
from workflows.language import Transition


@dataclass
class Change:
    """A change of a case as its reactions see it: its result so far, and what the case was before.

    `source` is the state before, `cause` why clocks run again, as their segments keep it, `since` from when on it
    counts for the clocks, if that is before the instant of the change.
    """

    result: TransitionResult
    ctx: ActionContext
    transition: Transition | None = None
    source: str = ""
    submitted: bool = False
    rating_changed: bool = False
    cause: Causes | None = None
    since: datetime | None = None

    @property
    def file(self) -> CaseFile:
        """The case that changes."""
        return self.result.file

    @property
    def state_changed(self) -> bool:
        """Whether the case is in another state than before."""
        return self.file.state != self.source


class Reaction(NamedTuple):
    """What follows, when, and why it stands at this place of the order."""

    react: Callable[[Change], PendingWrites]
    applies: Callable[[Change], bool]
    why_here: str


def react(change: Change, reactions: tuple[Reaction, ...]) -> None:
    """Run the reactions that apply, in their order; the result takes in what each wants written."""
    for reaction in reactions:
        if reaction.applies(change):
            change.result.add(reaction.react(change), change.ctx.actor, change.ctx.now)


def update_case_dates(file: CaseFile) -> PendingWrites:
    """Set the case's own columns that its open clocks decide: the soonest end and the escalation level."""
    file.case.due_at, file.case.escalation = lifecycle.soonest_end(file), lifecycle.escalation_level(file)
    return PendingWrites()


def _always(_change: Change) -> bool:
    return True


def _submitted(change: Change) -> bool:
    return change.submitted


def _classify_new(change: Change) -> PendingWrites:
    return classification.classify_new(change.file, change.ctx)


def _inherit_evidence(change: Change) -> PendingWrites:
    return classification.update_evidence(change.file, change.ctx)


def _end_evidence(change: Change) -> PendingWrites:
    return classification.end_with(change.file, change.ctx)


def _close_and_open_clocks(change: Change) -> PendingWrites:
    return PendingWrites(clocks=lifecycle.close_and_open(change.file, change.source, change.ctx.now))


def _open_first_clocks(change: Change) -> PendingWrites:
    return PendingWrites(clocks=lifecycle.open_first(change.file, change.ctx.now))


def _end_pauses(change: Change) -> PendingWrites:
    return pauses.end_with(change.file, change.ctx)


def _update_own_rating(change: Change) -> PendingWrites:
    return classification.update_own_rating(change.file, change.ctx)


def _run_side_effects(change: Change) -> PendingWrites:
    """Each is taken in before the next one runs, so that the numbers of their events follow one another."""
    assert change.transition is not None
    for name in change.transition.side_effects:
        writes = SIDE_EFFECTS[name](change.file, change.ctx)
        change.result.add(writes, change.ctx.actor, change.ctx.now)
    change.file.drop_stale_findings()
    return PendingWrites()


def _apply_new_holds(change: Change) -> PendingWrites:
    return pauses.apply_new_holds(change.file, change.ctx)


def _pause_and_resume_clocks(change: Change) -> PendingWrites:
    return lifecycle.pause_and_resume(change.file, change.ctx.now, change.cause, change.since)


def _update_required_date(change: Change) -> PendingWrites:
    return required_dates.update_required_date_clock(change.file, change.ctx.now)


def _update_case_dates(change: Change) -> PendingWrites:
    return update_case_dates(change.file)


def _set_queue_position(change: Change) -> PendingWrites:
    classification.set_queue_position(change.file)
    return PendingWrites()


AFTER_TRANSITION = (
    Reaction(_classify_new, _submitted, "before its clocks open, so that they open under its class"),
    Reaction(_end_evidence, lambda change: change.state_changed, "while the evidence's own clocks are open"),
    Reaction(_close_and_open_clocks, lambda change: change.state_changed, "before anything pauses a clock"),
    Reaction(
        _end_pauses, lambda change: change.state_changed, "after the clocks that they paused are closed"
    ),
    Reaction(
        _update_own_rating, lambda change: change.rating_changed, "the new stage's clock takes its class"
    ),
    Reaction(
        _run_side_effects,
        lambda change: bool(change.transition and change.transition.side_effects),
        "on the case as it now is, with its clocks open",
    ),
    Reaction(_apply_new_holds, _submitted, "a hold pauses only clocks that are open"),
)
AFTER_FILING = (
    Reaction(_inherit_evidence, _submitted, "before its clocks open, so that they open under its class"),
    Reaction(_open_first_clocks, _always, "before a hold pauses one"),
    Reaction(_apply_new_holds, _submitted, "a hold pauses only clocks that are open"),
)
DERIVED = (
    Reaction(_pause_and_resume_clocks, _always, "after all that opens, closes or pauses a clock"),
    Reaction(_update_required_date, _always, "it is forecast from the due dates of the other clocks"),
    Reaction(_update_case_dates, _always, "after the last clock has its due date"),
    Reaction(_set_queue_position, _always, "after the class and the dates that it sorts by"),
)
