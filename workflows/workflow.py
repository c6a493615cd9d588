"""A workflow: one kind's states and transitions as a value that refuses to exist when they do not fit together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from workflows.language import (
    DRAFTED,
    STAFF,
    Creation,
    Desk,
    Fork,
    Role,
    State,
    Target,
    Transition,
    Unit,
    Within,
)
from workflows.pauses import PAUSE_REASONS
from workflows.purposes import Purpose


class BadTable(ValueError):
    """A workflow table contradicts itself; the message lists every error."""


@dataclass(frozen=True)
class Workflow:
    """The table of one kind; the first state is where every case of the kind begins."""

    kind: str
    prefix: str  # of the references of its cases
    states: tuple[State, ...]
    transitions: tuple[Transition, ...]
    creation: Creation = DRAFTED
    whole: tuple[Within, ...] = ()  # the dates of the whole case, from its receipt to its first outcome
    main: tuple[str, ...] = ()  # the states from the receipt to the outcome that is asked for

    def __post_init__(self) -> None:
        errors = list(_errors(self))
        if errors:
            raise BadTable(f"workflow {self.kind!r}: " + "; ".join(errors))

    # the table never changes, so it is turned over once
    @cached_property
    def _states(self) -> dict[str, State]:
        return {state.name: state for state in reversed(self.states)}

    @cached_property
    def _by_name(self) -> dict[str, tuple[Transition, ...]]:
        return {
            name: tuple(transition for transition in self.transitions if transition.name == name)
            for name in {r.name for r in self.transitions}
        }

    @cached_property
    def _by_source(self) -> dict[str, tuple[Transition, ...]]:
        sources = {source for transition in self.transitions for source in transition.sources}
        return {
            source: tuple(transition for transition in self.transitions if source in transition.sources)
            for source in sources
        }

    @property
    def initial(self) -> State:
        """The state in which a case of this kind is filed."""
        return self.states[0]

    def state(self, name: str) -> State:
        """The state of that name; raises KeyError."""
        return self._states[name]

    def transitions_named(self, name: str) -> tuple[Transition, ...]:
        """Every transition of that name, which differ by the state that they leave; raises KeyError if there is none."""
        return self._by_name[name]

    def transitions_from(self, state: str) -> tuple[Transition, ...]:
        """The transitions that leave that state, in the table's order."""
        return self._by_source.get(state, ())

    def transition(self, name: str, state: str) -> Transition | None:
        """The transition of that name out of that state, or None."""
        return next(
            (transition for transition in self._by_source.get(state, ()) if transition.name == name), None
        )

    def possible_roles(self, transition: Transition, state: str) -> tuple[Role, ...]:
        """Who can execute that transition out of that state: the transition's own roles, else whoever can be the desk of the state."""
        return transition.roles or self.state(state).desks

    def allowed_roles(self, transition: Transition, case: Any) -> tuple[Role, ...]:
        """Who may execute that transition out of the state in which this case is."""
        desk = self.desk_of(case)
        return transition.roles or (() if desk is None else (desk,))

    def desk_of(self, case: Any) -> Role | None:
        """Whose turn it is on this case; None at the end."""
        desk = self.state(case.state).desk
        return Role(case.fact(desk.fact)) if isinstance(desk, Desk) else desk

    def returns_to(self, interruption: str) -> tuple[str, ...]:
        """The states from which that interruption can be entered, by others too, and to which PREVIOUS can lead."""
        seen, todo = {interruption}, [interruption]
        while todo:
            here = todo.pop()
            entered = {
                source
                for transition in self.transitions
                if here in transition.targets()
                for source in transition.sources
            }
            todo += [name for name in entered - seen if self.state(name).interruption]
            seen |= entered
        return tuple(state.name for state in self.states if state.name in seen and not state.interruption)

    def leads_to(self, transition: Transition, source: str) -> tuple[str, ...]:
        """The states in which a case can be after that transition out of `source`."""
        if transition.target is Target.UNCHANGED:
            return (source,)
        return self.returns_to(source) if transition.target is Target.PREVIOUS else transition.targets()

    def names(self) -> tuple[str, ...]:
        """The names of all states, in the table's order."""
        return tuple(state.name for state in self.states)


def in_force(state: State) -> bool:
    """Whether a case rests there with no staff role until an authorisation's last day."""
    at_staff_desk = any(role in STAFF for role in state.desks)
    return not at_staff_desk and any(within.purpose is Purpose.EXPIRY for within in state.clocks)


def _errors(flow: Workflow) -> Iterator[str]:
    names = flow.names()
    yield from (
        f"state {name!r} is declared twice" for name in sorted({n for n in names if names.count(n) > 1})
    )
    unknown = {
        n
        for transition in flow.transitions
        for n in (*transition.sources, *transition.targets())
        if n not in names
    }
    if unknown:
        yield f"unknown state {', '.join(sorted(unknown))}"
        return  # what follows would only repeat it
    yield from _state_errors(flow)
    yield from _source_errors(flow)
    yield from _transition_errors(flow)
    yield from _reach_errors(flow)
    yield from _main_errors(flow)


