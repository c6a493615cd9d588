"""Details: what the detail of every kind declares beside its fields - what a filing carries, links, parties."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, ClassVar

from django.db import models


@dataclass(frozen=True)
class Link:
    """A reference to another case: the field that holds it, the kinds it may be of, and its name from either side.

    The names are stable codes such as `waits_for` and `waited_for_by`; people read them with blanks.

    `whose` is "own" (a case that the filer filed), "sponsored" (one that it filed, or sponsors as a ministry) or "seen"
    (any case that the filer may see). The clock re-evaluates
    the case that holds the link when the other one moves (`follows`), or the other one when the holder moves
    (`leads`).
    """

    field: str
    to: tuple[str, ...]
    name: str
    back: str
    whose: str = "own"
    follows: bool = False
    leads: bool = False


class Detail(models.Model):
    """The facts of one kind of case; a kind's detail derives from it and has `case`, one-to-one, and `kind`."""

    filed: ClassVar[tuple[str, ...]] = ()  # what a filing carries, and an edit of a draft may change
    derived: ClassVar[tuple[str, ...]] = ()  # columns that `derive` sets from what was filed
    guards_read: ClassVar[
        tuple[str, ...]
    ] = ()  # paths to what guards ask of other cases, loaded with the lock
    links: ClassVar[tuple[Link, ...]] = ()
    party_roles: ClassVar[Collection[str]] = ()  # the roles that a filing of the kind may name
    retention_record: ClassVar[str] = "licence"  # the sort of record, by which its retention is counted

    class Meta:
        abstract = True

    @classmethod
    def link(cls, field: str) -> Link | None:
        """The link that the field holds, or None."""
        return next((link for link in cls.links if link.field == field), None)

    @property
    def reads_others(self) -> bool:
        """Whether there is anything of what guards read beside it; in a batch the others are read without joins."""
        return any(getattr(self, name) is not None for name in self._reference_columns())

    @classmethod
    @cache
    def _reference_columns(cls) -> set[str]:
        """The columns by which it refers to what guards read."""
        fields = (cls._meta.get_field(path.partition("__")[0]) for path in cls.guards_read)
        return {field.attname for field in fields if isinstance(field, models.ForeignKey)}

    def derive(self, lines: Sequence[Any]) -> None:
        """Fill in what a filing left out and its other facts decide; nothing, unless a kind says what."""

    def errors(self) -> dict[str, str]:
        """What contradicts itself in a filing, by field; constraints have the last word."""
        return {}

    def errors_beside(self, lines: Sequence[Any], today: date) -> dict[str, str]:
        """What contradicts the filing's sound `lines`, or the day of the filing, by field."""
        return {}

    @property
    def needed_on(self) -> date | None:
        """The day by which the outcome is needed; None where the filing names none."""
        return None

    @property
    def runs_until(self) -> date | None:
        """The last day of what it moves under, as far as that is known."""
        return None

    def ended_on(self, today: date) -> date:
        """The day from which its records are kept, on the day of its end: no sooner than what it moved under ends."""
        return max(today, self.runs_until or today)

    def shown(self, name: str) -> Any:
        """The value of a field as people read it: a choice by its label."""
        display = getattr(self, f"get_{name}_display", None)
        value = getattr(self, name)
        return display() if value and display is not None else value
