"""Problems: what an error answers with, whoever raises it (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, JsonResponse
from django.utils.encoding import escape_uri_path

from api import trace
from workflows.input import MOST_ERRORS

MEDIA_TYPE = "application/problem+json"
LONGEST_TEXT = 500
RETRY_AFTER = 5  # seconds
SILENT_TOO_LONG = "25P03"  # PostgreSQL ended a transaction in which this process had stopped
UNCERTAIN = "The database does not answer. Whether a change was made is not certain: read the case before you send it again."

TYPES: Mapping[str, tuple[int, str]] = MappingProxyType(
    {
        "validation": (400, "The request has errors."),
        "bad-request": (400, "The request cannot be read."),
        "idempotency-key": (400, "The request carries no usable Idempotency-Key."),
        "unauthenticated": (401, "No valid access token came with the request."),
        "insufficient-scope": (403, "The access token lacks a scope."),
        "not-permitted": (403, "You may not do this."),
        "not-found": (404, "There is no such thing, or you may not see it."),
        "method-not-allowed": (405, "This address does not take that method."),
        "not-acceptable": (406, "The answer cannot be given in a form that you accept."),
        "stale-version": (409, "The case has changed since the version that you saw."),
        "wrong-state": (409, "The case is in a state in which this is not possible."),
        "refused": (409, "The case cannot be moved so."),
        "no-offer": (409, "No priority case is offered for this one."),
        "in-progress": (409, "The same request is still being carried out."),
        "cursor-expired": (410, "The feed does not reach back to the cursor."),
        "length-required": (411, "The length of the body must be declared."),
        "precondition-failed": (412, "The case is not as you saw it."),
        "too-large": (413, "The request is too large."),
        "unsupported-media-type": (415, "The body is of a type that is not taken here."),
        "idempotency-key-reused": (422, "The Idempotency-Key belongs to another request."),
        "precondition-required": (428, "The request does not say what it saw."),
        "too-many-requests": (429, "The client sends more requests than it may."),
        "server-error": (500, "Something went wrong on our side."),
        "unavailable": (503, "The service cannot answer now."),
    }
)
BY_STATUS: Mapping[int, str] = MappingProxyType(
    {status: slug for slug, (status, _) in reversed(TYPES.items())}
)


@dataclass(frozen=True)
class ErrorEntry:
    """One error: a stable code, a sentence, and the place: a JSON pointer or a query parameter."""

    code: str
    detail: str
    pointer: str | None = None
    parameter: str | None = None
    citations: tuple[str, ...] = ()

    def as_member(self) -> dict[str, Any]:
        """The error as it stands in `errors`; what it does not say is left out."""
        location = {"pointer": self.pointer, "parameter": self.parameter}
        places = {name: printable(text) for name, text in location.items() if text is not None}
        cited = {"citations": list(self.citations)} if self.citations else {}
        return {**places, "code": self.code, "detail": printable(self.detail), **cited}


def is_away(error: BaseException | None) -> bool:
    """Whether the database is away, full or overrun, which says nothing of the request: it may be sent again."""
    ended = getattr(error.__cause__, "sqlstate", None) == SILENT_TOO_LONG if error else False
    return ended or isinstance(error, OperationalError | InterfaceError)


def join(pointer: str, name: str | int) -> str:
    """The JSON pointer to a member of what `pointer` points to (RFC 6901, section 3)."""
    return f"{pointer}/{str(name).replace('~', '~0').replace('/', '~1')}"


def printable(text: str) -> str:
    """The text, shortened, with what UTF-8 cannot say written out: a caller's own words may come back in it."""
    return text[:LONGEST_TEXT].encode("utf-8", "backslashreplace").decode()


@dataclass(frozen=True)
class Said:
    """What a problem says, whatever request it answers; `members` are its own (RFC 9457, section 3.2)."""

    slug: str
    detail: str = ""
    errors: Sequence[ErrorEntry] = ()
    members: Mapping[str, Any] = field(default_factory=dict)

    def as_members(self) -> dict[str, Any]:
        """The problem without what is of a request: its address, and the id by which it is traced."""
        status, title = TYPES[self.slug]
        return {
            "type": f"/problems/{self.slug}",
            "title": title,
            "status": status,
            "detail": printable(self.detail or title),
            **self.members,
            "errors": [error.as_member() for error in self.errors[:MOST_ERRORS]],
        }


def body(said: Said, request: HttpRequest) -> dict[str, Any]:
    """The body of a problem that answers a request."""
    of_request = {"instance": escape_uri_path(request.path[:LONGEST_TEXT]), "trace_id": trace.of(request)}
    return {**said.as_members(), **of_request}


def response(slug: str, request: HttpRequest, *, detail: str = "") -> JsonResponse:
    """A problem outside the REST framework: Django's own errors under /api/."""
    content = body(Said(slug, detail), request)
    return JsonResponse(content, status=TYPES[slug][0], content_type=MEDIA_TYPE)
