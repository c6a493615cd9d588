"""SQL of rows: how rows travel to the database together, as JSON documents in one statement: new ones, and changed ones."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, models

from licensing.models import prepared

_TEXTS: Mapping[type, Callable[[Any], str]] = MappingProxyType(
    {
        datetime: datetime.isoformat,
        date: date.isoformat,
        Decimal: str,
        bytes: bytes.hex,
        memoryview: memoryview.hex,
        UUID: str,
    }
)


def insert(rows: Mapping[type[models.Model], Sequence[models.Model]]) -> None:
    """Insert all these rows in one statement, whose text is the same for one row of a table and for a thousand.

    Every row has its key. References between them are checked at commit, so the order of the tables is free.
    """
    rows_by_model = {model: instances for model, instances in rows.items() if instances}
    if not rows_by_model:
        return
    documents = {
        model._meta.db_table: as_json([document(instance, _names(model)) for instance in group])
        for model, group in rows_by_model.items()
    }
    prepared.fetch(_statement(tuple(rows_by_model)), documents)


def insert_new(added: Sequence[models.Model]) -> None:
    """Insert these rows, all of one model, in one statement, and give each the key that the database numbers it with.

    Raises ValueError for a row that refers to one that has no key itself.
    """
    model = type(added[0])
    fields: list[Any] = list(model._meta.concrete_fields)
    _refer(added, fields)
    fields.remove(model._meta.pk)
    documents = [
        {column.attname: column.get_prep_value(column.pre_save(row, add=True)) for column in fields}
        for row in added
    ]
    for row, (key,) in zip(
        added, prepared.fetch(_addition(model), {"added": as_json(documents)}), strict=True
    ):
        row.pk = key
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS  # noqa: SLF001 - as after `save`


def update(changed: Iterable[models.Model], names: Iterable[str]) -> None:
    """Write these fields of these rows, all of one model, in one statement; its text is the same for one and a thousand.

    A row that is not there is passed over. Raises ValueError for a field that the model lacks, and for a row, or one that
    it refers to, that has no key yet.
    """
    by_key = {row.pk: row for row in changed}
    if not by_key:
        return
    if None in by_key:
        raise ValueError("A row that was never inserted is not updated.")
    changed_rows = list(by_key.values())
    model = type(changed_rows[0])
    wanted = set(names)
    fields = [column for column in model._meta.concrete_fields if {column.name, column.attname} & wanted]
    if len(fields) != len(wanted):
        raise ValueError(f"{model.__name__} has not all of the fields {sorted(wanted)}.")
    _refer(changed_rows, fields)
    fields = [model._meta.pk, *fields]
    documents = [
        {column.attname: column.get_prep_value(getattr(row, column.attname)) for column in fields}
        for row in changed_rows
    ]
    columns = tuple(column.attname for column in fields[1:])
    prepared.fetch(_change(model, columns), {"changed": as_json(documents)})


def _refer(changed_rows: Iterable[models.Model], fields: Iterable[models.Field[Any, Any]]) -> None:
    """Give each row the keys of the rows that it refers to, which may have got theirs just now."""
    for field in (column for column in fields if isinstance(column, models.ForeignKey)):
        for row in changed_rows:
            if field.is_cached(row) and (other := field.get_cached_value(row)) is not None:
                if other.pk is None:
                    raise ValueError(f"{field.name} refers to a row that was never inserted.")
                setattr(row, field.attname, other.pk)


def document(instance: models.Model, names: Sequence[str]) -> dict[str, Any]:
    """Those columns of a row."""
    values = instance.__dict__
    return {name: values[name] for name in names}


def as_json(documents: Sequence[Mapping[str, Any]]) -> str:
    """The documents as JSON: instants and days as text, bytes in hexadecimal digits, amounts with all their digits."""
    return _ENCODE(documents)


def _text(value: Any) -> Any:
    """Raises TypeError for what no column keeps."""
    text = _TEXTS.get(type(value))
    if text is None:
        raise TypeError(f"{value!r} has no form in JSON.")
    return text(value)


_ENCODE = json.JSONEncoder(default=_text, separators=(",", ":"), check_circular=False).encode


@cache
def _names(model: type[models.Model]) -> tuple[str, ...]:
    # `attname` is the column's name too, since no model of this project names a column otherwise
    return tuple(field.attname for field in model._meta.concrete_fields)


@cache
def _statement(models_written: tuple[type[models.Model], ...]) -> str:
    """SQL that inserts into all these tables, each from its own document."""
    parts = [
        f"added_{number} AS ("  # noqa: S608 - table and column names alone, no user input
        f"INSERT INTO {model._meta.db_table} ({', '.join(_names(model))}) "
        f"SELECT {', '.join(map(_read, model._meta.concrete_fields))} "
        f"FROM jsonb_to_recordset(%({model._meta.db_table})s) AS new({typed(model, _names(model))}))"
        for number, model in enumerate(models_written)
    ]
    return f"WITH {', '.join(parts)} SELECT"


@cache
def _addition(model: type[models.Model]) -> str:
    """SQL that inserts rows without keys from a document, and returns their keys in its order."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    names = tuple(field.attname for field in fields)
    return (
        f"INSERT INTO {model._meta.db_table} ({', '.join(names)}) SELECT {', '.join(map(_read, fields))} "  # noqa: S608 - table and column names alone, no user input
        f"FROM jsonb_to_recordset(%(added)s) AS new({typed(model, names)}) RETURNING {model._meta.pk.attname}"
    )


@cache
def _change(model: type[models.Model], columns: tuple[str, ...]) -> str:
    """SQL that sets these columns of the rows that a document names by their keys."""
    key = model._meta.pk.attname
    return (
        f"UPDATE {model._meta.db_table} AS stored SET {assigned(model, columns)} "  # noqa: S608 - table and column names alone, no user input
        f"FROM jsonb_to_recordset(%(changed)s) AS new({typed(model, (key, *columns))}) WHERE stored.{key} = new.{key}"
    )


def assigned(model: type[models.Model], columns: Iterable[str]) -> str:
    """SQL that sets these columns from those of the same names in a document."""
    return ", ".join(f"{field.attname} = {_read(field, 'new.')}" for field in _fields(model, columns))


def typed(model: type[models.Model], columns: Iterable[str]) -> str:
    """SQL: these columns with the types as which they are read from a document."""
    return ", ".join(f"{field.attname} {_kind(field)}" for field in _fields(model, columns))


def _fields(model: type[models.Model], columns: Iterable[str]) -> list[models.Field[Any, Any]]:
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    return [by_name[name] for name in columns]


def _read(field: models.Field[Any, Any], place: str = "") -> str:
    name = f"{place}{field.attname}"
    return f"decode({name}, 'hex')" if isinstance(field, models.BinaryField) else name


def _kind(field: models.Field[Any, Any]) -> str:
    """The type as which a column is read: text where the insertion itself judges its length."""
    kind = str(field.rel_db_type(connection) if field.primary_key else field.db_type(connection))
    return "text" if isinstance(field, models.CharField | models.BinaryField) else kind
