"""Words: what a person reads for a state, a role, a scope, a rung and a clock's terms; derived from the tables."""

from __future__ import annotations

from typing import Any

from licensing.models import Case, Clock
from workflows.language import STAFF, State, Tone, Unit, Within
from workflows.workflow import Workflow

TONES = {
    Tone.NEUTRAL: "neutral",
    Tone.ACTIVE: "active",
    Tone.WAITING: "wait",
    Tone.GOOD: "good",
    Tone.BAD: "bad",
}
UNITS = {Unit.WORKING_DAYS: "working day", Unit.CALENDAR_DAYS: "calendar day", Unit.HOURS: "hour"}
SCOPES = {"stage": "Stage", "detour": "Open question", "expiry": "Validity", "referral": "Referral"}


def titled(name: str) -> str:
    """`send_back` as `Send back`."""
    return name.replace("_", " ").capitalize()


def badge(flow: Workflow, name: str) -> dict[str, str]:
    """A state's title and the tone of its badge."""
    state = flow.state(name)
    return {"title": state.title, "tone": TONES[state.tone]}


def desk(case: Case) -> str:
    """Whose turn it is."""
    return titled(case.desk) if case.desk else "Nobody"


def desks(state: State) -> str:
    """Whose turn it can be in that state."""
    return " or ".join(titled(role) for role in state.desks) or "Nobody"


def is_ours(state: State) -> bool:
    """Whether the turn is one of our desks'."""
    return not set(state.desks).isdisjoint(STAFF)


def is_in_force(state: State) -> bool:
    """Whether it rests with nobody of ours until an authorisation's last day."""
    return not is_ours(state) and any(within.scope == "expiry" for within in state.clocks)


def scope(clock: Clock) -> str:
    """`Stage: Review`, `Referral 2`."""
    kind, _, number = clock.scope.partition("/")
    title = SCOPES.get(kind, titled(kind))
    return f"{title} {number}" if number else f"{title}: {titled(clock.state)}"


def scope_name(name: str) -> str:
    """A scope as an event's facts name it."""
    kind, _, number = name.partition("/")
    return f"{SCOPES.get(kind, titled(kind))} {number}".strip()


def terms(clock: Clock) -> str:
    """A clock's terms as it copied them: `10 working days, target`."""
    kind = "set by law" if clock.statutory else "target"
    if clock.amount is None:
        return f"up to a date, {kind}"
    return f"{days(clock.amount, clock.unit)}, {kind}"


def days(amount: int, unit: str) -> str:
    """`1 working day`, `30 calendar days`."""
    return f"{amount} {UNITS[Unit(unit)]}{'' if amount == 1 else 's'}"


def within(term: Within, case: Case) -> str:
    """The time that a state will give, from the table and the facts of the case."""
    if term.unit in (Unit.DATE, Unit.INSTANT):
        return (
            "until the authorisation's last day" if term.scope == "expiry" else "until a date of the filing"
        )
    amount: Any = term.amount if isinstance(term.amount, int) else case.fact(term.amount)
    each = " for each referral" if term.each else ""
    return f"{days(amount, term.unit)}{each}" if amount else "a time that the facts will set"
