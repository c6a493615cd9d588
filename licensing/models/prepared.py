"""Prepared statements: a queryset's SQL, compiled once in a process with marked parameters, then prepared on the server.

Django builds the text of a statement anew each time that it is asked, which costs a transition more than all that it
decides. What is asked with every transition is compiled here once, by the ORM itself, so that the models stay the one
place in which columns stand, and is executed with new parameters. https://www.psycopg.org/psycopg3/docs/advanced/prepare.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from itertools import count
from typing import Any, Generic, Self, TypeVar

import psycopg
from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.models.query import get_related_populators
from psycopg._queries import PostgresQuery
from psycopg.sql import quote
from psycopg.types.numeric import Int8

from licensing.models.loading import build_instance

M = TypeVar("M", bound=models.Model)
_NUMBERS = count(-(2**62))  # no key is as small
_INSTANTS = count(1)
_NAMED = re.compile(r"%\((\w+)\)s|%%")


def fetch(text: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement with parameters such as `%(key)s`; Django logs, wraps and counts it as any other.

    The text is one of few: each is kept in the process, and its plan in each connection.
    """
    database = connections[DEFAULT_DB_ALIAS]
    database.ensure_connection()
    make = database.make_debug_cursor if database.queries_logged else database.make_cursor
    raw: Any = _Cursor(database.connection)
    cursor = make(raw)
    cursor.execute(text, values)
    rows: list[tuple[Any, ...]] = (
        cursor.fetchall() if cursor.pgresult.nfields else []
    )  # `description` is dear
    return rows


class _Cursor(psycopg.RawCursor[Any]):
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
    """A number travels as the widest type: else the server would keep a plan for each width; keys as one text."""
    if type(value) is int:
        return Int8(value)
    if type(value) is list and (not value or type(value[0]) is int):
        return f"{{{','.join(map(str, value))}}}"
    return value


def key(name: str) -> Any:
    """Where the key of that name goes: `filter(pk=key("case"))`."""
    return _Key(name)


def keys(name: str) -> Any:
    """Where keys, as many as there are, of that name go: `filter(pk__in=keys("cases"))`."""
    return [_Key(name)]


def instant(name: str) -> Any:
    """Where the instant of that name goes."""
    return _Instant(name)


def text(name: str) -> Any:
    """Where the text of that name goes."""
    marker = f"\ue000{name}\ue000"  # U+E000 stands in no name and no code
    _MARKERS[marker] = name
    return marker


class _Key(int):
    """A number that stands for a parameter while the statement is compiled; Django passes it on as a plain one."""

    def __new__(cls, name: str) -> Self:
        marker = super().__new__(cls, next(_NUMBERS))
        _MARKERS[int(marker)] = name
        return marker


class _Instant(datetime):
    """The same of an instant."""

    def __new__(cls, name: str) -> Self:
        marker = super().__new__(cls, 9000, 1, 1, microsecond=next(_INSTANTS), tzinfo=UTC)
        _MARKERS[marker] = name
        return marker


_MARKERS: dict[Any, str] = {}


class Prepared(Generic[M]):
    """A queryset of whole rows of one model, with what it joins and annotates.

    `build` makes the queryset, with markers where parameters go; it is called once, when a row is first asked for.
    """

    def __init__(self, build: Callable[[], models.QuerySet[M]]) -> None:
        self._build = build
        self._compiled: _Compiled | None = None

    @property
    def compiled(self) -> _Compiled:
        """What the ORM made of it."""
        if self._compiled is None:
            self._compiled = _Compiled(self._build())
        return self._compiled

    def rows(self, **values: Any) -> list[M]:
        """The rows for these parameters, a key for `key`, a sequence of keys for `keys`."""
        return self.compiled.instances(values)

    def one(self, **values: Any) -> M:
        """The one row for these parameters; raises the model's DoesNotExist."""
        found = self.rows(**values)
        if len(found) != 1:
            model = self.compiled.model
            raise model.DoesNotExist if not found else model.MultipleObjectsReturned
        return found[0]


class PreparedValues:
    """A queryset of tuples, `values_list()`: the same without instances."""

    def __init__(self, build: Callable[[], models.QuerySet[Any, Any]]) -> None:
        self._build = build
        self._compiled: _Compiled | None = None

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """The rows for these parameters."""
        if self._compiled is None:
            self._compiled = _Compiled(self._build())
        return self._compiled.rows(values)


class _Compiled:
    """Text, constants, and how a row becomes instances."""

    def __init__(self, queryset: models.QuerySet[Any]) -> None:
        compiler = queryset.query.get_compiler(using=DEFAULT_DB_ALIAS)
        text, parameters = compiler.as_sql()
        self.model: Any = queryset.model
        self.text, self.constants, self.wanted = _named(text, parameters)
        select, info = compiler.select, compiler.klass_info
        self._converters = [
            (place, tuple(converters), expression)
            for place, (converters, expression) in compiler.get_converters(
                [column[0] for column in select]
            ).items()
        ]
        info = info or {"select_fields": ()}  # of values there is none
        self._names = [select[place][0].target.attname for place in info["select_fields"]]
        self._places: list[int] = list(info["select_fields"])
        self._populators = get_related_populators(info, select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]  # the stubs are of the next Django
        self._annotations: Mapping[str, int] = compiler.annotation_col_map or {}

    def instances(self, values: dict[str, Any]) -> list[Any]:
        """Execute it, and make an instance of each row."""
        return [self._instance(list(row)) for row in self.rows(values)]

    def rows(self, values: dict[str, Any]) -> list[tuple[Any, ...]]:
        """Execute it; raises TypeError unless each parameter is given, and no other."""
        if values.keys() != self.wanted:
            raise TypeError(f"The statement asks for {sorted(self.wanted)}, not {sorted(values)}.")
        return fetch(self.text, self.constants | values)

    def _instance(self, row: list[Any]) -> Any:
        for place, converters, expression in self._converters:
            value = row[place]
            for convert in converters:
                value = convert(value, expression, connection)
            row[place] = value
        made = build_instance(
            self.model, {name: row[place] for name, place in zip(self._names, self._places, strict=True)}
        )
        for populator in self._populators:
            populator.populate(row, made)
        for name, place in self._annotations.items():
            setattr(made, name, row[place])
        return made


def _named(text: str, parameters: Sequence[Any]) -> tuple[str, dict[str, Any], set[str]]:
    """The text with named parameters, what those are that are no markers, and the names of those that are.

    A text or a number that is always the same stands in the text itself.
    """
    constants: dict[str, Any] = {}
    wanted: set[str] = set()
    given: Iterator[Any] = iter(parameters)

    def name(found: re.Match[str]) -> str:
        if found[0] == "%%":
            return "%%"
        value = next(given)
        marker = _MARKERS.get(value) if isinstance(value, int | str | datetime) else None
        if marker is None and type(value) in (str, int):
            return found[0].replace("%s", quote(value).strip().replace("%", "%%"))
        if marker is None:
            marker = f"constant_{len(constants)}"
            constants[marker] = value
            return found[0].replace("%s", f"%({marker})s")
        wanted.add(marker)
        return f"= ANY(%({marker})s)" if found[0].startswith("IN") else f"%({marker})s"

    return re.sub(r"IN \(%s\)|%%|%s", name, text), constants, wanted
