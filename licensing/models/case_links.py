"""Links: which cases a case is linked to, seen from both sides, and which of them are re-evaluated when it moves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import QuerySet, Value
from django.db.models.fields import CharField

from licensing.models import Case, Displacement
from licensing.models.details import Link
from licensing.models.prepared import PreparedValues, key
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
    return _in_order(_union(case.kind, among, case.pk, _links_from(case)))


def linked_seen_by(case: Case, partner_id: int) -> list[Linked]:
    """The same of those that the partner may see."""
    others = {f"other_{place}": other or 0 for place, (_, other) in enumerate(_links_from(case))}
    return _in_order(_seen_by_partner(case.kind).rows(case=case.pk, partner=partner_id, **others))


def _in_order(rows: Iterable[tuple[Any, ...]]) -> list[Linked]:
    return [
        Linked(name, Case(pk=pk, reference=reference, kind=kind, state=state))
        for pk, reference, kind, state, name in sorted(rows, key=lambda row: (row[-1], row[1]))
    ]


@cache
def _seen_by_partner(kind: str) -> PreparedValues:
    names = [link.name for holder in (Case, detail_model(kind)) for link in holder.links]
    others = [(name, key(f"other_{place}")) for place, name in enumerate(names)]
    return PreparedValues(lambda: _union(kind, Case.objects.visible_to(key("partner")), key("case"), others))


def _union(
    kind: str, among: QuerySet[Case], case: int, others: Iterable[tuple[str, int | None]]
) -> QuerySet[Case, Any]:
    parts = [_named(among.filter(pk=other), name) for name, other in others if other is not None]
    parts += [_named(among.filter(**{path: case}), link.back) for path, link in holders() if kind in link.to]
    return parts[0].union(*parts[1:], all=True)


def _links_from(case: Case) -> Iterator[tuple[str, int | None]]:
    """Each link that the case or its detail holds, by its name, with the key of the other case."""
    for holder in (case, case.detail):
        for link in holder.links:
            yield link.name, getattr(holder, f"{link.field}_id")


def _named(cases: QuerySet[Case], name: str) -> QuerySet[Case, Any]:
    return cases.order_by().values_list("pk", "reference", "kind", "state", Value(name, CharField()))


@cache
def follows_others(kind: str) -> bool:
    """Whether a case of that kind is re-evaluated when a case that it is linked to has moved."""
    return any(link.follows for link in detail_model(kind).links)


def followers(cases: Iterable[tuple[int, str]]) -> dict[int, set[int]]:
    """The keys of the cases that are re-evaluated when cases have moved, by the key of the one that did; one statement.

    `cases` are (key, kind). A case that follows others is re-evaluated itself: they may have moved in the meantime.
    """
    kind_of = dict(cases)
    followers_by_case: dict[int, set[int]] = defaultdict(set)
    for case, kind in kind_of.items():
        if follows_others(kind):
            followers_by_case[case].add(case)
    if kind_of:
        with connection.cursor() as cursor:
            cursor.execute(follower_statement(), {"keys": list(kind_of)})
            for moved, follower in cursor.fetchall():
                followers_by_case[moved].add(follower)
    return followers_by_case


@cache
def follower_statement() -> str:
    """SQL for (moved case, follower) of the cases %(keys)s: over every link by which one follows, or leads, another.

    An order whose place another took is re-evaluated too, until its parties are told.
    """
    parts = []
    for kind in kinds():
        model = detail_model(kind)
        for link in model.links:
            column, table = model._meta.get_field(link.field).column, model._meta.db_table
            if link.follows:
                parts.append(f"SELECT {column}, case_id FROM {table} WHERE {column} = ANY(%(keys)s)")  # noqa: S608 - table and column names alone, no user input
            if link.leads:
                parts.append(
                    f"SELECT case_id, {column} FROM {table} WHERE case_id = ANY(%(keys)s) AND {column} IS NOT NULL"  # noqa: S608 - table and column names alone, no user input
                )
    displaced = Displacement._meta.db_table
    parts.append(
        f"SELECT by_id, displaced_id FROM {displaced} WHERE by_id = ANY(%(keys)s) AND told_at IS NULL"  # noqa: S608 - table and column names alone, no user input
    )
    return " UNION ALL ".join(parts)
