"""Tracing: the trace of what is being done now, which goes from a request into messages, the feed and webhooks (W3C Trace Context)."""

from __future__ import annotations

import re
import uuid
from contextlib import AbstractContextManager

from structlog.contextvars import bound_contextvars, get_contextvars

TRACE_ID = re.compile(r"[0-9a-f]{32}")
_NAME = "request_id"  # as the lines of the log have it


def current() -> str:
    """The id of the trace, 32 hexadecimal digits; empty where what is done began with nobody's request."""
    found = get_contextvars().get(_NAME, "")
    return found if isinstance(found, str) and TRACE_ID.fullmatch(found) else ""


def within(trace_id: str) -> AbstractContextManager[None]:
    """Whatever is done in the block belongs to that trace, if it is one."""
    return bound_contextvars(**({_NAME: trace_id} if trace_id else {}))


def parent(trace_id: str, message_id: uuid.UUID) -> str:
    """The `traceparent` of what is told of a message of that trace: sampled, with a span of the message's own."""
    return f"00-{trace_id}-{message_id.hex[:16]}-01"
