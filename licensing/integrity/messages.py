"""I3: no message without its event and no event without its message, and what was delivered is told, once."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q, Sum
from django.db.models.functions import Coalesce

from licensing.events.declared import EVENTS
from licensing.messaging.outbox import Topic
from licensing.models import Event, Letter, Notice, OutboxMessage
from workflows.language import Audience


def violations() -> Iterator[str]:
    """What partners may read has one message for them in the outbox, and nothing else has."""
    messages = OutboxMessage.objects.filter(event=OuterRef("pk"), topic=Topic.PARTNERS)
    owed = Event.objects.exclude(audience=Audience.OFFICERS).exclude(Exists(messages))
    for event in owed.select_related("case"):
        yield f"{event.case.reference}: event {event.number} has no message in the outbox"
    for message in OutboxMessage.objects.filter(
        event__audience=Audience.OFFICERS, topic=Topic.PARTNERS
    ).select_related("event__case"):
        yield f"{message.event.case.reference}: event {message.event.number} is for officers and has a message"
    for message in OutboxMessage.objects.filter(set_aside_at__isnull=False).select_related("event__case"):
        yield f"{message.event.case.reference}: a message of event {message.event.number} is a failed job: {message.error}"
    yield from _notices()
    yield from _letters()
    for event in Event.objects.exclude(name__in=EVENTS).select_related("case"):
        yield f"{event.case.reference}: event {event.number} has the undeclared name {event.name!r}"


def _letters() -> Iterator[str]:
    """A letter has a message by which it is rendered, and is rendered once that was delivered."""
    asked = OutboxMessage.objects.filter(event=OuterRef("event"), topic=Topic.LETTERS)
    unasked, waiting = ~Exists(asked), Exists(asked.filter(delivered_at__isnull=True))
    for letter in Letter.objects.filter(unasked | Q(rendered_at__isnull=True) & ~waiting).select_related(
        "case"
    ):
        yield f"{letter.case.reference}: letter {letter.number} is lost"


def _notices() -> Iterator[str]:
    """A notice tells of a message or of many; whatever was delivered to the desks is told by notices, once."""
    for notice in Notice.objects.filter(
        Q(message__isnull=True, count=1) | Q(message__isnull=False, count__gt=1)
    ):
        yield f"the notice {notice.subject!r} tells of {notice.count} and has {'no' if notice.message_id is None else 'one'} message"
    desks = Notice.objects.filter(partner__isnull=True)
    told_count = desks.aggregate(told=Coalesce(Sum("count"), 0))["told"]
    delivered = OutboxMessage.objects.filter(topic=Topic.DESKS, delivered_at__isnull=False).count()
    if told_count != delivered:
        yield f"{delivered} messages were delivered to the desks, their notices tell of {told_count}"
    for notice in Notice.objects.filter(set_aside_at__isnull=False):
        yield f"the mail of the notice {notice.subject!r} failed: {notice.error}"
