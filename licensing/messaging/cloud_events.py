"""Cloud events: what is told of an event to partners' systems, the same in the feed and in a webhook (CloudEvents 1.0).

It is thin: which case, which version of it, and the state that the event led to. All else is read from the case, by
whoever may read it then.
"""

from __future__ import annotations

import uuid
from typing import Any

from licensing.models import Event

SOURCE = "/api/v1"
MEDIA_TYPE = "application/cloudevents+json"
PING = "webhook.ping"


def of(event: Event, message_id: uuid.UUID, trace_id: str = "") -> dict[str, Any]:
    """The event, whose case is loaded, under the id by which it is known outside, with the trace that it belongs to, if any."""
    data = {
        "reference": event.case.reference,
        "kind": event.case.kind,
        "version": event.number,
        "state": event.facts.get("to"),
    }
    traced = {"traceparent": f"00-{trace_id}-{message_id.hex[:16]}-01"} if trace_id else {}
    return {
        "specversion": "1.0",
        "id": str(message_id),
        "source": SOURCE,
        "type": event.name,
        "subject": event.case.reference,
        "time": event.at.isoformat(),
        "datacontenttype": "application/json",
        **traced,
        "data": data,
    }


def ping(message_id: uuid.UUID, time: str) -> dict[str, Any]:
    """An event of no case, by which a receiver sees that it is called."""
    return {
        "specversion": "1.0",
        "id": str(message_id),
        "source": SOURCE,
        "type": PING,
        "time": time,
        "datacontenttype": "application/json",
        "data": {},
    }
