"""The language in which every kind's table is written: roles, states, durations, guards and transitions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from workflows.closed_sets import COUNTED, RELATIONS, STAFF, Audience, Role, Tone, Unit
from workflows.input import REASON, Input
from workflows.purposes import Purpose
from workflows.refusal import Refusal

__all__ = [
    "COUNTED",
    "DRAFTED",
    "RELATIONS",
    "STAFF",
    "Audience",
    "Creation",
    "Desk",
    "Fork",
    "Guard",
    "Refusal",
    "Role",
    "State",
    "Target",
    "Tone",
    "Transition",
    "Unit",
    "Within",
    "by_instant",
    "cd",
    "final",
    "hours",
    "row",
    "state",
    "until",
    "wd",
]


# A guard takes the case and the context; workflows may not import licensing, hence no narrower type for the two.
Guard = Callable[[Any, Any], list[Refusal]]


@dataclass(frozen=True)
class Within:
    """A duration that a state (or each referral in it, or the whole case) may take.

    `amount` is a number of days (0: only a service level gives one), or the name of the case's fact that holds it; `since` names the fact from which
    days (a date) or hours (an instant) are counted, else the opening; `statutory` ones come from law alone and `basis` cites it.
    The deciding office's calendar and zone count, unless `calendar_of` names the role whose partner's do. An `optional` one
    opens only where its facts are there. A partner's time `escalates` only where the table says so. `notice` is the days (hours) of warning.
    """

    amount: int | str
    unit: Unit
    statutory: bool = False
    overdue: str = ""  # the CLOCK transition executed when time is up; none: warn, breach, escalate
    purpose: Purpose = Purpose.STAGE
    since: str = ""
    zone: str = ""  # none: the deciding office's
    basis: str = ""
    basis_of: str = ""  # the fact that words the basis, case by case
    calendar_of: Role | None = None
    optional: bool = False
    escalates: bool = False
    notice: int | None = None
    desk: Role | None = None  # whose clock it is; none: the state's desk

    @property
    def levelled(self) -> bool:
        """Whether a service level may say how long: a counted target, whose length is no fact of the case."""
        return not self.statutory and isinstance(self.amount, int)

    def __str__(self) -> str:
        law = " S" if self.statutory else " T"
        if self.unit in (Unit.DATE, Unit.INSTANT):
            return f"until {self.amount}{law}{', if there is one' if self.optional else ''}"
        if not self.amount:
            return "as long as a service level says T"
        since = f" from {self.since}" if self.since else ""
        own = f", {self.calendar_of}'s calendar" if self.calendar_of else ""
        return f"{self.amount} {self.unit}{law}{since}{own}{', each referral' if self.purpose is Purpose.REFERRAL else ''}"


def wd(days: int | str, **more: Any) -> Within:
    """Working days of the deciding office's calendar; a target unless `statutory=True`."""
    return Within(days, Unit.WORKING_DAYS, **more)


def cd(days: int | str, **more: Any) -> Within:
    """Calendar days; a target unless `statutory=True`."""
    return Within(days, Unit.CALENDAR_DAYS, **more)


def until(fact: str, **more: Any) -> Within:
    """Up to the end of the day that the named date fact of the case holds; a target unless `statutory=True`."""
    return Within(fact, Unit.DATE, **more)


def hours(amount: int | str, **more: Any) -> Within:
    """Hours, by every calendar alike; a target unless `statutory=True`."""
    return Within(amount, Unit.HOURS, **more)


def by_instant(fact: str, **more: Any) -> Within:
    """Up to the instant that the named fact of the case holds; a target unless `statutory=True`."""
    return Within(fact, Unit.INSTANT, **more)


@dataclass(frozen=True)
class Desk:
    """A desk that differs from case to case: the named fact holds one of a few roles."""

    fact: str
    among: tuple[Role, ...]

    def __str__(self) -> str:
        return " / ".join(self.among)


@dataclass(frozen=True)
class State:
    """A state: whose turn it is (`desk`), for how long (`clocks`), and how people are told of it.

    In a state with a `pause_basis` the whole case's target is paused on that basis; one that `excuses` opens that
    exception to the statutory date (a code of `workflows.pauses`). An `outcome` ends the dates of the whole case.
    """

    name: str
    desk: Role | Desk | None
    clocks: tuple[Within, ...]
    interruption: bool
    final: bool
    tone: Tone
    title: str
    pause_basis: str = ""
    excuses: str = ""
    outcome: bool = False

    @property
    def desks(self) -> tuple[Role, ...]:
        """Every role whose turn it can be."""
        if isinstance(self.desk, Desk):
            return self.desk.among
        return () if self.desk is None else (self.desk,)


