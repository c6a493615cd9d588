"""Calls in raw SQL: the token is looked up, the rows are written or read, JSON is answered; nothing is decided or checked."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from bench.floor import raw_transition

TOKEN = """
SELECT client.partner_id FROM oauth2_provider_accesstoken token
JOIN licensing_apiclient client ON client.id = token.application_id
JOIN licensing_partner partner ON partner.id = client.partner_id
WHERE token.token_checksum = %s AND token.expires > now() AND partner.is_active
"""
LIST = """
SELECT held.reference, held.kind, held.subject, held.state, held.filed_at, held.received_at, held.priority_class, filer.name,
 (SELECT min(due_at) FROM licensing_clock clock WHERE clock.case_id = held.id AND closed_at IS NULL AND NOT paused)
FROM licensing_case held JOIN licensing_partner filer ON filer.id = held.filer_id
WHERE held.id IN (SELECT case_id FROM licensing_relation WHERE partner_id = %s)
ORDER BY held.filed_at, held.id LIMIT 51
"""
NAMES = ("reference", "kind", "subject", "state", "filed_at", "received_at", "class", "filer", "due_at")


def partner(request: HttpRequest) -> int:
    """Whose token it is."""
    token = request.headers["Authorization"].removeprefix("Bearer ")
    with connection.cursor() as cursor:
        cursor.execute(TOKEN, [hashlib.sha256(token.encode()).hexdigest()])
        (key,) = cursor.fetchone()
    return int(key)


def listed(request: HttpRequest) -> HttpResponse:
    """Fifty cases."""
    with connection.cursor() as cursor:
        cursor.execute(LIST, [partner(request)])
        rows = [dict(zip(NAMES, row, strict=True)) for row in cursor.fetchall()]
    return JsonResponse({"items": rows[:50], "next": None})


@csrf_exempt
def moved(request: HttpRequest, key: int) -> HttpResponse:
    """One transition in five statements."""
    partner(request)
    json.loads(request.body)
    raw_transition(key)
    return JsonResponse({"state": "review"})


@csrf_exempt
def filed(request: HttpRequest) -> HttpResponse:
    """One case with its line, its party, its relation, its event and its clock, a statement each."""
    body: dict[str, Any] = json.loads(request.body)
    whose = partner(request)
    with transaction.atomic():
        raw = connection.connection.cursor()
        row = raw.execute(
            "INSERT INTO floor_filed (partner_id, body) VALUES (%s, %s) RETURNING id",
            [whose, json.dumps(body)],
        )
        (key,) = row.fetchone()
        for line in body["lines"]:
            raw.execute("INSERT INTO floor_part (case_id, body) VALUES (%s, %s)", [key, json.dumps(line)])
        for party in body["parties"]:
            raw.execute("INSERT INTO floor_part (case_id, body) VALUES (%s, %s)", [key, json.dumps(party)])
        raw.execute("INSERT INTO floor_part (case_id, body) VALUES (%s, '{}')", [key])
        raw.execute("INSERT INTO floor_event VALUES (%s, 1, '{}')", [-key])
        raw.execute("INSERT INTO floor_clock (case_id, due_at, closed) VALUES (%s, now(), false)", [key])
    return JsonResponse({"id": key, **body}, status=201)


def ready(_request: HttpRequest) -> HttpResponse:
    """Whether it serves."""
    return HttpResponse("ready")


urlpatterns = [
    path("readyz", ready),
    path("cases", listed),
    path("cases/<int:key>", moved),
    path("filings", filed),
]
