"""Shown: a row of a table with what a caller may see beside its own columns, as serializers read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Shown(Generic[M]):
    """The row; what a subclass declares stands beside its columns, which are read as its own attributes."""

    row: M

    def __getattr__(self, name: str) -> Any:
        """A column of the row, for serializers; raises AttributeError."""
        return getattr(object.__getattribute__(self, "row"), name)