def state(
    name: str,
    desk: Role | Desk | None,
    *clocks: Within,
    interruption: bool = False,
    tone: Tone = Tone.ACTIVE,
    label: str = "",
    **more: Any,
) -> State:
    """A state that somebody's desk must end; an `interruption` goes back to the state it left.

    People read its `label`, or its name where that already reads well.
    """
    return State(
        name, desk, clocks, interruption, final=False, tone=tone, title=label or _title(name), **more
    )


def final(name: str, tone: Tone = Tone.NEUTRAL) -> State:
    """A state without a transition out of it."""
    return State(name, None, (), interruption=False, final=True, tone=tone, title=_title(name), outcome=True)


def _title(name: str) -> str:
    return name.replace("_", " ").capitalize()


class Target(StrEnum):
    """Targets that are not a state's name."""

    PREVIOUS = "(the state it left)"
    UNCHANGED = "(unchanged)"


@dataclass(frozen=True)
class Fork:
    """A target that a fact of the case decides: `chosen` if `when(case)`, else `otherwise`."""

    otherwise: str
    chosen: str
    when: Callable[[Any], bool]

    def __str__(self) -> str:
        return f"{self.otherwise} / {self.chosen}"


@dataclass(frozen=True)
class Transition:
    """One line of a table: the transition `name` out of `sources` to `target`, who may execute it, and its inputs.

    `roles` empty means that the desk of the state acts. `four_eyes` names transitions that the same person (or a delegate of
    the person) must never have executed on this case. `side_effects` names what is done beyond the case's own fields, in
    their order; `records` names what its event records beside the inputs. An `automatic` transition is executed by the
    write path itself, as the clock, as soon as nothing objects to the clock. `also_locks` names the fact with another case that
    must not move while this transition is decided. `done` is the past participle of which the event's name is made,
    `public` the wording that its audience reads; with `discloses_reason` the filer reads the reason too. `notice` is what
    the desks are told of it, if they are. `label` is written wherever the name reads badly on a button. One that is not
    `in_bulk` answers for what stands on one case's page, and is never executed on many at once.
    """

    name: str
    sources: tuple[str, ...]
    target: str | Fork | Target
    roles: tuple[Role, ...] = ()
    reason: bool = False
    four_eyes: tuple[str, ...] = ()
    inputs: tuple[Input, ...] = ()
    guards: tuple[Guard, ...] = ()
    side_effects: tuple[str, ...] = ()
    records: str = ""
    automatic: bool = False
    also_locks: str = ""
    done: str = ""
    audience: Audience = Audience.OFFICERS
    public: str = ""
    discloses_reason: bool = False
    notice: str = ""
    label: str = ""
    in_bulk: bool = True

    @property
    def event(self) -> str:
        """The dotted name of the event that records it."""
        return f"case.{self.done}"

    @property
    def title(self) -> str:
        """The words on its button: its label, or its name where that already reads well."""
        return self.label or _title(self.name)

    @property
    def inputs_but_reason(self) -> tuple[Input, ...]:
        """Everything that it has to be told but the reason."""
        return tuple(input_ for input_ in self.inputs if input_ is not REASON)

    def targets(self) -> tuple[str, ...]:
        """The states that it names as targets; PREVIOUS and UNCHANGED name none."""
        if isinstance(self.target, Fork):
            return (self.target.otherwise, self.target.chosen)
        return () if isinstance(self.target, Target) else (self.target,)


def row(
    name: str,
    sources: str,
    target: str | Fork | Target,
    by: Role | tuple[Role, ...] = (),
    side_effects: str = "",
    *,
    inputs: tuple[Input, ...] = (),
    reason: bool = False,
    **more: Any,
) -> Transition:
    """A transition; `sources` and `side_effects` are names separated by spaces, `by` the role or roles that may execute it."""
    roles = by if isinstance(by, tuple) else (by,)
    every = (REASON, *inputs) if reason else inputs
    return Transition(
        name,
        tuple(sources.split()),
        target,
        roles,
        reason,
        inputs=every,
        side_effects=tuple(side_effects.split()),
        **more,
    )


@dataclass(frozen=True)
class Creation:
    """How a case of a kind begins: the event that records it, its title, who reads it, and whether it is submitted by that.

    One that is submitted by its filing is asked the `guards` there, as a transition asks its own.
    """

    done: str
    title: str
    audience: Audience
    public: str
    submitted: bool = False
    guards: tuple[Guard, ...] = ()

    @property
    def event(self) -> str:
        """The dotted name of the event."""
        return f"case.{self.done}"


DRAFTED = Creation("filed", "Draft filed", Audience.FILER, "Draft filed.")