def _state_errors(flow: Workflow) -> Iterator[str]:
    for state in flow.states:
        out = flow.transitions_from(state.name)
        if state.final and out:
            yield f"final state {state.name!r} has a transition out of it ({out[0].name})"
        if not state.final and not [r for r in out if r.target is not Target.UNCHANGED]:
            yield f"state {state.name!r} is a dead end"
        if not state.final and state.desk is None:
            yield f"state {state.name!r} has no desk"
        if state.interruption and not flow.returns_to(state.name):
            yield f"interruption {state.name!r} has nowhere to return to"
        yield from _clock_errors(flow, state)
        yield from _excuse_errors(state)


def _excuse_errors(state: State) -> Iterator[str]:
    if state.excuses and not (state.excuses in PAUSE_REASONS and PAUSE_REASONS[state.excuses].excuses):
        yield f"state {state.name!r} opens the unknown exception {state.excuses!r}"
    if state.outcome and (state.pause_basis or state.excuses):
        yield f"state {state.name!r} is an outcome, and pauses a date that has ended"


def _clock_errors(flow: Workflow, state: State) -> Iterator[str]:
    sure = [clock.purpose.value for clock in state.clocks if not clock.optional]
    yield from (
        f"state {state.name!r} has two clocks {scope!r}" for scope in {s for s in sure if sure.count(s) > 1}
    )
    for clock in state.clocks:
        if clock.unit in (Unit.DATE, Unit.INSTANT) and not isinstance(clock.amount, str):
            yield f"a clock of {state.name!r} names no fact that holds its end"
        if not clock.overdue:
            continue
        over = flow.transition(clock.overdue, state.name)
        if over is None or Role.CLOCK not in flow.possible_roles(over, state.name):
            yield f"overdue transition {clock.overdue!r} of {state.name!r} is not the clock's"
        elif over.target is Target.UNCHANGED:
            yield f"overdue transition {clock.overdue!r} of {state.name!r} leads nowhere"


def _source_errors(flow: Workflow) -> Iterator[str]:
    seen: set[tuple[str, str]] = set()
    for transition in flow.transitions:
        for source in transition.sources:
            if (transition.name, source) in seen:
                yield f"transition {transition.name!r} leaves {source!r} twice"
            seen.add((transition.name, source))
            if transition.target is Target.PREVIOUS and not flow.state(source).interruption:
                yield f"transition {transition.name!r} goes back from {source!r}, which is no interruption"
            if transition.automatic and Role.CLOCK not in flow.possible_roles(transition, source):
                yield f"automatic transition {transition.name!r} is not the clock's"


def _transition_errors(flow: Workflow) -> Iterator[str]:
    names = {transition.name for transition in flow.transitions}
    for transition in flow.transitions:
        if not transition.done:
            yield f"transition {transition.name!r} names no event"
        if len({input_.name for input_ in transition.inputs}) != len(transition.inputs):
            yield f"transition {transition.name!r} has the same input twice"
        if any(
            other.inputs_but_reason != transition.inputs_but_reason or other.done != transition.done
            for other in flow.transitions_named(transition.name)
        ):
            yield f"transitions named {transition.name!r} differ in inputs or event"
        if any(other.title != transition.title for other in flow.transitions_named(transition.name)):
            yield f"transitions named {transition.name!r} differ in their label"
        yield from (
            f"transition {transition.name!r} pairs with unknown {n!r}"
            for n in transition.four_eyes
            if n not in names
        )


def _reach_errors(flow: Workflow) -> Iterator[str]:
    reached, todo = {flow.initial.name}, [flow.initial.name]
    while todo:
        here = todo.pop()
        for transition in flow.transitions_from(here):
            for name in flow.leads_to(transition, here):
                if name not in reached:
                    reached.add(name)
                    todo.append(name)
    yield from (f"state {name!r} cannot be reached" for name in flow.names() if name not in reached)
    ends = {state.name for state in flow.states if state.final}
    while more := {
        s.name
        for s in flow.states
        if s.name not in ends
        and any(ends & set(flow.leads_to(transition, s.name)) for transition in flow.transitions_from(s.name))
    }:
        ends |= more
    yield from (f"no final state can be reached from {name!r}" for name in flow.names() if name not in ends)


def _main_errors(flow: Workflow) -> Iterator[str]:
    if unknown := [name for name in flow.main if name not in flow.names()]:
        yield f"the main line names the unknown state {unknown[0]!r}"
        return
    for here, there in pairwise(flow.main):
        joining = [
            transition
            for transition in flow.transitions_from(here)
            if there in flow.leads_to(transition, here)
        ]
        if not joining:
            yield f"no transition leads along the main line from {here!r} to {there!r}"
        others = {name for transition in joining for name in transition.targets()} - {there}
        if not all(flow.state(name).outcome for name in others):
            yield f"a fork leaves the main line at {here!r} for another state than an outcome"
    for index, name in enumerate(flow.main, start=1):
        if flow.state(name).outcome != (index == len(flow.main)):
            yield f"the main line has to end with its only outcome; {name!r} is on it"


def submissions(flow: Workflow) -> list[Transition]:
    """The transitions by which a draft of that table becomes more than a draft."""
    return [
        transition
        for transition in flow.transitions_from(flow.initial.name)
        if any(not flow.state(name).final for name in transition.targets())
    ]


def target_of(transition: Transition, source: str, file: Any) -> str:
    """The state to which the transition leads this case out of `source`."""
    if isinstance(transition.target, Fork):
        return transition.target.chosen if transition.target.when(file) else transition.target.otherwise
    if transition.target is Target.UNCHANGED:
        return source
    return str(file.case.left_state) if transition.target is Target.PREVIOUS else transition.target
