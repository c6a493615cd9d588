"""Orders: what an officer orders for many cases, how it is done to one, and that it counts from when it was given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.core import checks
from django.db.models import QuerySet

from licensing.case_file import CaseFile
from licensing.changes import PendingWrites
from licensing.clocks import calendar_days, causes, holds, service_levels
from licensing.context import ActionContext, Actor
from licensing.models import ActorKind, BulkOperation, Case, User
from licensing.models.lines import KeyRange
from licensing.priority import disruptions, rating_authority
from licensing.transitions.following import moved, run_automatic_transitions
from licensing.transitions.result import TransitionResult
from workflows.causes import Cause
from workflows.checks import incomplete

Change = tuple[str, dict[str, object], PendingWrites]
Act = BulkOperation.Act
# orders of people, in force from the instant at which they are given; the others begin and end with days and evidence
FROM_THE_ORDER = (Act.PLACE_HOLD, Act.LIFT_HOLD, Act.MOVE_CLOCKS, Act.RECALCULATE)


@dataclass(frozen=True)
class Handler:
    """How an act is handled: which cases of a range it may concern, and what it changes of one; None if nothing."""

    candidates: Callable[[BulkOperation, KeyRange], QuerySet[Case]]
    change: Callable[[CaseFile, BulkOperation, ActionContext], Change | None]


HANDLERS: Mapping[str, Handler] = MappingProxyType(
    {
        Act.PLACE_HOLD: Handler(holds.to_apply, holds.apply),
        Act.LIFT_HOLD: Handler(holds.to_lift, holds.lift_from),
        Act.MOVE_CLOCKS: Handler(service_levels.to_move, service_levels.move),
        Act.RECALCULATE: Handler(calendar_days.to_recalculate, calendar_days.recalculate),
        Act.ESCALATE: Handler(disruptions.to_escalate, disruptions.escalate),
        Act.GIVE_BACK: Handler(disruptions.to_give_back, disruptions.give_back),
        Act.APPLY_DPAS_AUTHORITY: Handler(
            rating_authority.to_pause_or_resume, rating_authority.pause_or_resume
        ),
    }
)


@checks.register("licensing")
def acts_are_done(**_asked: Any) -> list[checks.CheckMessage]:
    """licensing.E004: every bulk operation says which cases it concerns and what it changes of one."""
    hint = "Give it an entry in HANDLERS of licensing/transitions/orders.py."
    return incomplete("licensing.E004", "bulk operation", Act.values, HANDLERS, hint)


def carry_out_on(file: CaseFile, operation: BulkOperation, now: datetime) -> list[TransitionResult]:
    """What the order changes of one case, in memory; nothing if there is nothing to change.

    Its event is of now; clocks are paused and run again from when it was given.
    """
    ctx = ActionContext(now, actor_of(operation.ordered_by)).not_before(file.case.last_event_at)
    change = HANDLERS[operation.act].change(file, operation, ctx)
    if change is None:
        return []
    name, facts, writes = change
    writes.events.insert(0, (name, facts))
    since = operation.ordered_at if operation.act in FROM_THE_ORDER else None
    result = moved(file, writes, ctx, [causes.named(Cause.BULK, act=operation.act)], since)
    return [result, *run_automatic_transitions(file, ctx)]


def given_before(file: CaseFile, due_at: datetime, now: datetime) -> list[TransitionResult]:
    """What the orders that wait to be carried out, and were given by that instant, change of the case, in their order."""
    results: list[TransitionResult] = []
    only = KeyRange.one(file.case.pk)
    for operation in file.waiting.orders:
        if operation.act not in FROM_THE_ORDER or operation.ordered_at > due_at:
            continue
        if HANDLERS[operation.act].candidates(operation, only).exists():
            results += carry_out_on(file, operation, now)
    return results


def actor_of(user: User | None) -> Actor:
    """The person who started it; the clock if nobody's."""
    if user is None:
        return Actor(ActorKind.CLOCK, "clock")
    return Actor(ActorKind.USER, str(user), user_id=user.pk)
