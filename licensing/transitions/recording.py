"""Recording: write one Movement or a thousand in a fixed number of statements."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, models

from licensing.links import follower_statement
from licensing.models import Clock, ClockSegment, Event, OutboxMessage
from licensing.notices import CASES, messages_for
from licensing.transitions.movement import Movement

_CASE = {
    "state": "text",
    "desk": "text",
    "previous_state": "text",
    "left_state": "text",
    "open_question": "text",
    "received_at": "timestamptz",
    "due_at": "timestamptz",
    "escalation": "smallint",
    "event_count": "integer",
    "last_event_at": "timestamptz",
}
_CLOCK = {
    "next_rung": "text",
    "due_at": "timestamptz",
    "next_at": "timestamptz",
    "paused": "boolean",
    "excused": "boolean",
    "revision": "integer",
    "closed_at": "timestamptz",
    "breached_at": "timestamptz",
    "failures": "smallint",
    "set_aside_at": "timestamptz",
    "error": "text",
}


def _set(columns: Iterable[str]) -> str:
    return ", ".join(f"{name} = new.{name}" for name in columns)


def _typed(columns: dict[str, str]) -> str:
    return ", ".join(f"{name} {kind}" for name, kind in columns.items())


# The names in it are ours, the values travel as JSON documents.
_WRITE = f"""
WITH moved AS (
  UPDATE licensing_case AS held SET {_set(_CASE)}, head_hash = decode(new.head_hash, 'hex')
  FROM jsonb_to_recordset(%(cases)s) AS new(id bigint, seen integer, head_hash text, {_typed(_CASE)})
  WHERE held.id = new.id AND held.event_count = new.seen
  RETURNING held.id
), timed AS (
  UPDATE licensing_clock AS held SET {_set(_CLOCK)}
  FROM jsonb_to_recordset(%(clocks)s) AS new(id bigint, {_typed(_CLOCK)})
  WHERE held.id = new.id
), ended AS (
  UPDATE licensing_clocksegment AS held
  SET ends_at = COALESCE(held.ends_at, new.ends_at), replaced_by = new.replaced_by
  FROM jsonb_to_recordset(%(segments)s) AS new(id bigint, ends_at timestamptz, replaced_by integer)
  WHERE held.id = new.id AND (held.ends_at IS NULL OR new.replaced_by IS NOT NULL) AND held.replaced_by IS NULL
), followed(moved, follower) AS (FOLLOWERS)
SELECT (SELECT count(*) FROM moved), (SELECT array_agg(DISTINCT moved) FROM followed)
"""  # noqa: S608 - column names from the two tables above, no person's words


def record(movements: Sequence[Movement]) -> bool:
    """Write the movements: cases, details, clocks, events, firings, outbox, inserts and updates.

    Returns whether other cases have to follow. The caller holds the cases' locks. Several movements of one case are in the order in which they happened. Raises
    RuntimeError when a case is not what it was when it was locked.
    """
    clocks = list({id(clock): clock for one in movements for clock in one.clocks}.values())
    followed = _write_standing(movements, clocks)
    _write_details(movements)
    sealed = [event for one in movements for event in one.events]
    Event.objects.bulk_create(sealed)
    _open(clocks)
    _insert([firing for one in movements for firing in one.firings])
    _insert([row for one in movements for row in one.inserts])
    _update([change for one in movements for change in one.updates])
    messages = messages_for(sealed, followed)
    OutboxMessage.objects.bulk_create(messages)
    return any(message.topic == CASES for message in messages)


def _write_standing(movements: Sequence[Movement], clocks: list[Clock]) -> list[int]:
    """Write what cases, clocks and segments are now; return the keys of the cases that others follow."""
    first: dict[int, Movement] = {}
    for one in movements:
        first.setdefault(one.case.pk, one)
    cases = [
        {
            "id": one.case.pk,
            "seen": one.seen,
            "head_hash": bytes(one.case.head_hash).hex(),
            **_row(one.case, _CASE),
        }
        for one in first.values()
    ]
    known = [clock for clock in clocks if clock.pk is not None]
    segments = [
        {"id": segment.pk, "ends_at": _text(segment.ends_at), "replaced_by": segment.replaced_by}
        for clock in known
        for segment in vars(clock)["segment_list"]
        if segment.pk is not None and (segment.ends_at is not None or segment.replaced_by is not None)
    ]
    documents = {"cases": cases, "segments": segments}
    documents["clocks"] = [{"id": clock.pk, **_row(clock, _CLOCK)} for clock in known]
    values = {name: json.dumps(document) for name, document in documents.items()}
    statement = _WRITE.replace("FOLLOWERS", follower_statement())
    with connection.cursor() as cursor:
        cursor.execute(statement, {**values, "keys": list(first)})
        moved, followed = cursor.fetchone()
    if moved != len(first):
        raise RuntimeError(f"{len(first) - moved} case(s) changed under the lock")
    return followed or []


def _row(instance: models.Model, columns: dict[str, str]) -> dict[str, Any]:
    return {name: _text(getattr(instance, name)) for name in columns}


def _text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _write_details(movements: Sequence[Movement]) -> None:
    fields: dict[type[models.Model], set[str]] = defaultdict(set)
    details: dict[type[models.Model], dict[int, models.Model]] = defaultdict(dict)
    for one in movements:
        if one.detail_fields:
            model = type(one.case.detail)
            fields[model] |= one.detail_fields
            details[model][one.case.pk] = one.case.detail
    for model, rows in details.items():
        model._default_manager.bulk_update(rows.values(), sorted(fields[model]), batch_size=1000)


def _open(clocks: list[Clock]) -> None:
    new = [clock for clock in clocks if clock.pk is None]
    Clock.objects.bulk_create(new)
    segments: list[ClockSegment] = [
        one for clock in clocks for one in vars(clock)["segment_list"] if one.pk is None
    ]
    for segment in segments:
        segment.clock_id = segment.clock.pk
    ClockSegment.objects.bulk_create(segments)


def _insert(rows: Sequence[models.Model]) -> None:
    for model, some in _by_model(rows).items():
        model._default_manager.bulk_create(some)


def _update(changes: Sequence[tuple[models.Model, tuple[str, ...]]]) -> None:
    groups: dict[tuple[type[models.Model], tuple[str, ...]], list[models.Model]] = defaultdict(list)
    for row, names in changes:
        groups[type(row), names].append(row)
    for (model, names), rows in groups.items():
        model._default_manager.bulk_update(rows, names, batch_size=1000)


def _by_model(rows: Sequence[models.Model]) -> dict[type[models.Model], list[Any]]:
    groups: dict[type[models.Model], list[Any]] = defaultdict(list)
    for row in rows:
        groups[type(row)].append(row)
    return groups
