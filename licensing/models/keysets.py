"""Keysets: pages by the key of their last row, so that page one thousand costs what page one does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, OrderBy, Q

Key = Sequence[Any]


@dataclass(frozen=True)
class Column:
    """A column by which rows are put in order; where it may be empty, rows without it come last."""

    name: str
    falls: bool = False
    may_be_empty: bool = False

    def ordering(self, *, forward: bool) -> OrderBy:
        """How rows are ordered by it, forward or backward."""
        empty_ones = {"nulls_last" if forward else "nulls_first": True} if self.may_be_empty else {}
        column = F(self.name)
        return column.asc(**empty_ones) if forward is not self.falls else column.desc(**empty_ones)

    def same(self, value: Any) -> Q:
        """The rows that have the same value in it."""
        return Q(**{f"{self.name}__isnull": True}) if value is None else Q(**{self.name: value})

    def beyond(self, value: Any, *, forward: bool, same_too: bool = False) -> Q:
        """The rows that come after such a value in that direction, with those that have it if wanted."""
        empty = Q(**{f"{self.name}__isnull": True})
        if value is None:
            others = Q(pk__in=()) if forward else ~empty
            return others | empty if same_too else others
        comparison = ("gt" if forward is not self.falls else "lt") + ("e" if same_too else "")
        condition = Q(**{f"{self.name}__{comparison}": value})
        return condition | empty if forward and self.may_be_empty else condition


@dataclass(frozen=True)
class Keyset:
    """An order of rows by columns of which the last tells any two apart."""

    columns: tuple[Column, ...]

    def ordering(self, *, forward: bool = True) -> list[OrderBy]:
        """What to order by."""
        return [column.ordering(forward=forward) for column in self.columns]

    def beyond(self, key: Key, *, forward: bool = True) -> Q:
        """The rows after the one of that key; before it, where it is not forward.

        The bound of the first column follows from the rest, and is what an index can seek to.
        """
        condition, same = Q(pk__in=()), Q()
        for column, value in zip(self.columns, key, strict=True):
            condition |= same & column.beyond(value, forward=forward)
            same &= column.same(value)
        if len(self.columns) == 1:
            return condition
        return self.columns[0].beyond(key[0], forward=forward, same_too=True) & condition

    def key_of(self, row: Any) -> tuple[Any, ...]:
        """The key of a row."""
        return tuple(getattr(row, column.name) for column in self.columns)


def keyset(*names: str) -> Keyset:
    """The order by those names, `-` before one that falls and `?` after one that may be empty."""
    return Keyset(tuple(Column(name.strip("-?"), name.startswith("-"), name.endswith("?")) for name in names))
