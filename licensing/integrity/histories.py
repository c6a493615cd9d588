"""I1 and I6: each case's events form a path of its table, and nobody executed what was not theirs to execute."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any, TypeVar

from licensing.events.declared import RETIRED
from licensing.models import ApiClient, Case, Event, Relation

Row = TypeVar("Row")
CHUNK = 2000  # rows that are read at a time


def violations() -> Iterator[str]:
    """One sentence for each; cases, events and relations are read beside each other, in the order of the cases."""
    partners = dict(ApiClient.objects.values_list("pk", "partner_id"))
    events = by_case(Event.objects.order_by("case_id", "number").iterator(CHUNK))
    relations = by_case(Relation.objects.order_by("case_id").iterator(CHUNK))
    for case in Case.objects.order_by("pk").iterator(CHUNK):
        history = events(case.pk)
        yield from (f"I1 {case.reference}: {violation}" for violation in _path(case, history))
        roles: dict[int, set[str]] = defaultdict(set)
        for relation in relations(case.pk):
            roles[relation.partner_id].add(relation.role)
        yield from (
            f"I6 {case.reference}: {violation}" for violation in _people(case, history, partners, roles)
        )


def by_case(rows: Iterable[Row]) -> Callable[[int], Sequence[Row]]:
    """Rows in the order of their `case_id`, as a function that answers a case's rows when asked in the same order."""
    groups = groupby(rows, key=attrgetter("case_id"))
    group: tuple[int, list[Row]] | None = None

    def of(key: int) -> Sequence[Row]:
        nonlocal group
        while group is None or group[0] < key:
            next_group = next(groups, None)
            if next_group is None:
                return ()
            group = next_group[0], list(next_group[1])
        return group[1] if group[0] == key else ()

    return of


def _path(case: Case, history: Sequence[Event]) -> Iterator[str]:
    """I1: the events form a path of the table from its first state to the case's, numbered without a gap."""
    numbers = [event.number for event in history]
    if numbers != list(range(1, case.event_count + 1)):
        yield f"its events are not numbered 1 to {case.event_count}"
    here = case.flow.initial.name
    for event in history:
        name = event.facts.get("transition")
        if name is None or event.name in RETIRED:
            continue
        transition = case.flow.transition(name, here)
        if transition is None or event.facts["from"] != here:
            yield f"event {event.number} executes {name!r} out of {event.facts['from']!r}, the path is at {here!r}"
            return
        if event.facts["to"] not in case.flow.leads_to(transition, here):
            yield f"event {event.number}: {name!r} does not lead from {here!r} to {event.facts['to']!r}"
        if event.name != transition.event:
            yield f"event {event.number} is called {event.name!r}, its transition says {transition.event!r}"
        here = event.facts["to"]
    if here != case.state:
        yield f"its events end in {here!r}, its state is {case.state!r}"


def _people(
    case: Case, history: Sequence[Event], partners: dict[Any, int], roles: dict[int, set[str]]
) -> Iterator[str]:
    """I6: nobody executed both transitions of a pair, and clients acted only as what their partner is to the case."""
    executed: dict[str, set[Any]] = defaultdict(set)
    for event in history:
        name = event.facts.get("transition")
        if name is None:
            continue
        transition, source = case.flow.transition(name, event.facts["from"]), event.facts["from"]
        if transition is None:
            continue
        if event.actor_user_id and any(
            event.actor_user_id in executed[other] for other in transition.four_eyes
        ):
            yield f"event {event.number}: {event.actor_name} executed {name!r} after {' or '.join(transition.four_eyes)}"
        mine = roles[partners[event.actor_client_id]] if event.actor_client_id else set()
        if event.actor_client_id and not mine & set(case.flow.possible_roles(transition, source)):
            yield f"event {event.number}: {event.actor_name} had no relation that may execute {name!r}"
        executed[name].add(event.actor_user_id)
