"""Cases for faults: many alike, made faster than by filing each, and sound all the same."""

import itertools
import uuid
from typing import Any, TypeVar

from django.db import models, transaction

from licensing.events.sealing import GENESIS, digest
from licensing.models import Case, Clock, ClockSegment, Event, Firing, OutboxMessage, Relation
from tests.world import World
from tests.worlds.filings import SMALL_PART

NUMBERS = itertools.count(1)
AT_ONCE = 5000
Row = TypeVar("Row", bound=models.Model)


def copies(case: Case, count: int) -> list[int]:
    """That many more cases with the case's detail, relations, record and clocks; returns their keys.

    Lines and parties are left out: those of a submitted case are never added to; and so are referrals.
    """
    case = Case.objects.with_detail().get(pk=case.pk)
    keys: list[int] = []
    while len(keys) < count:
        with transaction.atomic():
            keys += _some(case, min(AT_ONCE, count - len(keys)))
    return keys


def waiting(world: World, licence: Case) -> Case:
    """A spares case that waits for that licence."""
    detail = {**SMALL_PART, "authority_kind": "licence", "exemption": "", "licence": licence.reference}
    case = world.take(world.file(kind="spares", detail=detail), "submit", "hal")
    return world.take(case, "await_licence", "officer")


def _some(case: Case, count: int) -> list[int]:
    made = [_copy(case, reference=f"COPY-{next(NUMBERS):08}") for _ in range(count)]
    events = [(one, event) for one in made for event in _resealed(case, one)]
    Case.objects.bulk_create(made)
    type(case.detail)._default_manager.bulk_create([_copy(case.detail, case_id=one.pk) for one in made])
    relations = list(Relation.objects.filter(case=case))
    Relation.objects.bulk_create([_copy(row, case_id=one.pk) for one in made for row in relations])
    for one, event in events:
        event.case_id = one.pk
    Event.objects.bulk_create([event for _, event in events])
    _copy_messages(case, events)
    for clock in Clock.objects.filter(case=case).order_by("pk"):
        _copy_clock(clock, made)
    return [one.pk for one in made]


def _copy(row: Row, **changes: Any) -> Row:
    """A copy of a row that is not saved yet."""
    model = type(row)
    values = {field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields}
    if "case_id" not in changes or not model._meta.pk.is_relation:
        values.pop(model._meta.pk.attname)
    return model(**{**values, **changes})


def _resealed(case: Case, copy: Case) -> list[Event]:
    """The case's events as the copy's, sealed anew, since a seal holds the reference; the copy's head is set."""
    made, previous = [], GENESIS
    for event in Event.objects.filter(case=case).order_by("number"):
        again = _copy(event, previous_hash=previous)
        again.hash = previous = digest(copy.reference, again)
        made.append(again)
    copy.head_hash = previous
    return made


def _copy_messages(case: Case, events: list[tuple[Case, Event]]) -> None:
    by_number: dict[int, list[Event]] = {}
    for _, event in events:
        by_number.setdefault(event.number, []).append(event)
    OutboxMessage.objects.bulk_create(
        _copy(message, id=uuid.uuid4(), event_id=event.pk)
        for message in OutboxMessage.objects.filter(event__case=case).select_related("event")
        for event in by_number[message.event.number]
    )


def _copy_clock(clock: Clock, cases: list[Case]) -> None:
    clocks = Clock.objects.bulk_create([_copy(clock, case_id=one.pk) for one in cases])
    for model in (ClockSegment, Firing):
        rows = list(model._default_manager.filter(clock=clock).order_by("pk"))
        model._default_manager.bulk_create([_copy(row, clock_id=one.pk) for one in clocks for row in rows])
