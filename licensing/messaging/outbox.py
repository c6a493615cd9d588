"""The outbox: messages written with an event, taken topic by topic, acknowledged, retried, failed and retried by people."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from licensing.context import ActionContext, trace_id
from licensing.events import declared
from licensing.messaging import queue
from licensing.messaging.queue import BATCH, LEASE, MESSAGES
from licensing.models import Event, OutboxMessage, case_links
from licensing.models.loading import new_instance
from workflows.language import Audience


class Topic(StrEnum):
    """What a message is about, and with that whose work it is; `words` are what an officer reads of one failed."""

    _value_: str
    words: str

    CASES = "cases", "Cases that follow another"
    DESKS = "desks", "What desks are told"
    LETTERS = "letters", "Letter to be rendered"
    PARTNERS = "partners", "What partners are told"

    def __new__(cls, code: str, words: str = "") -> Self:
        """A topic by its code, with its words."""
        topic = str.__new__(cls, code)
        topic._value_, topic.words = code, words
        return topic


def messages_for(
    events: Sequence[Event], followed: Collection[int], lettered: Sequence[Event] = ()
) -> list[OutboxMessage]:
    """The messages of recorded events: to the partners that may read one, to the desks, to the cases that follow.

    `lettered` are those because of which a letter was written, which waits to be rendered. `followed` are the keys of
    the cases that others follow; a case that follows others is re-evaluated itself.
    """
    events_by_topic = [(event, Topic.PARTNERS) for event in events if event.audience != Audience.OFFICERS]
    events_by_topic += [(event, Topic.DESKS) for event in events if declared(event.name).notice]
    events_by_topic += [(event, Topic.CASES) for event in events if _concerns_others(event, followed)]
    events_by_topic += [(event, Topic.LETTERS) for event in lettered]
    trace = trace_id()
    return [
        new_instance(
            OutboxMessage, id=uuid.uuid4(), event=event, topic=topic, created_at=event.at, trace_id=trace
        )
        for event, topic in events_by_topic
    ]


def _concerns_others(event: Event, followed: Collection[int]) -> bool:
    """Whether cases are re-evaluated because of it: its followers, and after a transition it itself, if it follows others.

    One that stays matters to followers too: an agreement is executed, a shipment has its parent's evidence. Other
    evidence opens no way to the case itself, or a disruption would have every case that it escalates re-evaluated.
    """
    if event.case_id in followed:
        return "transition" in event.facts or declared(event.name).bears_on_followers
    return "transition" in event.facts and case_links.follows_others(event.case.kind)


def claim(topic: str, now: datetime, limit: int = BATCH, *, lease: timedelta = LEASE) -> list[OutboxMessage]:
    """Take the oldest waiting messages of that topic until `now` + `lease`, in one statement, oldest first."""
    claimed = queue.claim(
        MESSAGES, now, limit, lease=lease, only="queued.topic = %(topic)s", values={"topic": topic}
    )
    return sorted(claimed, key=lambda message: (message.created_at, message.pk))


def acknowledge(messages: Sequence[OutboxMessage], now: datetime) -> int:
    """Mark messages as delivered at `now`; return how many: none of those that another has taken over since."""
    return queue.acknowledge(MESSAGES, messages, now)


def failed(messages: Sequence[OutboxMessage], now: datetime, error: str) -> int:
    """Record a failed delivery: half a minute's wait, doubled each time up to an hour; after the fifth they are failed jobs."""
    return queue.failed(MESSAGES, messages, now, error)


def retry(message_id: uuid.UUID, ctx: ActionContext) -> None:
    """Retry a message that failed; raises LookupError and PermissionError as `queue.retry`."""
    queue.retry(MESSAGES, message_id, ctx)
