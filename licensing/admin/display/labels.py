"""Words: what a person reads for a state, a role, a scope, a level and a clock's terms; derived from the tables."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.conf import settings

from licensing import worktime
from licensing.admin.display.formatting import Reader
from licensing.messaging import texts
from licensing.models import Case, Clock, ServiceLevel
from workflows.catalogue import CATALOGUE
from workflows.language import STAFF, State, Unit, Within
from workflows.purposes import Purpose
from workflows.workflow import Workflow, in_force

titled, scope_name = texts.titled, texts.scope_name  # as notices say them
CARDS = ("parent_of",)  # links that the case page shows on cards of their own


def badge(flow: Workflow, name: str) -> dict[str, str]:
    """A state's title and the tone of its badge."""
    state = flow.state(name)
    return {"title": state.title, "tone": state.tone.value}


def desk(case: Case) -> str:
    """Whose turn it is."""
    return titled(case.desk) if case.desk else "None"


def desks(state: State) -> str:
    """Whose turn it can be in that state."""
    return " or ".join(titled(role) for role in state.desks) or "None"


def is_at_staff_desk(state: State) -> bool:
    """Whether the turn is one of staff desks'."""
    return not set(state.desks).isdisjoint(STAFF)


def is_in_force(state: State) -> bool:
    """Whether it rests with no staff role until an authorisation's last day."""
    return in_force(state)


def refers(flow: Workflow) -> bool:
    """Whether cases of the kind are referred to agencies."""
    return any(within.purpose is Purpose.REFERRAL for state in flow.states for within in state.clocks)


def scope(clock: Clock) -> str:
    """`Stage: Review`, `Held`, `Turn-around`, `Referral 2`."""
    return texts.clock_name(clock.purpose, clock.number, clock.state)


def terms(clock: Clock) -> str:
    """A clock's terms as it copied them: `10 working days, target`."""
    kind = "set by law" if clock.statutory else "target"
    if clock.amount is None:
        return f"up to {'an instant' if clock.ends_at else 'a date'}, {kind}"
    named = clock.unit == Unit.WORKING_DAYS and clock.calendar != settings.OFFICE_CALENDAR
    calendar = f", {worktime.title_of(clock.calendar, short=True)}" if named else ""
    return f"{days(clock.amount, clock.unit)}, {kind}{calendar}"


def next_of(clock: Clock) -> str:
    """What the clock does next: the title of the transition at its end, or an escalation level."""
    if clock.next_rung != "due":
        return texts.level_title(clock.next_rung)
    named = CATALOGUE[clock.case.kind].transitions_named(clock.overdue)
    return named[0].title if named else titled(clock.overdue)


def level_of(level: ServiceLevel) -> str:
    """`Licence: review`, `Licence: whole case`."""
    where = CATALOGUE[level.kind].state(level.state).title.lower() if level.state else "whole case"
    return f"{titled(level.kind)}: {where}"


def days(amount: int, unit: str) -> str:
    """`1 working day`, `30 calendar days`."""
    return Unit(unit).of(amount)


def within(term: Within, case: Case, read: Reader) -> str:
    """The time that a state will give, from the table and the facts of the case; empty where none will run."""
    fact: Any = case.fact(term.amount) if isinstance(term.amount, str) else term.amount
    if fact is None:
        return "" if term.optional else "until a date that is not known yet"
    if isinstance(fact, date):
        return f"until {read.instant(fact) if isinstance(fact, datetime) else read.day(fact)}"
    each = " for each referral" if term.purpose is Purpose.REFERRAL else ""
    own = f" of the {titled(term.calendar_of).lower()}'s own calendar" if term.calendar_of else ""
    return f"{days(fact, term.unit)}{own}{each}"
