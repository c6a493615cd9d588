"""Recording: writes one result or a thousand in a fixed number of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import models

from licensing.case_file.loading import terms_of
from licensing.messaging.outbox import Topic, messages_for
from licensing.models import Case, Clock, ClockSegment, Event, Firing, Letter, OutboxMessage, prepared
from licensing.models.case_links import follower_statement
from licensing.transitions import sql_rows
from licensing.transitions.result import TransitionResult

_NEW = ("events", "opened", "begun", "fired")  # how many keys the statement gives to each table of new rows

# Its text has table and column names alone; values travel as JSON documents.
_WRITE = """
WITH moved AS (
  UPDATE licensing_case AS stored SET {set_case}
  FROM jsonb_to_recordset(%(cases)s) AS new(id bigint, seen integer, {read_case})
  WHERE stored.id = new.id AND stored.event_count = new.seen
  RETURNING stored.id
), timed AS (
  UPDATE licensing_clock AS stored SET {set_clock}
  FROM jsonb_to_recordset(%(clocks)s) AS new(id bigint, {read_clock})
  WHERE stored.id = new.id
), ended AS (
  UPDATE licensing_clocksegment AS stored
  SET ends_at = COALESCE(stored.ends_at, new.ends_at), replaced_by = new.replaced_by
  FROM jsonb_to_recordset(%(segments)s) AS new(id bigint, ends_at timestamptz, replaced_by integer)
  WHERE stored.id = new.id AND (stored.ends_at IS NULL OR new.replaced_by IS NOT NULL) AND stored.replaced_by IS NULL
), followed(moved, follower) AS ({followers})
SELECT (SELECT count(*) FROM moved), (SELECT array_agg(DISTINCT moved) FROM followed),
  (SELECT array_agg(nextval('licensing_event_id_seq')) FROM generate_series(1, %(events)s)),
  (SELECT array_agg(nextval('licensing_clock_id_seq')) FROM generate_series(1, %(opened)s)),
  (SELECT array_agg(nextval('licensing_clocksegment_id_seq')) FROM generate_series(1, %(begun)s)),
  (SELECT array_agg(nextval('licensing_firing_id_seq')) FROM generate_series(1, %(fired)s))
"""


@cache
def _statement(clock_columns: tuple[str, ...]) -> str:
    """The statement, with every column of a case that is not fixed once it is there, and those of a clock."""
    return _WRITE.format(
        set_case=sql_rows.assigned(Case, _changing(Case)),
        read_case=sql_rows.typed(Case, _changing(Case)),
        set_clock=sql_rows.assigned(Clock, clock_columns),
        read_clock=sql_rows.typed(Clock, clock_columns),
        followers=follower_statement(),
    )


@cache
def _changing(model: type[Case | Clock]) -> tuple[str, ...]:
    """The columns that a result writes: all of the model's but its key and those that are fixed."""
    fixed = ("id", *model.FIXED)
    return tuple(field.attname for field in model._meta.concrete_fields if field.attname not in fixed)


def record(results: Sequence[TransitionResult]) -> bool:
    """Write the results: cases, details, clocks, events, firings, letters, outbox, inserts and updates.

    Returns whether other cases have to follow. The caller holds the cases' locks. Several results of one case are in
    the order in which they happened. Raises RuntimeError when a case is not what it was when it was locked.
    """
    clocks = list({id(clock): clock for result in results for clock in result.clocks}.values())
    new = New(
        events=[event for result in results for event in result.events],
        clocks=[clock for clock in clocks if clock.id is None],
        segments=[segment for clock in clocks for segment in clock.ledger if segment.id is None],
        firings=[firing for result in results for firing in result.firings],
    )
    followed = _update_existing(results, clocks, new)
    _write_details(results)
    letters = [letter for result in results for letter in result.letters]
    messages = messages_for(new.events, followed, [letter.event for letter in letters])
    for letter in letters:
        letter.event_id = letter.event.pk
    inserts = [row for result in results for row in result.inserts]
    keyed = _by_model([row for row in inserts if row.pk is not None])
    sql_rows.insert({**new.by_model(), OutboxMessage: messages, Letter: letters, **keyed})
    _insert([row for row in inserts if row.pk is None])
    _update([change for result in results for change in result.updates])
    return any(message.topic == Topic.CASES for message in messages)


