"""Notices: what leaves the database because of an event, as outbox rows written with it."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence

from licensing import links, notice_words
from licensing.models import Event, OutboxMessage
from workflows.language import Audience

REASONED = ("case.reclassified", "case.evidence_changed")
PARTNERS, CASES, DESKS, LETTERS = "partners", "cases", "desks", "letters"


def messages_for(
    events: Sequence[Event], followed: Collection[int], lettered: Sequence[Event] = ()
) -> list[OutboxMessage]:
    """The messages of recorded events: to the partners that may read one, to the desks, to the cases that follow.

    `lettered` are those because of which a letter was written, which waits to be rendered. `followed` are the keys of
    the cases that others follow; a case that follows others looks again itself.
    """
    told = [(event, PARTNERS) for event in events if event.audience != Audience.OFFICERS]
    told += [(event, DESKS) for event in events if event.name in notice_words.TITLES]
    told += [(event, CASES) for event in events if _concerns_others(event, followed)]
    told += [(event, LETTERS) for event in lettered]
    return [
        OutboxMessage(id=uuid.uuid4(), event=event, topic=topic, created_at=event.at) for event, topic in told
    ]


def _concerns_others(event: Event, followed: Collection[int]) -> bool:
    """Whether cases look again because of it: its followers, and after a transition it itself, if it follows others.

    One that stays matters to followers too: an agreement is executed, a consignment has its parent's evidence. Other
    evidence opens no way to the case itself, or a disruption would have every case that it escalates look again.
    """
    if event.case_id in followed:
        return "transition" in event.facts or event.name in REASONED
    return "transition" in event.facts and links.follows_others(event.case.kind)
