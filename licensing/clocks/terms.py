"""Terms: how long a clock has, in whose days, with which levels; from the law, else a service level, else the table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core import checks

from licensing.case_file import CaseFile
from licensing.models import Clock, ServiceLevel
from licensing.worktime import CALENDARS, EVERY_DAY
from licensing.worktime.office import office_day
from workflows.classes import CLASSES, LOWEST, PriorityClass
from workflows.language import RELATIONS, STAFF, Desk, Role, Unit, Within
from workflows.purposes import Purpose

BREACH, DUE = "breach", "due"
SHORT_STAGE = 2  # days; "a stage of 1-2 wd has two levels, longer ones four"
MOST_NOTICE, NOTICE_HOURS = 30, 4  # of warning before a date, before an instant
COPIED = ("amount", "unit", "calendar", "calendar_partner_id", "zone", "rungs", "service_level_id")

Levels = list[list[str | int]]


@checks.register("licensing")
def office_has_a_calendar(**_asked: Any) -> list[checks.CheckMessage]:
    """licensing.E009: the calendar of the deciding office is one that there is."""
    if settings.OFFICE_CALENDAR in CALENDARS:
        return []
    message = f"There is no calendar {settings.OFFICE_CALENDAR!r}, which OFFICE_CALENDAR names."
    return [checks.Error(message, hint=f"Known: {', '.join(CALENDARS)}.", id="licensing.E009")]


@dataclass(frozen=True)
class Terms:
    """What a clock copies when it opens; `amount` is None where it runs to a date or an instant."""

    amount: int | None
    unit: Unit
    calendar: str
    calendar_partner_id: int | None
    zone: str
    rungs: Levels
    service_level_id: int | None

    def copy_to(self, clock: Clock) -> None:
        """Set the clock's terms."""
        for name in COPIED:
            setattr(clock, name, getattr(self, name))


def copied(clock: Clock) -> dict[str, Any]:
    """The clock's terms as an event's facts and a `TermsChange` keep them."""
    return {name: str(value) if isinstance(value := getattr(clock, name), Unit) else value for name in COPIED}


def current_terms(clock: Clock) -> Terms:
    """The terms that the clock has."""
    return Terms(**{name: getattr(clock, name) for name in COPIED})


def line_of(file: CaseFile, clock: Clock) -> Within | None:
    """The line of the table by which the clock was opened; None for one of an item, such as evidence."""
    lines = file.flow.whole if clock.purpose == Purpose.CASE else file.flow.state(clock.state).clocks
    return next((within for within in lines if within.levelled), None)


def has_terms(file: CaseFile, within: Within, at: datetime) -> bool:
    """Whether the facts that the terms read are there, and where the table says nothing, a service level."""
    names = [name for name in (within.amount, within.since) if isinstance(name, str) and name]
    facts_are_there = all(file.fact(name) is not None for name in names)
    return facts_are_there and (within.amount != 0 or level_of(file, within, at) is not None)


def level_of(file: CaseFile, within: Within, at: datetime, state: str = "") -> ServiceLevel | None:
    """The service level in force on the office's day for this clock of the case; none for what law or facts set.

    It is that of the present state, unless another `state` is named.
    """
    if not within.levelled:
        return None
    return file.policy.level(
        file.kind,
        "" if within.purpose is Purpose.CASE else state or file.state,
        countries=file.countries(),
        programme=file.case.programme_id,
        priority_class=file.case.priority_class,
        on=office_day(at),
    )


def terms_of(file: CaseFile, within: Within, at: datetime, state: str = "") -> Terms:
    """The terms in force at that instant for such a clock of the case, in its present state or the one named."""
    level = level_of(file, within, at, state)
    desk = desk_of(file, within, state)
    if level is not None:
        return levelled(file, within, desk, level, file.case.priority_class)
    counted = within.unit not in (Unit.DATE, Unit.INSTANT)
    amount: Any = file.fact(within.amount) if counted and isinstance(within.amount, str) else within.amount
    return _terms(file, within, desk, amount if counted else None, level=None, name=file.case.priority_class)


def of_class(file: CaseFile, clock: Clock, within: Within, name: str) -> Terms:
    """What such a class gives a running target under the policy of its opening, or of the version it was moved to."""
    level = file.policy.level(
        file.kind,
        "" if within.purpose is Purpose.CASE else clock.state,
        countries=file.countries(),
        priority_class=name,
        programme=file.case.programme_id,
        on=clock.policy_on or office_day(clock.opened_at),
    )
    if level is not None:
        return levelled(file, within, Role(clock.desk), level, name)
    amount = within.amount if isinstance(within.amount, int) else 0
    return (
        _terms(file, within, Role(clock.desk), amount, level=None, name=name)
        if amount
        else current_terms(clock)
    )