@dataclass(frozen=True)
class New:
    """The rows that results add beside what stands; their keys come from the statement that writes the latter."""

    events: list[Event]
    clocks: list[Clock]
    segments: list[ClockSegment]
    firings: list[Firing]

    def by_model(self) -> dict[type[models.Model], Sequence[models.Model]]:
        """The same, by table."""
        return {Event: self.events, Clock: self.clocks, ClockSegment: self.segments, Firing: self.firings}

    def number(self, *keys: list[int] | None) -> None:
        """Give every row its key, and what refers to a new clock that clock's."""
        for new_rows, new_keys in zip(self.by_model().values(), keys, strict=True):
            for row, key in zip(new_rows, new_keys or (), strict=True):
                row.pk = key
        for segment in self.segments:
            segment.clock_id = segment.clock.id
        for firing in self.firings:
            firing.clock_id = firing.clock.id


def _update_existing(results: Sequence[TransitionResult], clocks: list[Clock], new: New) -> list[int]:
    """Write what cases, clocks and segments are now; return the keys of the cases that others follow."""
    first: dict[int, TransitionResult] = {}
    for result in results:
        first.setdefault(result.case.pk, result)
    cases = [
        {"id": key, "seen": result.seen, **sql_rows.document(result.case, _changing(Case))}
        for key, result in first.items()
    ]
    known = [clock for clock in clocks if clock.id is not None]
    same_terms = all(clock.stored_terms == terms_of(clock) for clock in known)
    clock_columns = Clock.MOVING if same_terms else _changing(Clock)
    segments = [
        sql_rows.document(segment, ("id", "ends_at", "replaced_by"))
        for clock in known
        for segment in clock.ledger
        if segment.id is not None
        and (segment.ends_at, segment.replaced_by) not in ((None, None), segment.stored)
    ]
    documents = {
        "cases": cases,
        "segments": segments,
        "clocks": [sql_rows.document(clock, ("id", *clock_columns)) for clock in known],
    }
    values: dict[str, Any] = {name: sql_rows.as_json(document) for name, document in documents.items()}
    wanted = {name: len(new_rows) for name, new_rows in zip(_NEW, new.by_model().values(), strict=True)}
    ((moved, followed, *keys),) = prepared.fetch(
        _statement(clock_columns), {**values, **wanted, "keys": list(first)}
    )
    if moved != len(first):
        raise RuntimeError(f"{len(first) - moved} case(s) changed under the lock")
    if not same_terms:
        for clock in known:
            clock.stored_terms = terms_of(clock)  # what a second recording of the same file compares with
    new.number(*keys)
    return followed or []


def _write_details(results: Sequence[TransitionResult]) -> None:
    fields: dict[type[models.Model], set[str]] = defaultdict(set)
    details: dict[type[models.Model], dict[int, models.Model]] = defaultdict(dict)
    for result in results:
        if result.detail_fields:
            model = type(result.case.detail)
            fields[model] |= result.detail_fields
            details[model][result.case.pk] = result.case.detail
    for model, group in details.items():
        sql_rows.update(group.values(), fields[model])


def _insert(new_rows: Sequence[models.Model]) -> None:
    for group in _by_model(new_rows).values():
        sql_rows.insert_new(group)


def _update(changes: Sequence[tuple[models.Model, tuple[str, ...]]]) -> None:
    groups: dict[tuple[type[models.Model], tuple[str, ...]], list[models.Model]] = defaultdict(list)
    for row, names in changes:
        groups[type(row), names].append(row)
    for (model, names), group in groups.items():
        if any(hasattr(getattr(row, name), "resolve_expression") for row in group for name in names):
            model._default_manager.bulk_update(group, names)  # counted by the database, such as what is drawn
        else:
            sql_rows.update(group, names)


def _by_model(new_rows: Sequence[models.Model]) -> dict[type[models.Model], list[Any]]:
    groups: dict[type[models.Model], list[Any]] = defaultdict(list)
    for row in new_rows:
        groups[type(row)].append(row)
    return groups
