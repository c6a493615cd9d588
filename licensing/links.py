"""Links: which cases a case is linked to, seen from both sides, and which of them look again when it moves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import QuerySet, Value
from django.db.models.fields import CharField

from licensing.models import Case
from licensing.models.details import Link
from workflows.catalogue import kinds


@dataclass(frozen=True)
class Linked:
    """A case at the other end of a link, with the link's name from this end."""

    name: str
    case: Case


def holders() -> Iterator[tuple[str, Link]]:
    """Every link with the path from a case to the field that holds it: `replaces`, `spares_detail__licence`."""
    yield from ((link.field, link) for link in Case.links)
    for kind in kinds():
        yield from ((f"{kind}_detail__{link.field}", link) for link in detail_model(kind).links)


def detail_model(kind: str) -> Any:
    """The model of the kind's detail."""
    return Case._meta.get_field(f"{kind}_detail").related_model


def linked(case: Case, among: QuerySet[Case]) -> list[Linked]:
    """The cases of `among` that this one is linked to, whichever of the two holds the link; one statement."""
    parts = [_named(among.filter(pk=other), name) for other, name in _held_by(case)]
    parts += [
        _named(among.filter(**{path: case.pk}), link.back) for path, link in holders() if case.kind in link.to
    ]
    found = parts[0].union(*parts[1:], all=True)
    return [
        Linked(name, Case(pk=pk, reference=reference, kind=kind, state=state))
        for pk, reference, kind, state, name in sorted(found, key=lambda row: (row[-1], row[1]))
    ]


def _held_by(case: Case) -> Iterator[tuple[int, str]]:
    for holder in (case, case.detail):
        for link in holder.links:
            other = getattr(holder, f"{link.field}_id")
            if other is not None:
                yield other, link.name


def _named(cases: QuerySet[Case], name: str) -> QuerySet[Case, Any]:
    return cases.order_by().values_list("pk", "reference", "kind", "state", Value(name, CharField()))


@cache
def is_followed(kind: str) -> bool:
    """Whether a move of a case of that kind can move another, or what it waits for can move it."""
    own = detail_model(kind).links
    return any(link.follows or link.leads for link in own) or any(
        kind in link.to and link.follows for _, link in holders()
    )


def followers(case: Case) -> list[int]:
    """The keys of the cases that look again when this one has moved, itself among them, in ascending order."""
    keys = {case.pk} | {getattr(case.detail, f"{link.field}_id") for link in case.detail.links if link.leads}
    for path, link in holders():
        if link.follows and case.kind in link.to:
            keys |= set(Case.objects.filter(**{path: case.pk}).values_list("pk", flat=True))
    return sorted(key for key in keys if key is not None)
