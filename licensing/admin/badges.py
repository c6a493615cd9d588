"""Badges of the sidebar: unread notices and what was set aside, counted once per request and never far."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest

from licensing.admin.acting import watches
from licensing.admin.notices import reads_notices, unread
from licensing.leases import MAIL, MESSAGES

MANY = 99  # beyond so many nobody counts
_ASIDE = f"""
SELECT (SELECT count(*) FROM (SELECT 1 FROM licensing_clock
   WHERE set_aside_at IS NOT NULL AND closed_at IS NULL LIMIT {MANY + 1}) AS found)
 + (SELECT count(*) FROM (SELECT 1 FROM {MESSAGES.table}
   WHERE set_aside_at IS NOT NULL AND {MESSAGES.done} IS NULL LIMIT {MANY + 1}) AS found)
 + (SELECT count(*) FROM (SELECT 1 FROM {MAIL.table}
   WHERE set_aside_at IS NOT NULL AND {MAIL.done} IS NULL LIMIT {MANY + 1}) AS found)
"""  # noqa: S608 - the names in it are ours


def notices(request: HttpRequest) -> str:
    """How many notices the person has not read; empty for none."""
    return _once(request, "licensing_unread", _count_unread)


def aside(request: HttpRequest) -> str:
    """How much was set aside, for whoever looks after the engine; empty for nothing."""
    return _once(request, "licensing_aside", _count_aside)


def _once(request: HttpRequest, name: str, count: Callable[[HttpRequest], int]) -> str:
    if name not in vars(request):
        vars(request)[name] = count(request)
    found: int = vars(request)[name]
    return "" if not found else str(found) if found <= MANY else f"{MANY}+"


def _count_unread(request: HttpRequest) -> int:
    return unread(request)[: MANY + 1].count() if reads_notices(request) else 0


def _count_aside(request: HttpRequest) -> int:
    if not watches(request):
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_ASIDE)
        (count,) = cursor.fetchone()
    return int(count)
