"""Class terms: when the class of a case changes, the targets of officers' desks follow from what each had when it opened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import Any

from django.conf import settings

from licensing import worktime
from licensing.case_file import CaseFile
from licensing.changes import PendingWrites
from licensing.clocks import corrections, segments, terms
from licensing.clocks.terms import Terms
from licensing.context import ActionContext
from licensing.models import Clock
from workflows.classes import class_of
from workflows.language import STAFF, Role, Unit, Within


def apply_class_terms(file: CaseFile, ctx: ActionContext, writes: PendingWrites) -> list[dict[str, Any]]:
    """Give every running target of an officers' desk the terms of the class; return what changed, for the event to tell.

    Statutory times and those of partners are let alone, so that no partner's time ever gets shorter.
    """
    changed_clocks = []
    for clock in list(file.clocks):
        within = terms.line_of(file, clock)
        if within is None or clock.statutory or clock.amount is None or Role(clock.desk) not in STAFF:
            continue
        before, class_terms_now = clock.due_at, terms_for_class(file, clock, within)
        if class_terms_now == terms.current_terms(clock):
            continue
        writes.add(corrections.step_terms(clock, class_terms_now, ctx))
        changed_clocks.append(
            {"scope": clock.scope, "was_due_at": _text(before), "due_at": _text(clock.due_at)}
        )
    return changed_clocks


def terms_for_class(file: CaseFile, clock: Clock, within: Within) -> Terms:
    """The terms of a running target under the evidence in force: those of its opening, changed as the class rose.

    Each rise shortens it to what the class has under the policy of its opening, yet never to an end sooner than one
    working day after the rise. Evidence that has ended leaves no trace, so that falling back restores the former end.
    """
    (_, first), *rises = _rises(file, clock)
    shortened = terms.of_class(file, clock, within, first)
    for since, name in rises:
        shortened = _shortened(clock, shortened, terms.of_class(file, clock, within, name), since)
    if clock.least and shortened.amount and shortened.amount < clock.least and shortened.unit == clock.unit:
        return replace(shortened, amount=clock.least)
    return shortened


def _rises(file: CaseFile, clock: Clock) -> Iterator[tuple[datetime, str]]:
    """The class when the clock opened, by the evidence still in force, then every rise since; each with its instant."""
    by_beginning = sorted(
        (evidence for evidence in file.priority.evidence if evidence.counts), key=lambda item: item.begins()
    )
    last = class_of([evidence.code for evidence in by_beginning if evidence.begins() <= clock.opened_at])
    yield clock.opened_at, last
    for number, piece in enumerate(by_beginning, 1):
        name = class_of([other.code for other in by_beginning[:number]])
        if piece.begins() > clock.opened_at and name < last:  # P0 comes before P1
            last = name
            yield piece.begins(), name


def _shortened(clock: Clock, before: Terms, wanted: Terms, since: datetime) -> Terms:
    """What is wanted, lengthened until it ends no sooner than a working day after that instant; never beyond `before`."""
    office = clock.file.policy.calendars.of(settings.OFFICE_CALENDAR, None)
    soonest = worktime.end_of_count([(since, None)], 1, office, clock.zone)
    last = _end(clock, before, since)
    for amount in count(wanted.amount or 1):
        tried = replace(wanted, amount=amount)
        end = _end(clock, tried, since)
        if end is None or last is None or end >= last:
            break
        if soonest is None or end >= soonest:
            return tried
    return replace(before, rungs=wanted.rungs) if wanted.unit == before.unit else before


def with_a_day_left(clock: Clock, wanted: Terms, now: datetime) -> Terms:
    """Other terms for a running or a paused clock, lengthened where the time that is used would leave it no working day.

    It gets one from now on, as a change of class gives, yet never more than it had; longer terms are taken as they are.
    """
    before, office = (
        terms.current_terms(clock),
        clock.file.policy.calendars.of(settings.OFFICE_CALENDAR, None),
    )
    soonest = worktime.end_of_count([(now, None)], 1, office, wanted.zone)
    end, last = _end(clock, wanted, now), _end(clock, before, now)
    if end is None or last is None or soonest is None or last <= now or end >= min(soonest, last):
        return wanted  # what is late already stays late
    for amount in count(wanted.amount or 1):
        tried = replace(wanted, amount=amount)
        end = _end(clock, tried, now)
        if end is None or end >= min(soonest, last):
            break
    return tried


def _end(clock: Clock, terms_tried: Terms, since: datetime) -> datetime | None:
    """When the clock would end under these terms if it ran on from that instant."""
    ran = _until(segments.stretches(clock), since)
    if terms_tried.unit == Unit.HOURS:
        return worktime.end_of_hours(ran, terms_tried.amount or 1)
    calendar = clock.file.policy.calendars.of(terms_tried.calendar, terms_tried.calendar_partner_id)
    return worktime.end_of_count(ran, terms_tried.amount or 1, calendar, terms_tried.zone)


def _until(stretches: list[worktime.Stretch], since: datetime) -> list[worktime.Stretch]:
    """The stretches up to that instant, and on from it."""
    ran: list[worktime.Stretch] = []
    for starts_at, ends_at in stretches:
        if starts_at > since:
            break
        if ends_at is None or ends_at > since:
            return [*ran, (starts_at, None)]
        ran.append((starts_at, ends_at))
    return [*ran, (since, None)]


def _text(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None