def levelled(file: CaseFile, within: Within, desk: Role | None, level: ServiceLevel, name: str) -> Terms:
    """The terms that a service level gives such a clock of that desk, for a case of that class."""
    like = replace(within, amount=level.amount, unit=Unit(level.unit))
    return _terms(file, like, desk, level.amount, level=level, name=name)


def _terms(
    file: CaseFile,
    within: Within,
    desk: Role | None,
    amount: int | None,
    *,
    level: ServiceLevel | None,
    name: str,
) -> Terms:
    shared = within.levelled and desk in STAFF
    rank = CLASSES[name if shared else LOWEST]
    if amount and not (level and level.priority_class):
        amount = rank.shortened(amount)
    zone, calendar, partner_id = _whose_days(file, within, desk)
    if level is not None and level.calendar:
        calendar, partner_id = level.calendar, None
    by_days = within.unit is Unit.WORKING_DAYS
    warnings, policy = (level.warnings, level.ladder) if level else ((), ())
    steps = escalation_levels(within, amount, desk, warnings, policy, rank=rank)
    return Terms(
        amount=amount,
        unit=within.unit,
        calendar=calendar if by_days else EVERY_DAY,
        calendar_partner_id=partner_id,
        zone=zone,
        rungs=steps,
        service_level_id=level.pk if level else None,
    )


def desk_of(file: CaseFile, within: Within, state: str = "") -> Role | None:
    """Whose clock it is: named by the table, else the desk of the present state, or of the one named."""
    if within.desk or not state:
        return within.desk or file.flow.desk_of(file)
    desk = file.flow.state(state).desk
    return Role(file.fact(desk.fact)) if isinstance(desk, Desk) else desk


def _whose_days(file: CaseFile, within: Within, desk: Role | None) -> tuple[str, str, int | None]:
    """Zone and calendar in which days are counted, and the partner whose own they are.

    A target of a partner's desk is that partner's time, and so is whatever the table says. What the law sets is counted
    where the deciding office is, unless the table says otherwise.
    """
    own = within.calendar_of or (
        desk if desk in RELATIONS and not (within.statutory or within.zone) else None
    )
    partner = file.people.partner_at(own) if own else None
    if partner is not None:
        return partner.zone, partner.counts_by, partner.pk
    return within.zone or settings.OFFICE_ZONE, settings.OFFICE_CALENDAR, None


def escalation_levels(
    within: Within,
    amount: int | None,
    desk: Role | None,
    warnings: Sequence[int] = (),
    policy: Sequence[Sequence[Any]] = (),
    *,
    rank: PriorityClass = CLASSES[LOWEST],
) -> Levels:
    """What a clock does and when: [name, days or hours relative to its end], in order.

    Warnings come after so many per cent of the time, else when a quarter of it is left (30 days before a date); they
    are reminders where a partner's desk waits. At the end comes the overdue transition, else the breach and, for officers'
    desks, the escalation policy: the service level's, else the class's.
    """
    if desk is Role.CLOCK:
        return [[DUE if within.overdue else BREACH, 0]]  # it waits for time alone, there is nobody to warn
    for_staff = desk is not None and desk not in RELATIONS
    steps = _notices(within, amount, "warning" if for_staff else "reminder", warnings)
    if within.overdue:
        return [*steps, [DUE, 0]]
    steps.append([BREACH, 0])
    if for_staff or within.escalates:
        short = amount is not None and amount <= SHORT_STAGE
        steps += [[name, after] for name, after in (policy or (rank.short if short else rank.long))]
    return steps


def _notices(within: Within, amount: int | None, name: str, warnings: Sequence[int]) -> Levels:
    if amount is None:
        usual = NOTICE_HOURS if within.unit is Unit.INSTANT else MOST_NOTICE
        return [[name, -(usual if within.notice is None else within.notice)]]
    ahead = [max(1, round(amount * (100 - per_cent) / 100)) for per_cent in warnings] or [max(1, amount // 4)]
    kept = [days_ahead for days_ahead in dict.fromkeys(ahead) if days_ahead < amount]
    return [
        [name if not number else f"{name}_{number + 1}", -days_ahead]
        for number, days_ahead in enumerate(kept)
    ]
