"""Invariants: what must hold of every case whatever anybody did; I1, I3, I5 and I6 of the reliability goals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from licensing.events.declared import EVENTS
from licensing.events.verifying import broken_links
from licensing.models import Case, Event, OutboxMessage, Relation
from licensing.notices import PARTNERS
from workflows.language import Audience


def breaches() -> Iterator[str]:
    """One sentence for each breach of an invariant; none if the system is sound."""
    histories: dict[int, list[Event]] = defaultdict(list)
    for event in Event.objects.select_related("actor_client").order_by("case_id", "number"):
        histories[event.case_id].append(event)
    cases = list(Case.objects.order_by("pk"))
    for case in cases:
        yield from (f"I1 {case.reference}: {fault}" for fault in _path(case, histories[case.pk]))
    yield from (f"I3 {fault}" for fault in _outbox())
    yield from (f"I5 {fault}" for fault in broken_links())
    relations: dict[tuple[int, int], set[str]] = defaultdict(set)
    for relation in Relation.objects.all():
        relations[relation.case_id, relation.partner_id].add(relation.role)
    for case in cases:
        yield from (f"I6 {case.reference}: {fault}" for fault in _people(case, histories[case.pk], relations))


def _path(case: Case, history: list[Event]) -> Iterator[str]:
    """I1: the events form a path of the table from its first state to the case's, numbered without a gap."""
    if [event.number for event in history] != list(range(1, len(history) + 1)) or len(
        history
    ) != case.event_count:
        yield f"its events are not numbered 1 to {case.event_count}"
    here = case.flow.initial.name
    for event in history:
        step = event.facts.get("transition")
        if step is None:
            continue
        row = case.flow.row(step, here)
        if row is None or event.facts["from"] != here:
            yield f"event {event.number} takes {step!r} out of {event.facts['from']!r}, the path is at {here!r}"
            return
        if event.facts["to"] not in case.flow.leads_to(row, here):
            yield f"event {event.number}: {step!r} does not lead from {here!r} to {event.facts['to']!r}"
        if event.name != row.event:
            yield f"event {event.number} is called {event.name!r}, its row says {row.event!r}"
        here = event.facts["to"]
    if here != case.state:
        yield f"its events end in {here!r}, its state is {case.state!r}"


def _outbox() -> Iterator[str]:
    """I3: what partners may read has one message in the outbox, and nothing else has."""
    owed = Event.objects.exclude(audience=Audience.OFFICERS).exclude(messages__isnull=False)
    for event in owed.select_related("case"):
        yield f"{event.case.reference}: event {event.number} has no message in the outbox"
    for message in OutboxMessage.objects.filter(
        event__audience=Audience.OFFICERS, topic=PARTNERS
    ).select_related("event__case"):
        yield f"{message.event.case.reference}: event {message.event.number} is for officers and has a message"
    for message in OutboxMessage.objects.filter(set_aside_at__isnull=False).select_related("event__case"):
        yield f"{message.event.case.reference}: a message of event {message.event.number} was set aside: {message.error}"
    for event in Event.objects.exclude(name__in=EVENTS).select_related("case"):
        yield f"{event.case.reference}: event {event.number} has the undeclared name {event.name!r}"


def _people(case: Case, history: list[Event], relations: dict[tuple[int, int], set[str]]) -> Iterator[str]:
    """I6: nobody took both rows of a pair, and clients acted only as what their partner is to the case."""
    took: dict[str, set[Any]] = defaultdict(set)
    for event in history:
        step = event.facts.get("transition")
        if step is None:
            continue
        row, source = case.flow.row(step, event.facts["from"]), event.facts["from"]
        if row is None:
            continue
        if event.actor_user_id and any(event.actor_user_id in took[name] for name in row.four_eyes):
            yield f"event {event.number}: {event.actor_name} took {step!r} after {' or '.join(row.four_eyes)}"
        if event.actor_client and not relations[case.pk, event.actor_client.partner_id] & set(
            case.flow.roles(row, source)
        ):
            yield f"event {event.number}: {event.actor_name} had no relation that may take {step!r}"
        took[step].add(event.actor_user_id)
