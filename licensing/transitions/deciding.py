"""Deciding: every objection to a row, or the Movement that it makes; in memory, nothing is written."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import Any

from django.db import models

from licensing import events
from licensing.clocks import causes, lifecycle, pauses
from licensing.context import Moment
from licensing.models import Case
from licensing.priority import classification
from licensing.regulations import topics
from licensing.transitions.consequences import CONSEQUENCES, KEPT
from licensing.transitions.movement import Movement, Refused
from workflows import binding
from workflows.asks import BadAnswer
from workflows.causes import Cause
from workflows.language import RELATIONS, Objection, Role, Row


def decide(case: Case, name: str, moment: Moment) -> Movement:
    """Judge the row `name` for this case and moment, run it under django-fsm, and return what is to be written.

    `case` is a proxy of its kind, loaded and locked by the caller; it is changed in memory. Raises Refused with
    every objection, and then has changed nothing; RuntimeError where a side effect changes what is fixed at filing.
    """
    data, wrong = answers(case, name, moment)
    found = objections(case, name, moment.with_data(data))
    if not is_stranger(found):
        found += wrong
    row = case.flow.row(name, case.state)
    if found or row is None:
        raise Refused(case, name, found)
    fixed = _fixed_values(case)
    movement = _move(case, row, moment.with_data(data))
    if changed := [one for one, value in _fixed_values(case).items() if value != fixed[one]]:
        raise RuntimeError(f"{name!r} changes what is fixed at filing: {', '.join(changed)}")
    return movement


def objections(case: Case, name: str, moment: Moment) -> list[Objection]:
    """Every objection to that row but those to its asks: stale version, state, role, four eyes, guards.

    Who has no business with the row learns that alone. Raises KeyError for a name that the kind's table lacks.
    """
    flow = case.flow
    rows, row = flow.named(name), flow.row(name, case.state)
    if strangers := _role_objections(case, name, row, moment):
        return strangers
    found = stale(case, moment)
    if row is None:
        places = ", ".join(dict.fromkeys(flow.state(source).title for one in rows for source in one.sources))
        sentence = (
            f'"{rows[0].title}" is possible in: {places}. The case is in: {flow.state(case.state).title}.'
        )
        return [*found, Objection("wrong_state", sentence)]
    found += _too_late(case, moment)
    if taken := [one for one in row.four_eyes if case.taken_by(moment.actor, (one,))]:
        before = " and ".join(f'"{flow.named(one)[0].title}"' for one in taken)
        sentence = f'Neither the person who did {before} on this case nor a delegate may do "{row.title}".'
        found.append(Objection("four_eyes", sentence))
    return [*found, *(one for guard in row.guards for one in guard(case, moment))]


def stale(case: Case, moment: Moment) -> list[Objection]:
    """An objection if the attempt saw another version of the case than there is."""
    if moment.seen is None or moment.seen == case.event_count or _has_seen_enough(case, moment.seen):
        return []
    sentence = f"The case has changed since version {moment.seen}; it is now at version {case.event_count}."
    return [Objection("stale_version", sentence, field="version")]


def _has_seen_enough(case: Case, seen: int) -> bool:
    """Whether nothing but quiet events has happened since: a letter that was written meanwhile is in nobody's way."""
    later = case.events.filter(number__gt=seen).exclude(name__in=events.QUIET)
    return 0 < seen < case.event_count and not later.exists()


def _too_late(case: Case, moment: Moment) -> list[Objection]:
    """Time that is up is up, even if no sweep has come round yet: only the clock moves the case then."""
    if Role.CLOCK in moment.actor.roles:
        return []
    over = [
        clock
        for clock in case.clock_list
        if clock.overdue
        and not clock.paused
        and clock.due_at
        and clock.due_at <= moment.now
        and clock.set_aside_at is None
    ]
    return [
        Objection(
            "time_is_up",
            f'The time limit has passed. The next transition is "{_title(case, clock.overdue)}".',
        )
        for clock in over
    ]


def _title(case: Case, name: str) -> str:
    return case.flow.named(name)[0].title


def is_stranger(found: list[Objection]) -> bool:
    """Whether the objections say that the actor has no business with the row; nothing more is then told."""
    return any(one.code in ("wrong_role", "not_yours") for one in found)


