"""Problems: what an error answers with, whoever raises it (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple

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


class ProblemType(NamedTuple):
    """A type of problem: its status, its title, and what to do about it."""

    status: int
    title: str
    remedy: str


TYPES: Mapping[str, ProblemType] = MappingProxyType(
    {
        "validation": ProblemType(
            400,
            "The request has errors.",
            "Correct what `errors` names; each has a pointer into the body, or a query parameter.",
        ),
        "bad-request": ProblemType(
            400,
            "The request cannot be read.",
            "Send well-formed HTTP and JSON: UTF-8, no name twice in an object, no NUL.",
        ),
        "idempotency-key": ProblemType(
            400,
            "The request carries no usable Idempotency-Key.",
            "Send the header Idempotency-Key with every POST; a UUID does.",
        ),
        "unauthenticated": ProblemType(
            401,
            "No valid access token came with the request.",
            "Ask for a token at /api/oauth/token, and send it as Authorization: Bearer. A token lives 12 minutes.",
        ),
        "insufficient-scope": ProblemType(
            403,
            "The access token lacks a scope.",
            "Ask for a token with the scope that `scope` names; an administrator grants scopes to your client.",
        ),
        "not-permitted": ProblemType(
            403,
            "You may not do this.",
            "This is another party's to do. The case's list of transitions says what is yours.",
        ),
        "not-found": ProblemType(
            404,
            "There is no such thing, or you may not see it.",
            "Check the address. What you may not see is answered as what does not exist.",
        ),
        "method-not-allowed": ProblemType(
            405,
            "This address does not take that method.",
            "The OpenAPI document lists the methods of each address.",
        ),
        "not-acceptable": ProblemType(
            406, "The answer cannot be given in a form that you accept.", "Accept application/json."
        ),
        "stale-version": ProblemType(
            409,
            "The case has changed since the version that you saw.",
            "Read the case again, and decide again.",
        ),
        "wrong-state": ProblemType(
            409,
            "The case is in a state in which this is not possible.",
            "Read the case's transitions: they say what is possible now.",
        ),
        "refused": ProblemType(
            409,
            "The case cannot be moved so.",
            "Every reason is in `errors`, with the section of the law that it rests on.",
        ),
        "no-offer": ProblemType(
            409,
            "No priority case is offered for this one.",
            "The sentence says why: the case has ended, names no date, or is supported already.",
        ),
        "in-progress": ProblemType(
            409,
            "The same request is still being carried out.",
            "Send the same request with the same key again, after Retry-After seconds.",
        ),
        "cursor-expired": ProblemType(
            410,
            "The feed does not reach back to the cursor.",
            "Read your cases with changed_after, then follow the feed from after=latest.",
        ),
        "length-required": ProblemType(
            411, "The length of the body must be declared.", "Send Content-Length, not a chunked body."
        ),
        "precondition-failed": ProblemType(
            412, "The case is not as you saw it.", "Read the case again; its ETag is another one now."
        ),
        "too-large": ProblemType(
            413, "The request is too large.", "`GET /api/v1/me` tells how large a body may be."
        ),
        "unsupported-media-type": ProblemType(
            415,
            "The body is of a type that is not taken here.",
            "Send application/json; a document as multipart/form-data.",
        ),
        "range-not-satisfiable": ProblemType(
            416, "The file has no such part.", "Ask for a range within the length that `Content-Range` tells."
        ),
        "idempotency-key-reused": ProblemType(
            422, "The Idempotency-Key belongs to another request.", "Take a fresh key for each action."
        ),
        "precondition-required": ProblemType(
            428,
            "The request does not say what it saw.",
            "Send If-Match with the ETag that you saw, or * to act on the case as it is.",
        ),
        "too-many-requests": ProblemType(
            429,
            "The client sends more requests than it may.",
            "Wait Retry-After seconds. The RateLimit header tells what is left.",
        ),
        "server-error": ProblemType(
            500,
            "Something went wrong on our side.",
            "Send it again with the same key; tell us the trace_id if it stays.",
        ),
        "unavailable": ProblemType(
            503,
            "The service cannot answer now.",
            "Send it again with the same key, after Retry-After seconds.",
        ),
    }
)
BY_STATUS: Mapping[int, str] = MappingProxyType({each.status: slug for slug, each in reversed(TYPES.items())})


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
        status, title, _ = TYPES[self.slug]
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
