"""The trace id of a request: the caller's, from W3C `traceparent`, or a fresh one."""

from __future__ import annotations

import re
import secrets

from django.http import HttpRequest

_TRACEPARENT = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")
_KEPT = "_licensing_trace_id"


def of(request: HttpRequest) -> str:
    """The request's trace id: 32 hexadecimal digits, the same each time it is asked for."""
    kept: str = getattr(request, _KEPT, "")  # the REST framework's request answers for the one within
    if not kept:
        match = _TRACEPARENT.fullmatch(request.META.get("HTTP_TRACEPARENT", ""))
        trace_id = match.group(1) if match and set(match.group(1)) != {"0"} else ""
        kept = trace_id or secrets.token_hex(16)
        setattr(request, _KEPT, kept)
    return kept
