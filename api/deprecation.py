"""Deprecation: what of an answer is going to go, since when that is so, and from when on it is gone (RFC 9745, RFC 8594)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime

from django.http import HttpResponseBase

DOCUMENT = "/api/v1/docs"


@dataclass(frozen=True)
class Deprecation:
    """What is deprecated, in a sentence that names what takes its place; the days are UTC."""

    what: str
    since: datetime
    gone: datetime

    def tell(self, answer: HttpResponseBase) -> None:
        """Write it into the answer's headers."""
        answer["Deprecation"] = f"@{int(self.since.timestamp())}"
        answer["Sunset"] = format_datetime(self.gone, usegmt=True)
        answer["Link"] = f'<{DOCUMENT}>; rel="deprecation"'


def on(year: int, month: int, day: int) -> datetime:
    """The first instant of that day."""
    return datetime(year, month, day, tzinfo=UTC)
