"""Verifying: walk every case's chain and name the first broken link."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from licensing.events.sealing import GENESIS, digest
from licensing.models import Case, Event


def broken_links(cases: Iterable[Case] | None = None) -> Iterator[str]:
    """One sentence for each case whose events are not the chain that its head promises; none if all hold.

    Found: a changed byte, a swapped or missing event, a deleted tail, an event more than the head knows.
    """
    chosen = Case.objects.order_by("pk") if cases is None else cases
    heads = {case.pk: case for case in chosen}
    rows = Event.objects.filter(case_id__in=heads) if cases is not None else Event.objects.all()
    seen = set()
    ordered = rows.order_by("case_id", "number").iterator(chunk_size=2000)
    for case_id, events in groupby(ordered, key=lambda event: event.case_id):
        seen.add(case_id)
        if error := _first_error(heads[case_id], events):
            yield f"{heads[case_id].reference}: {error}"
    for pk, case in heads.items():
        if pk not in seen:
            yield f"{case.reference}: no events at all"


def _first_error(case: Case, events: Iterable[Event]) -> str:
    previous, number = GENESIS, 0
    for event in events:
        number += 1
        if event.number != number:
            return f"event {number} is missing"
        if bytes(event.previous_hash) != previous:
            return f"event {number} does not follow event {number - 1}"
        if digest(case.reference, event) != bytes(event.hash):
            return f"event {number} ({event.name}) was altered"
        previous = bytes(event.hash)
    if number != case.event_count or previous != bytes(case.head_hash):
        return f"the chain ends at event {number}, the case's head says {case.event_count}"
    return ""
