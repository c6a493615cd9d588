"""Notices: what leaves the database because of an event, as outbox rows written with it."""

from __future__ import annotations

import uuid

from licensing import links
from licensing.models import Event, OutboxMessage
from workflows.language import Audience

PARTNERS, CASES = "partners", "cases"


def messages_for(event: Event) -> list[OutboxMessage]:
    """The messages of a recorded event: to the partners that may read it, and to the cases that follow a moved one."""
    topics = [PARTNERS] if event.audience != Audience.OFFICERS else []
    topics += [CASES] if moves_others(event) else []
    return [OutboxMessage(id=uuid.uuid4(), event=event, topic=topic, created_at=event.at) for topic in topics]


def moves_others(event: Event) -> bool:
    """Whether other cases may have to follow what the event tells of."""
    changed = "to" in event.facts and event.facts["to"] != event.facts.get("from")
    return changed and links.is_followed(event.case.kind)
