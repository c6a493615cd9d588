"""Beside: a typed value that travels with an object which Django hands from one of our hooks to the next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Beside(Generic[T]):
    """What one page knows of a request, or of a row of its list; declared once, with its type."""

    def __init__(self, name: str) -> None:
        self._name = f"_licensing_{name}"

    def put(self, holder: object, value: T) -> T:
        """Let the holder carry the value."""
        setattr(holder, self._name, value)
        return value

    def of(self, holder: object) -> T:
        """The value that the holder carries; raises AttributeError where none was put."""
        value: T = getattr(holder, self._name)
        return value

    def once(self, holder: object, make: Callable[[], T]) -> T:
        """The same, made when it is first asked for."""
        return self.of(holder) if hasattr(holder, self._name) else self.put(holder, make())


class Column(Generic[T]):
    """A column that a page's statement adds to its rows under that name, read back with its type."""

    def __init__(self, name: str) -> None:
        self._name = name

    def of(self, row: object) -> T:
        """The value in a row; raises AttributeError where the statement had no such column."""
        value: T = getattr(row, self._name)
        return value
