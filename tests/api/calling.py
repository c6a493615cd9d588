"""Calling the API: a partner's system with a token, what a call writes, and what a problem looks like."""

import json
import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from oauth2_provider.models import AccessToken

from licensing.models import ApiClient, Case, Document, Event

ALL_SCOPES = "cases:read cases:write documents:write"
FILING = {
    "subject": "F404 hot-section spares",
    "instrument": "DSP-5",
    "transaction": "permanent_export",
    "end_use": "Tejas fleet, depot stock",
    "destination": "IN",
    "certified_by": "J. Doe",
    "purchase_documented": True,
    "dsp83_signed_on": "2026-01-20",
    "lines": [
        {"description": "HPT blade", "usml_category": "XIX(f)", "quantity": 40, "value": "12.50", "sme": True}
    ],
    "parties": [{"role": "end_user", "name": "HAL", "country": "IN", "partner": "hal"}],
}


@dataclass
class Caller:
    """A system that calls the API with a token, or without one."""

    token: str = ""

    def call(self, method: str, path: str, body: Any = None, **more: Any) -> HttpResponse:
        """One request; a body that is no bytes is sent as JSON."""
        data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        more.setdefault("content_type", "application/json")
        if method == "POST":
            more.setdefault("HTTP_IDEMPOTENCY_KEY", str(uuid.uuid4()))
        if method in ("POST", "PATCH"):
            more.setdefault("HTTP_IF_MATCH", "*")  # the body's version says what was seen
        if self.token:
            more.setdefault("HTTP_AUTHORIZATION", f"Bearer {self.token}")
        more = {name: value for name, value in more.items() if value is not None}
        address = path if path.startswith("/") else f"/api/v1/{path}"
        answer = Client().generic(method, address, data, **more)
        if method == "GET" and "ETag" in answer and answer.status_code == 200 and not answer.streaming:
            same_tag_same_body(self.token, address, answer)
        return answer

    def get(self, path: str, **more: Any) -> HttpResponse:
        return self.call("GET", path, **more)

    def post(self, path: str, body: Any = None, **more: Any) -> HttpResponse:
        return self.call("POST", path, body, **more)

    def patch(self, path: str, body: Any = None, **more: Any) -> HttpResponse:
        return self.call("PATCH", path, body, **more)


TAGGED: dict[tuple[str, ...], bytes] = {}


def same_tag_same_body(token: str, address: str, answer: HttpResponse) -> None:
    """Wherever a case is read in these tests: under one tag one reader is never shown two things."""
    body = TAGGED.setdefault((token, address, answer["ETag"]), answer.content)
    assert body == answer.content, f"one ETag, two answers: {body!r} {answer.content!r}"


def caller(client: ApiClient | int, scopes: str = ALL_SCOPES) -> Caller:
    token = secrets.token_urlsafe(24)
    AccessToken.objects.create(
        application_id=getattr(client, "pk", client),
        token=token,
        scope=scopes,
        expires=timezone.now() + timedelta(minutes=12),
    )
    return Caller(token)


def everything() -> tuple:
    """What is written, so that a refusal can be seen to have written nothing."""
    return (
        list(Case.objects.order_by("pk").values_list("pk", "state", "event_count", "subject")),
        Event.objects.count(),
        Document.objects.count(),
    )


def statements(work: Callable[[], Any]) -> tuple[Any, list[str]]:
    """What the work returns, and the statements that it sent but for the bounds of transactions."""
    with CaptureQueriesContext(connection) as seen:
        result = work()
    bounds = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
    return result, [query["sql"] for query in seen.captured_queries if not query["sql"].startswith(bounds)]


def is_problem(response: HttpResponse, status: int, slug: str) -> dict[str, Any]:
    """The problem, which the response is."""
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert problem["type"] == f"/problems/{slug}", problem
    assert problem["status"] == status
    assert len(problem["trace_id"]) == 32
    return problem


def places(problem: dict[str, Any]) -> set[str]:
    """Where a problem's errors are."""
    return {error.get("pointer", error.get("parameter")) for error in problem["errors"]}
