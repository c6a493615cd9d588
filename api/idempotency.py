"""Idempotency: a POST carries a key of the client's own, and under one key it is done once (draft-ietf-httpapi-idempotency-key-header).

The answer is stored in the transaction of its effect, so that there is never the one without the other.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from rest_framework.exceptions import APIException, NotFound
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from api import refusals, visibility
from api.refusals import Problem
from licensing.models import Case
from licensing.models.prepared import fetch
from licensing.models.stored_answers import KEPT, LONGEST_KEY

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
STORED_HEADERS = ("Location", "ETag", "Retry-After")
# the POSTs that may be sent again without a key, each with the reason
EXEMPT: Mapping[str, str] = MappingProxyType(
    {
        "api.views.assessments.Assess": "It asks the rules and records nothing.",
        "api.oauth.Token": "A second token does no harm, and the client is not known yet.",
        "api.oauth.Revocation": "What is revoked twice is revoked (RFC 7009, 2.2).",
        "api.views.public.Nothing": "There is nothing at the address.",
    }
)
ASK = (
    f"Send the header {HEADER} with every POST: 1 to {LONGEST_KEY} visible ASCII characters, such as a UUID. "
    "Take a fresh one for each action, and the same one when you send that action again."
)
_CLAIM = """
SELECT pg_try_advisory_xact_lock(%(lock)s), stored.fingerprint, stored.status, stored.headers::text, stored.body
FROM (SELECT 1) AS one LEFT JOIN licensing_storedanswer AS stored
ON stored.client_id = %(client)s AND stored.key = %(key)s AND stored.stored_at > clock_timestamp() - %(kept)s
"""
_KEEP = """
INSERT INTO licensing_storedanswer AS stored (client_id, key, fingerprint, status, headers, body, stored_at)
VALUES (%(client)s, %(key)s, %(fingerprint)s, %(status)s, %(headers)s::jsonb, %(body)s, clock_timestamp())
ON CONFLICT (client_id, key) DO UPDATE SET fingerprint = excluded.fingerprint, status = excluded.status,
  headers = excluded.headers, body = excluded.body, stored_at = excluded.stored_at
WHERE stored.stored_at <= clock_timestamp() - %(kept)s
RETURNING stored.id
"""


@dataclass(frozen=True)
class Call:
    """One POST: whose, under which key, and what tells it from another one."""

    client: int
    key: str
    fingerprint: str

    @classmethod
    def of(cls, request: Request, view: Any) -> Call:
        """The call; reads its body. Raises a problem for a key that is missing or bad."""
        key = request.META.get("HTTP_IDEMPOTENCY_KEY", "")
        if not 0 < len(key) <= LONGEST_KEY or not all("!" <= character <= "~" for character in key):
            raise Problem("idempotency-key", ASK)
        digest = hashlib.sha256(f"{request.method} {request.path}\n".encode())
        digest.update(view.parser_classes[0]().digest(request))
        return cls(request.auth.application_id, key, digest.hexdigest())

    @property
    def lock(self) -> int:
        """The number of the advisory lock under which it is done."""
        name = f"{HEADER}:{self.client}:{self.key}".encode()
        return int.from_bytes(hashlib.sha256(name).digest()[:8], signed=True)


@dataclass(frozen=True)
class Stored:
    """An answer that was given."""

    fingerprint: str
    status: int
    headers: dict[str, str]
    body: str


def once(post: Callable[..., Response]) -> Callable[..., HttpResponse]:
    """A handler of POST that is done once under one key; a refusal writes nothing, so that its key is free again.

    What had fallen due before a refusal is written all the same. Whatever fails on our side is rolled back with its key.
    """

    @wraps(post)
    def keyed(view: Any, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        call, refusal = Call.of(request, view), None
        with transaction.atomic():
            if stored := _claim(call):
                return _replay(request, stored, kwargs.get("reference"))
            try:
                answer = post(view, request, *args, **kwargs)
            except Exception as error:
                if not _refuses(error):
                    raise
                refusal = error
            else:
                return _keep(call, answer)
        raise refusal

    keyed.once = True  # type: ignore[attr-defined]  # what the check looks for
    return keyed


def _refuses(error: Exception) -> bool:
    problem = refusals.convert(error)
    return isinstance(problem, APIException) and problem.status_code < 500


def _claim(call: Call) -> Stored | None:
    """The answer that the key has; None if the call may be done now. Raises a problem while it is done elsewhere."""
    values = {"lock": call.lock, "client": call.client, "key": call.key, "kept": KEPT}
    ((free, fingerprint, status, headers, body),) = fetch(_CLAIM, values)
    if fingerprint is None:
        if not free:
            raise _in_progress()
        return None
    if fingerprint != call.fingerprint:
        raise Problem(
            "idempotency-key-reused",
            f"The {HEADER} was used for another request. Take a fresh one for each action.",
        )
    return Stored(fingerprint, status, json.loads(headers), body)


def _in_progress() -> Problem:
    return Problem(
        "in-progress", f"The request with this {HEADER} is still being carried out. Send it again.", wait=1
    )


def _keep(call: Call, answer: Response) -> HttpResponse:
    """Store the answer and give it, in the same words as it will be given again."""
    body = JSONRenderer().render(answer.data).decode()
    headers = {name: answer[name] for name in STORED_HEADERS if name in answer}
    row = {
        "client": call.client,
        "key": call.key,
        "fingerprint": call.fingerprint,
        "status": answer.status_code,
        "headers": json.dumps(headers),
        "body": body,
        "kept": KEPT,
    }
    if not fetch(_KEEP, row):
        raise _in_progress()  # it was done elsewhere between the question and the lock
    return _as_response(answer.status_code, headers, body)


def _replay(request: Request, stored: Stored, reference: str | None) -> HttpResponse:
    """The stored answer, without what the client may no longer see; raises NotFound where the case itself is that."""
    content = json.loads(stored.body)
    named = {link["reference"] for link in content.get("links", ())}
    subject = content.get("reference") or reference
    if subject is None:
        return _as_response(stored.status, {**stored.headers, REPLAYED: "true"}, stored.body)  # of no case
    seen = set(
        Case.objects.visible_to(request.auth.application.partner_id)
        .filter(reference__in=[*named, subject])
        .values_list("reference", flat=True)
    )
    if subject not in seen:
        raise NotFound(visibility.NO_CASE)
    body = stored.body
    if hidden := named - seen:
        body = JSONRenderer().render(_without(content, hidden)).decode()
    return _as_response(stored.status, {**stored.headers, REPLAYED: "true"}, body)


def _without(content: dict[str, Any], hidden: set[str]) -> dict[str, Any]:
    """The answer without the links to these cases."""
    links = [link for link in content["links"] if link["reference"] not in hidden]
    rest = {
        name: None if isinstance(value, str) and value in hidden else value for name, value in content.items()
    }
    return {**rest, "links": links}


def _as_response(status: int, headers: Mapping[str, str], body: str) -> HttpResponse:
    return HttpResponse(body, status=status, headers=dict(headers), content_type="application/json")


def is_keyed(view: Any) -> bool:
    """Whether a view's POST is done once under one key, or is declared to need none."""
    name = f"{view.__module__}.{view.__qualname__}"
    return name in EXEMPT or getattr(getattr(view, "post", None), "once", False)
