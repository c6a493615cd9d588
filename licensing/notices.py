"""Notices: what leaves the database because of an event, as outbox rows written with it."""

from __future__ import annotations

import uuid

from licensing.models import Event, OutboxMessage
from workflows.language import Audience

PARTNERS = "partners"


def messages_for(event: Event) -> list[OutboxMessage]:
    """The messages of a recorded event: one to the partners that may read it, none if only officers may."""
    if event.audience == Audience.OFFICERS:
        return []
    return [OutboxMessage(id=uuid.uuid4(), event=event, topic=PARTNERS, created_at=event.at)]
