"""Deciding: every refusal of a transition, or its result; in memory, nothing is written."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache, lru_cache
from heapq import nsmallest
from typing import Any

from django.db import models

from licensing import events
from licensing.case_file import CaseFile
from licensing.clocks import causes
from licensing.context import ActionContext
from licensing.regulations import topics
from licensing.transitions.reactions import AFTER_TRANSITION, DERIVED, Change, react
from licensing.transitions.result import Refused, TransitionResult
from licensing.transitions.side_effects import RECORDED
from licensing.worktime.office import office_day
from workflows import binding
from workflows.causes import Cause
from workflows.input import MOST_ERRORS, InvalidInput
from workflows.language import RELATIONS, Role, Transition
from workflows.refusal import Refusal


def decide(file: CaseFile, name: str, ctx: ActionContext) -> TransitionResult:
    """Judge the transition `name` for this case and context, run it under django-fsm, and return what is to be written.

    `case` is a proxy of its kind, loaded and locked by the caller; it is changed in memory. Raises Refused with
    every refusal, and then has changed nothing; RuntimeError where a side effect changes what is fixed at filing.
    """
    data, invalid = cleaned_inputs(file, name, ctx)
    collected = refusals(file, name, ctx.with_data(data))
    if not is_stranger(collected):
        collected += invalid
    transition = file.flow.transition(name, file.state)
    if collected or transition is None:
        raise Refused(file, name, collected)
    fixed = _fixed_values(file)
    result = _move(file, transition, ctx.with_data(data))
    if changed := [name for name, value in _fixed_values(file).items() if value != fixed[name]]:
        raise RuntimeError(f"{name!r} changes what is fixed at filing: {', '.join(changed)}")
    return result


def refusals(file: CaseFile, name: str, ctx: ActionContext) -> list[Refusal]:
    """Every refusal of that transition but those to its inputs: stale version, state, role, four eyes, guards.

    Who has no business with the transition learns that alone. Raises KeyError for a name that the kind's table lacks.
    """
    flow = file.flow
    transitions, transition = flow.transitions_named(name), flow.transition(name, file.state)
    if strangers := _role_refusals(file, name, transition, ctx):
        return strangers
    collected = stale(file, ctx)
    if transition is None:
        places = ", ".join(
            dict.fromkeys(flow.state(source).title for variant in transitions for source in variant.sources)
        )
        sentence = f'"{transitions[0].title}" is possible in: {places}. The case is in: {flow.state(file.state).title}.'
        return [*collected, Refusal("wrong_state", sentence)]
    collected += _too_late(file, ctx)
    if taken := [
        name_paired
        for name_paired in transition.four_eyes
        if file.people.executed_by(ctx.actor, (name_paired,))
    ]:
        before = " and ".join(f'"{flow.transitions_named(earlier)[0].title}"' for earlier in taken)
        sentence = (
            f'Neither the person who did {before} on this case nor a delegate may do "{transition.title}".'
        )
        collected.append(Refusal("four_eyes", sentence))
    return [*collected, *(refusal for guard in transition.guards for refusal in guard(file, ctx))]


def stale(file: CaseFile, ctx: ActionContext) -> list[Refusal]:
    """A refusal if the attempt saw another version of the case than there is."""
    if ctx.seen is None or ctx.seen == file.case.event_count or _has_seen_enough(file, ctx.seen):
        return []
    sentence = f"The case has changed since version {ctx.seen}; it is now at version {file.case.event_count}."
    return [Refusal("stale_version", sentence, field="version")]


def _has_seen_enough(file: CaseFile, seen: int) -> bool:
    """Whether nothing but quiet events has happened since: a letter that was written meanwhile is in nobody's way.

    What has just happened and is not written yet is not quiet.
    """
    since = file.case.event_count - seen
    quiet = file.case.events.filter(number__gt=seen, name__in=events.QUIET)
    return seen > 0 and since > 0 and quiet.count() == since


def _too_late(file: CaseFile, ctx: ActionContext) -> list[Refusal]:
    """Time that is up is up, even if no sweep has come round yet: only the clock moves the case then."""
    if Role.CLOCK in ctx.actor.roles:
        return []
    over = [
        clock
        for clock in file.clocks
        if clock.overdue
        and not clock.paused
        and clock.due_at
        and clock.due_at <= ctx.now
        and clock.set_aside_at is None
    ]
    return [
        Refusal(
            "time_is_up",
            f'The time limit has passed. The next transition is "{_title(file, clock.overdue)}".',
        )
        for clock in over
    ]


def _title(file: CaseFile, name: str) -> str:
    return file.flow.transitions_named(name)[0].title


def is_stranger(collected: list[Refusal]) -> bool:
    """Whether the refusals say that the actor has no business with the transition; nothing more is then told."""
    return any(refusal.code in ("wrong_role", "not_yours") for refusal in collected)


def cleaned_inputs(file: CaseFile, name: str, ctx: ActionContext) -> tuple[dict[str, Any], list[Refusal]]:
    """The cleaned inputs of the transition, and a refusal for each that is missing, invalid or not asked for."""
    transition = file.flow.transition(name, file.state) or file.flow.transitions_named(name)[0]
    data, collected = {}, []
    for input_ in transition.inputs:
        try:
            data[input_.name] = input_.clean(ctx.data.get(input_.name))
        except InvalidInput as error:
            collected.append(Refusal("bad_answer", str(error), field=input_.name))
            continue
        if data[input_.name] is None and input_.required:
            collected.append(Refusal("missing_answer", f"{input_.title} is required.", field=input_.name))
    extras = nsmallest(MOST_ERRORS, set(ctx.data) - {input_.name for input_ in transition.inputs})
    collected += [
        Refusal("not_asked_for", "This transition does not take this field.", field=extra) for extra in extras
    ]
    return data, collected


def roles_for(file: CaseFile, ctx: ActionContext) -> frozenset[Role]:
    """The roles in which the actor can act on this case: staff roles, the clock's, or the partner's relations."""
    actor = ctx.actor
    if actor.partner_id is None:
        return actor.roles
    return file.people.relation_roles(actor.partner_id)


def _role_refusals(
    file: CaseFile, name: str, transition: Transition | None, ctx: ActionContext
) -> list[Refusal]:
    roles = roles_for(file, ctx)
    transitions = file.flow.transitions_named(name)
    every = {
        role
        for variant in transitions
        for source in variant.sources
        for role in file.flow.possible_roles(variant, source)
    }
    needed = set(file.flow.allowed_roles(transition, file)) if transition else every
    if needed & roles:
        return []
    who = " or ".join(sorted(str(role).replace("_", " ") for role in needed))
    if ctx.actor.partner_id is not None and not needed & set(RELATIONS):
        return [Refusal("not_yours", f'Partners may not do "{transitions[0].title}".')]
    return [Refusal("wrong_role", f'Only the {who} of this case may do "{transitions[0].title}".')]


def _move(file: CaseFile, transition: Transition, ctx: ActionContext) -> TransitionResult:
    source, seen_receipt = file.state, file.case.received_at
    before = _detail_values(file)
    binding.run(file, transition.name, ctx)
    file.drop_stale_findings()
    if file.state != source:
        _keep_track(file, source)
        file.case.keep_until = _retention_until(file, ctx.now)
    file.case.desk = file.flow.desk_of(file) or ""
    facts = {"transition": transition.name, "from": source, "to": file.state, "data": _as_json(ctx.data)}
    if transition.records:
        facts[transition.records] = RECORDED[transition.records](file, ctx)
    result = TransitionResult.of(file, transition.event, facts, ctx)
    change = Change(
        result,
        ctx,
        transition,
        source,
        submitted=seen_receipt is None and file.case.received_at is not None,
        rating_changed=getattr(file.detail, "rating", None) != before.get("rating"),
        cause=[_cause(file, transition, source)],
    )
    react(change, (*AFTER_TRANSITION, *DERIVED))
    after = _detail_values(file)
    result.detail_fields = frozenset(name for name, value in before.items() if after[name] != value)
    return result


def _cause(file: CaseFile, transition: Transition, source: str) -> dict[str, Any]:
    """Why a clock runs again after the transition, as its segment keeps it."""
    if file.flow.state(source).interruption:
        return causes.named(Cause.RETURNED, state=source)
    return causes.named(Cause.TRANSITION, transition=transition.name)


def _keep_track(file: CaseFile, source: str) -> None:
    """Remember the state before, and for an interruption the state to go back to."""
    here, left = file.flow.state(file.state), file.flow.state(source)
    if here.interruption and not left.interruption:
        file.case.left_state = source
    file.case.previous_state = source


def _retention_until(file: CaseFile, now: datetime) -> date | None:
    """The last day of its retention, once it has ended; None while it is open.

    Five years from the end of what it moved under, three for rated orders: 22 CFR 122.5(a), 15 CFR 700.91(a).
    """
    if not file.flow.state(file.state).final:
        return None
    ended_on = file.detail.ended_on(office_day(now))
    return _kept_until(file.detail.retention_record, ended_on)


@lru_cache(1024)
def _kept_until(record: str, ended_on: date) -> date:
    last_day: date = topics.find("retention", record=record, ended_on=ended_on).answer.keep_until
    return last_day


def _detail_values(file: CaseFile) -> dict[str, Any]:
    detail: models.Model = file.detail
    values = detail.__dict__
    return {name: values[name] for name in _columns(type(detail))}


def _fixed_values(file: CaseFile) -> dict[str, Any]:
    return {name: getattr(file.case, name) for name in file.case.FIXED}


@cache
def _columns(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(field.attname for field in model._meta.concrete_fields)


def _as_json(data: dict[str, Any]) -> dict[str, Any]:
    """The inputs as an event's facts keep them: dates as text, what was not given left out."""
    kept = {name: value for name, value in data.items() if value is not None}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in kept.items()}
