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
    """That many more cases like this one as it stands; returns their keys."""
    return Mould(case).copies(count)


def waiting(world: World, licence: Case) -> Case:
    """A spares case that waits for that licence."""
    detail = {**SMALL_PART, "authority_kind": "licence", "exemption": "", "licence": licence.reference}
    case = world.execute(world.file(kind="spares", detail=detail), "submit", "hal")
    return world.execute(case, "await_licence", "officer")


class Mould:
    """A case with its detail, relations, record and clocks as they stood at one instant.

    Lines and parties are left out: those of a submitted case are never added to; and so are referrals.
    """

    def __init__(self, case: Case) -> None:
        with transaction.atomic():
            Case.objects.locked().get(pk=case.pk)
            self.case = Case.objects.with_detail().get(pk=case.pk)
            self.relations = list(Relation.objects.filter(case=case))
            self.events = list(Event.objects.filter(case=case).order_by("number"))
            self.messages = list(OutboxMessage.objects.filter(event__case=case).select_related("event"))
            self.clocks = [(clock, _of(clock)) for clock in Clock.objects.filter(case=case).order_by("pk")]

    def copies(self, count: int) -> list[int]:
        """That many copies; returns their keys."""
        keys: list[int] = []
        while len(keys) < count:
            with transaction.atomic():
                keys += self._some(min(AT_ONCE, count - len(keys)))
        return keys

    def _some(self, count: int) -> list[int]:
        created = [_copy(self.case, reference=f"COPY-{next(NUMBERS):08}") for _ in range(count)]
        events = [(each, event) for each in created for event in self._resealed(each)]
        Case.objects.bulk_create(created)
        detail = self.case.detail
        type(detail)._default_manager.bulk_create([_copy(detail, case_id=each.pk) for each in created])
        Relation.objects.bulk_create(
            [_copy(row, case_id=each.pk) for each in created for row in self.relations]
        )
        for item, event in events:
            event.case_id = item.pk
        Event.objects.bulk_create([event for _, event in events])
        self._copy_messages([event for _, event in events])
        for clock, rows in self.clocks:
            clocks = Clock.objects.bulk_create([_copy(clock, case_id=each.pk) for each in created])
            for model, group in rows.items():
                again = [_copy(row, clock_id=each_clock.pk) for each_clock in clocks for row in group]
                model._default_manager.bulk_create(again)
        return [each.pk for each in created]

    def _resealed(self, copy: Case) -> list[Event]:
        """The events as the copy's, sealed anew, since a seal holds the reference; the copy's head is set."""
        created, previous = [], GENESIS
        for event in self.events:
            again = _copy(event, previous_hash=previous)
            again.hash = previous = digest(copy.reference, again)
            created.append(again)
        copy.head_hash = previous
        return created

    def _copy_messages(self, events: list[Event]) -> None:
        OutboxMessage.objects.bulk_create(
            _copy(message, id=uuid.uuid4(), event_id=event.pk)
            for message in self.messages
            for event in events
            if event.number == message.event.number
        )


def _of(clock: Clock) -> dict[type[models.Model], list[Any]]:
    """What belongs to a clock."""
    models_of = (ClockSegment, Firing)
    return {model: list(model._default_manager.filter(clock=clock).order_by("pk")) for model in models_of}


def _copy(row: Row, **changes: Any) -> Row:
    """A copy of a row that is not saved yet."""
    model = type(row)
    values = {field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields}
    if "case_id" not in changes or not model._meta.pk.is_relation:
        values.pop(model._meta.pk.attname)
    return model(**{**values, **changes})