def answers(case: Case, name: str, moment: Moment) -> tuple[dict[str, Any], list[Objection]]:
    """The cleaned asks of the row, and an objection for each that is missing, wrong or not asked for."""
    row = case.flow.row(name, case.state) or case.flow.named(name)[0]
    data, found = {}, []
    for ask in row.needs:
        try:
            data[ask.name] = ask.clean(moment.data.get(ask.name))
        except BadAnswer as wrong:
            found.append(Objection("bad_answer", str(wrong), field=ask.name))
            continue
        if data[ask.name] is None and ask.required:
            found.append(Objection("missing_answer", f"{ask.title} is required.", field=ask.name))
    extras = sorted(set(moment.data) - {ask.name for ask in row.needs})
    found += [
        Objection("not_asked_for", "This transition does not take this field.", field=extra)
        for extra in extras
    ]
    return data, found


def roles_for(case: Case, moment: Moment) -> frozenset[Role]:
    """The roles in which the actor can act on this case: staff roles, the clock's, or the partner's relations."""
    actor = moment.actor
    if actor.partner_id is None:
        return actor.roles
    return case.relation_roles(actor.partner_id)


def _role_objections(case: Case, name: str, row: Row | None, moment: Moment) -> list[Objection]:
    roles = roles_for(case, moment)
    rows = case.flow.named(name)
    every = {role for one in rows for source in one.sources for role in case.flow.roles(one, source)}
    needed = set(case.flow.takers(row, case)) if row else every
    if needed & roles:
        return []
    who = " or ".join(sorted(str(role).replace("_", " ") for role in needed))
    if moment.actor.partner_id is not None and not needed & set(RELATIONS):
        return [Objection("not_yours", f'Partners may not do "{rows[0].title}".')]
    return [Objection("wrong_role", f'Only the {who} of this case may do "{rows[0].title}".')]


def _move(case: Case, row: Row, moment: Moment) -> Movement:
    source, seen, seen_receipt = case.state, case.event_count, case.received_at
    before = _detail_values(case)
    binding.run(case, row.name, moment)
    if case.state != source:
        _keep_track(case, source)
        case.keep_until = _keep_until(case, moment.now)
    case.desk = case.flow.desk_of(case) or ""
    facts = {"transition": row.name, "from": source, "to": case.state, "data": _as_json(moment.data)}
    if row.keeps:
        facts[row.keeps] = KEPT[row.keeps](case, moment)
    event = events.seal(case, row.event, moment.actor, moment.now, facts)
    movement = Movement(case=case, event=event, seen=seen)
    submitted = seen_receipt is None and case.received_at is not None
    if submitted:  # before its clocks open, so that they open under its class
        movement.add(classification.classify_new(case, moment), moment.actor, moment.now)
    if case.state != source:
        movement.updates += classification.end_with(case, moment).updates
        movement.clocks += lifecycle.follow(case, source, moment.now)
        movement.add(pauses.end_with(case, moment), moment.actor, moment.now)
    if vars(case.detail).get("rating") != before.get("rating"):
        movement.add(classification.settle_own_rating(case, moment), moment.actor, moment.now)
    for name in row.then:
        movement.add(CONSEQUENCES[name](case, moment), moment.actor, moment.now)
    if submitted:
        movement.add(pauses.freeze_new(case, moment), moment.actor, moment.now)
    over = case.flow.state(source).detour
    cause = (
        causes.named(Cause.RETURNED, state=source)
        if over
        else causes.named(Cause.TRANSITION, transition=row.name)
    )
    movement.settle(moment.actor, moment.now, [cause])
    after = vars(case.detail)
    movement.detail_fields = frozenset(name for name, value in before.items() if after[name] != value)
    return movement


def _keep_track(case: Case, source: str) -> None:
    """Remember the state before, and for a detour the state to go back to."""
    here, left = case.flow.state(case.state), case.flow.state(source)
    if here.detour and not left.detour:
        case.left_state = source
    case.previous_state = source


def _keep_until(case: Case, now: datetime) -> date | None:
    """The last day on which it must be kept, once it has ended; None while it is open.

    Five years from the end of what it moved under, three for rated orders: 22 CFR 122.5(a), 15 CFR 700.91(a).
    """
    if not case.flow.state(case.state).final:
        return None
    ended_on = case.detail.ended_on(case.office_day(now))
    kept: date = topics.find("retention", record=case.detail.kept_as, ended_on=ended_on).answer.keep_until
    return kept


def _detail_values(case: Case) -> dict[str, Any]:
    held = vars(case.detail)
    return {name: held[name] for name in _columns(case.detail.__class__)}


def _fixed_values(case: Case) -> dict[str, Any]:
    return {name: getattr(case, name) for name in Case.FIXED}


@cache
def _columns(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(field.attname for field in model._meta.concrete_fields)


def _as_json(data: dict[str, Any]) -> dict[str, Any]:
    """The answers as an event's facts keep them: dates as text, what was not given left out."""
    kept = {name: value for name, value in data.items() if value is not None}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in kept.items()}
