"""Invariants: what must hold of every case whatever anybody did; I1, I3, I5 and I6 of the reliability goals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q, Sum
from django.db.models.functions import Coalesce

from licensing.events.declared import EVENTS
from licensing.events.verifying import broken_links
from licensing.models import Case, Event, Notice, OutboxMessage, Relation
from licensing.notices import DESKS, PARTNERS
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
    """I3: what partners may read has one message for them in the outbox, and nothing else has."""
    told = OutboxMessage.objects.filter(event=OuterRef("pk"), topic=PARTNERS)
    owed = Event.objects.exclude(audience=Audience.OFFICERS).exclude(Exists(told))
    for event in owed.select_related("case"):
        yield f"{event.case.reference}: event {event.number} has no message in the outbox"
    for message in OutboxMessage.objects.filter(
        event__audience=Audience.OFFICERS, topic=PARTNERS
    ).select_related("event__case"):
        yield f"{message.event.case.reference}: event {message.event.number} is for officers and has a message"
    for message in OutboxMessage.objects.filter(set_aside_at__isnull=False).select_related("event__case"):
        yield f"{message.event.case.reference}: a message of event {message.event.number} was set aside: {message.error}"
    yield from _notices()
    for event in Event.objects.exclude(name__in=EVENTS).select_related("case"):
        yield f"{event.case.reference}: event {event.number} has the undeclared name {event.name!r}"


def _notices() -> Iterator[str]:
    """I3: a notice tells of a message or of many; whatever was delivered to the desks is told by notices, once."""
    for notice in Notice.objects.filter(
        Q(message__isnull=True, count=1) | Q(message__isnull=False, count__gt=1)
    ):
        yield f"the notice {notice.subject!r} tells of {notice.count} and has {'no' if notice.message_id is None else 'one'} message"
    desks = Notice.objects.filter(partner__isnull=True)
    told = desks.aggregate(told=Coalesce(Sum("count"), 0))["told"]
    delivered = OutboxMessage.objects.filter(topic=DESKS, delivered_at__isnull=False).count()
    if told != delivered:
        yield f"{delivered} messages were delivered to the desks, their notices tell of {told}"
    for notice in Notice.objects.filter(set_aside_at__isnull=False):
        yield f"the mail of the notice {notice.subject!r} was set aside: {notice.error}"


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
