"""Prepared statements: the server reads and plans a text once in a connection, not with every call.

https://www.psycopg.org/psycopg3/docs/advanced/prepare.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from psycopg._queries import PostgresQuery
from psycopg.types.numeric import Int8

_NAMED = re.compile(r"%\((\w+)\)s|%%")


def fetch(text: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement with parameters such as `%(key)s`; Django logs, wraps and counts it as any other.

    The text is one of few: each is kept in the process, and its plan in each connection.
    """
    database = connections[DEFAULT_DB_ALIAS]
    database.ensure_connection()
    make = database.make_debug_cursor if database.queries_logged else database.make_cursor
    raw: Any = _Prepared(database.connection)
    cursor = make(raw)
    cursor.execute(text, values)
    rows: list[tuple[Any, ...]] = (
        cursor.fetchall() if cursor.pgresult.nfields else []
    )  # `description` is dear
    return rows


class _Prepared(psycopg.RawCursor[Any]):
    """A cursor that sends parameters apart from the text, under their numbers, and lets the server keep the plan."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        """As psycopg's, with parameters by name; prepared from the second call on, if the connection lets it."""
        numbered, names = _numbered(query)
        super().execute(numbered, [_typed(params[name]) for name in names], **options)
        if self._query is None:  # a plan was at hand: Django still logs the text
            self._query = PostgresQuery(self._tx)
            self._query.query = numbered
        return self


@cache
def _numbered(text: str) -> tuple[bytes, tuple[str, ...]]:
    """The text with `$1` for the first name and so on, and the names; encoded, since that is done with every call else."""
    names: dict[str, int] = {}

    def number(found: re.Match[str]) -> str:
        return "%" if found[0] == "%%" else f"${names.setdefault(found[1], len(names) + 1)}"

    return _NAMED.sub(number, text).encode(), tuple(names)


def _typed(value: Any) -> Any:
    """A number travels as the widest type: else the server would keep a plan for each width."""
    if type(value) is int:
        return Int8(value)
    if type(value) is list and value and type(value[0]) is int:
        return [Int8(one) for one in value]
    return value
