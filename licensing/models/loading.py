"""Loading: rows of many cases as instances, by statements whose text is made once and without Django's ceremony for each."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, models
from django.db.models.base import ModelState

M = TypeVar("M", bound=models.Model)


class Columns(Generic[M]):
    """A model's columns in a statement under an alias, and how a row of them becomes an instance."""

    def __init__(self, model: type[M], alias: str) -> None:
        fields = model._meta.concrete_fields
        self.model, self.count = model, len(fields)
        self.names = tuple(field.attname for field in fields)
        self.sql = ", ".join(
            f"{alias}.{field.column}" + ("::text" if isinstance(field, models.DateTimeField) else "")
            for field in fields
        )
        # an instant travels as text: PostgreSQL writes UTC here, and Python reads that twenty times faster than the driver
        self._read: tuple[tuple[str, Callable[[str], Any]], ...] = tuple(
            (field.attname, datetime.fromisoformat if isinstance(field, models.DateTimeField) else parsed)
            for field in fields
            if isinstance(field, models.DateTimeField | models.JSONField)
        )

    def make(self, row: Sequence[Any]) -> M:
        """The instance that the first columns of a row are."""
        values = dict(zip(self.names, row, strict=False))
        for name, read in self._read:
            if values[name] is not None:
                values[name] = read(values[name])
        return build_instance(self.model, values)


@lru_cache(8192)
def parsed(text: str) -> Any:
    """The value of a JSON text, of which many rows have the same: whoever changes it puts another in its place."""
    return json.loads(text)


def refer(instance: models.Model, **others: models.Model) -> None:
    """Let a loaded row know the very rows to which its columns refer already."""
    instance._state.fields_cache.update(others)  # noqa: SLF001 - where Django itself keeps them


def build_instance(model: type[M], values: dict[str, Any]) -> M:
    """An instance as it stands in the database, from its columns by name, which become its own; no signal is sent for it."""
    instance = model.__new__(model)
    values["_state"] = state = ModelState()
    state.adding, state.db = False, DEFAULT_DB_ALIAS
    instance.__dict__ = values
    return instance


def new_instance(model: type[M], **values: Any) -> M:
    """`model(**values)` for a row that every transition adds: a tenth of the time, since no signal is sent for it.

    What is left out has its default. Raises TypeError for what is no field of the model.
    """
    instance = model.__new__(model)
    state = ModelState()
    attributes = vars(instance)
    plain, made, related = _defaults(model)
    attributes.update(plain, _state=state)
    for name, make in made:
        attributes[name] = make()
    for name, value in values.items():
        if name in related:
            state.fields_cache[name] = value
            attributes[related[name]] = None if value is None else value.pk
        elif name in attributes:
            attributes[name] = value
        else:
            raise TypeError(f"{model.__name__} has no field {name}.")
    return instance


@cache
def _defaults(
    model: type[models.Model],
) -> tuple[dict[str, Any], tuple[tuple[str, Callable[[], Any]], ...], dict[str, str]]:
    """What fields begin with: values, calls for those that are new for each row, and the columns of what is referred to."""
    fields = model._meta.concrete_fields
    made = tuple(
        (field.attname, field.default) for field in fields if field.has_default() and callable(field.default)
    )
    plain = {field.attname: field.get_default() for field in fields} | {name: None for name, _ in made}
    related = {field.name: field.attname for field in fields if field.is_relation}
    return plain, made, related


def from_json(model: type[M], row: Mapping[str, Any], **known: Any) -> M:
    """An instance from columns that PostgreSQL gave as JSON; `known` are what it refers to, by name.

    What the row leaves out is read from the database if it is asked for.
    """
    fields = {field.attname: field for field in model._meta.concrete_fields}
    instance = build_instance(model, {name: fields[name].to_python(value) for name, value in row.items()})
    for name, value in known.items():
        setattr(instance, name, value)
    return instance


@cache
def columns(model: type[M], alias: str) -> Columns[M]:
    """The columns of that model under that alias, made once."""
    return Columns(model, alias)
