"""Badges of the sidebar: unread notices, what failed, what waits to be countersigned, counted in one statement per request and never far."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.http import HttpRequest

from licensing.admin.access import acting, may_act_on_many, watches
from licensing.admin.beside import Beside
from licensing.admin.operations.notices import reads_notices, unread
from licensing.messaging.queue import MAIL, MESSAGES

_COUNTS = Beside[tuple[int, int, int]]("badges")
MANY = 99  # beyond so many nobody counts
_NONE = "SELECT 1 WHERE false"
_FAILED = f"""
SELECT 1 FROM licensing_clock WHERE set_aside_at IS NOT NULL AND closed_at IS NULL
UNION ALL SELECT 1 FROM {MESSAGES.table} WHERE set_aside_at IS NOT NULL AND {MESSAGES.done} IS NULL
UNION ALL SELECT 1 FROM {MAIL.table} WHERE set_aside_at IS NOT NULL AND {MAIL.done} IS NULL
LIMIT {MANY + 1}
"""  # noqa: S608 - table and column names alone, no user input
_DECLARED = f"""
SELECT 1 FROM licensing_disruption
WHERE countersigned_at IS NULL AND lifted_at IS NULL AND NOT declared_by_id = ANY(%s) LIMIT {MANY + 1}
"""  # noqa: S608 - table and column names alone, no user input


def notices(request: HttpRequest) -> str:
    """How many notices the person has not read; empty for none."""
    return _shown(_counts(request)[0])


def failed_jobs(request: HttpRequest) -> str:
    """How much failed, for whoever looks after the engine; empty for nothing."""
    return _shown(_counts(request)[1])


def waiting(request: HttpRequest) -> str:
    """How many disruptions wait for the person's countersignature; empty for none."""
    return _shown(_counts(request)[2])


def _shown(count: int) -> str:
    return "" if not count else str(count) if count <= MANY else f"{MANY}+"


def _counts(request: HttpRequest) -> tuple[int, int, int]:
    """All of them, read once."""
    return _COUNTS.once(request, lambda: _count(request))


def _count(request: HttpRequest) -> tuple[int, int, int]:
    mine, values = _unread(request)
    theirs = _FAILED if watches(request) else _NONE
    declared, people = (
        (_DECLARED, (list(acting(request).actor.people),)) if may_act_on_many(request) else (_NONE, ())
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT cardinality(ARRAY({mine})), cardinality(ARRAY({theirs})), cardinality(ARRAY({declared}))",
            (*values, *people),
        )
        counts: tuple[int, int, int] = cursor.fetchone()
    return counts


def _unread(request: HttpRequest) -> tuple[str, tuple[Any, ...]]:
    """SQL that finds the first unread notices, and its values."""
    if not reads_notices(request):
        return _NONE, ()
    try:
        return unread(request).order_by().values("pk")[: MANY + 1].query.sql_with_params()
    except EmptyResultSet:  # an administrator without a desk
        return _NONE, ()
