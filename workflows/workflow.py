"""A workflow: one kind's states and rows as a value that refuses to exist when they do not fit together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from workflows.language import DRAFTED, STAFF, Creation, Desk, Fork, Role, Row, State, Unit, Way, Within
from workflows.pauses import PAUSE_REASONS
from workflows.purposes import Purpose


class BadTable(ValueError):
    """A workflow table contradicts itself; the message lists every fault."""


@dataclass(frozen=True)
class Workflow:
    """The table of one kind; the first state is where every case of the kind begins."""

    kind: str
    prefix: str  # of the references of its cases
    states: tuple[State, ...]
    rows: tuple[Row, ...]
    creation: Creation = DRAFTED
    whole: tuple[Within, ...] = ()  # the dates of the whole case, from its receipt to its first outcome
    main: tuple[str, ...] = ()  # the states of the way from the receipt to the outcome that is asked for

    def __post_init__(self) -> None:
        faults = list(_faults(self))
        if faults:
            raise BadTable(f"workflow {self.kind!r}: " + "; ".join(faults))

    # the table never changes, so it is turned over once
    @cached_property
    def _states(self) -> dict[str, State]:
        return {one.name: one for one in reversed(self.states)}

    @cached_property
    def _named(self) -> dict[str, tuple[Row, ...]]:
        return {
            name: tuple(row for row in self.rows if row.name == name) for name in {r.name for r in self.rows}
        }

    @cached_property
    def _out_of(self) -> dict[str, tuple[Row, ...]]:
        sources = {source for row in self.rows for source in row.sources}
        return {source: tuple(row for row in self.rows if source in row.sources) for source in sources}

    @property
    def initial(self) -> State:
        """The state in which a case of this kind is filed."""
        return self.states[0]

    def state(self, name: str) -> State:
        """The state of that name; raises KeyError."""
        return self._states[name]

    def named(self, name: str) -> tuple[Row, ...]:
        """Every row of that name, which differ by the state that they leave; raises KeyError if there is none."""
        return self._named[name]

    def out_of(self, state: str) -> tuple[Row, ...]:
        """The rows that leave that state, in the table's order."""
        return self._out_of.get(state, ())

    def row(self, name: str, state: str) -> Row | None:
        """The row of that name out of that state, or None."""
        return next((row for row in self._out_of.get(state, ()) if row.name == name), None)

    def roles(self, row: Row, state: str) -> tuple[Role, ...]:
        """Who can take that row out of that state: the row's own roles, else whoever can be the desk of the state."""
        return row.roles or self.state(state).desks

    def takers(self, row: Row, case: Any) -> tuple[Role, ...]:
        """Who takes that row out of the state in which this case is."""
        desk = self.desk_of(case)
        return row.roles or (() if desk is None else (desk,))

    def desk_of(self, case: Any) -> Role | None:
        """Whose turn it is on this case; None at the end."""
        desk = self.state(case.state).desk
        return Role(case.fact(desk.fact)) if isinstance(desk, Desk) else desk

    def returns_to(self, interruption: str) -> tuple[str, ...]:
        """The states from which that interruption can be entered, by way of others too, and to which BACK can lead."""
        seen, todo = {interruption}, [interruption]
        while todo:
            here = todo.pop()
            entered = {source for row in self.rows if here in row.targets() for source in row.sources}
            todo += [name for name in entered - seen if self.state(name).interruption]
            seen |= entered
        return tuple(one.name for one in self.states if one.name in seen and not one.interruption)

    def leads_to(self, row: Row, source: str) -> tuple[str, ...]:
        """The states in which a case can be after that row out of `source`."""
        if row.target is Way.STAYS:
            return (source,)
        return self.returns_to(source) if row.target is Way.BACK else row.targets()

    def names(self) -> tuple[str, ...]:
        """The names of all states, in the table's order."""
        return tuple(one.name for one in self.states)


def in_force(state: State) -> bool:
    """Whether a case rests there with no staff role until an authorisation's last day."""
    at_staff_desk = any(role in STAFF for role in state.desks)
    return not at_staff_desk and any(within.purpose is Purpose.EXPIRY for within in state.clocks)


def _faults(flow: Workflow) -> Iterator[str]:
    names = flow.names()
    yield from (
        f"state {name!r} is declared twice" for name in sorted({n for n in names if names.count(n) > 1})
    )
    unknown = {n for row in flow.rows for n in (*row.sources, *row.targets()) if n not in names}
    if unknown:
        yield f"unknown state {', '.join(sorted(unknown))}"
        return  # what follows would only repeat it
    yield from _state_faults(flow)
    yield from _source_faults(flow)
    yield from _row_faults(flow)
    yield from _reach_faults(flow)
    yield from _main_faults(flow)


def _state_faults(flow: Workflow) -> Iterator[str]:
    for state in flow.states:
        out = flow.out_of(state.name)
        if state.final and out:
            yield f"final state {state.name!r} has a way out ({out[0].name})"
        if not state.final and not [r for r in out if r.target is not Way.STAYS]:
            yield f"state {state.name!r} is a dead end"
        if not state.final and state.desk is None:
            yield f"state {state.name!r} has no desk"
        if state.interruption and not flow.returns_to(state.name):
            yield f"interruption {state.name!r} has nowhere to return to"
        yield from _clock_faults(flow, state)
        yield from _excuse_faults(state)


def _excuse_faults(state: State) -> Iterator[str]:
    if state.excuses and not (state.excuses in PAUSE_REASONS and PAUSE_REASONS[state.excuses].excuses):
        yield f"state {state.name!r} opens the unknown exception {state.excuses!r}"
    if state.outcome and (state.pause_basis or state.excuses):
        yield f"state {state.name!r} is an outcome, and pauses a date that has ended"


def _clock_faults(flow: Workflow, state: State) -> Iterator[str]:
    sure = [clock.purpose.value for clock in state.clocks if not clock.optional]
    yield from (
        f"state {state.name!r} has two clocks {one!r}" for one in {s for s in sure if sure.count(s) > 1}
    )
    for clock in state.clocks:
        if clock.unit in (Unit.DATE, Unit.INSTANT) and not isinstance(clock.amount, str):
            yield f"a clock of {state.name!r} names no fact that holds its end"
        if not clock.overdue:
            continue
        over = flow.row(clock.overdue, state.name)
        if over is None or Role.CLOCK not in flow.roles(over, state.name):
            yield f"overdue way {clock.overdue!r} of {state.name!r} is not the clock's"
        elif over.target is Way.STAYS:
            yield f"overdue way {clock.overdue!r} of {state.name!r} leads nowhere"


def _source_faults(flow: Workflow) -> Iterator[str]:
    seen: set[tuple[str, str]] = set()
    for row in flow.rows:
        for source in row.sources:
            if (row.name, source) in seen:
                yield f"row {row.name!r} leaves {source!r} twice"
            seen.add((row.name, source))
            if row.target is Way.BACK and not flow.state(source).interruption:
                yield f"row {row.name!r} goes back from {source!r}, which is no interruption"
            if row.automatic and Role.CLOCK not in flow.roles(row, source):
                yield f"automatic row {row.name!r} is not the clock's"


def _row_faults(flow: Workflow) -> Iterator[str]:
    names = {row.name for row in flow.rows}
    for row in flow.rows:
        if not row.done:
            yield f"row {row.name!r} names no event"
        if len({ask.name for ask in row.needs}) != len(row.needs):
            yield f"row {row.name!r} asks the same thing twice"
        if any(other.asks != row.asks or other.done != row.done for other in flow.named(row.name)):
            yield f"rows named {row.name!r} differ in asks or event"
        if any(other.title != row.title for other in flow.named(row.name)):
            yield f"rows named {row.name!r} differ in their label"
        yield from (f"row {row.name!r} pairs with unknown {n!r}" for n in row.four_eyes if n not in names)


def _reach_faults(flow: Workflow) -> Iterator[str]:
    reached, todo = {flow.initial.name}, [flow.initial.name]
    while todo:
        here = todo.pop()
        for row in flow.out_of(here):
            for name in flow.leads_to(row, here):
                if name not in reached:
                    reached.add(name)
                    todo.append(name)
    yield from (f"state {name!r} cannot be reached" for name in flow.names() if name not in reached)
    ends = {one.name for one in flow.states if one.final}
    while more := {
        s.name
        for s in flow.states
        if s.name not in ends and any(ends & set(flow.leads_to(row, s.name)) for row in flow.out_of(s.name))
    }:
        ends |= more
    yield from (f"no final state can be reached from {name!r}" for name in flow.names() if name not in ends)


def _main_faults(flow: Workflow) -> Iterator[str]:
    if unknown := [name for name in flow.main if name not in flow.names()]:
        yield f"the main line names the unknown state {unknown[0]!r}"
        return
    for here, there in pairwise(flow.main):
        joining = [row for row in flow.out_of(here) if there in flow.leads_to(row, here)]
        if not joining:
            yield f"no row leads along the main line from {here!r} to {there!r}"
        others = {name for row in joining for name in row.targets()} - {there}
        if not all(flow.state(name).outcome for name in others):
            yield f"a fork leaves the main line at {here!r} for another state than an outcome"
    for index, name in enumerate(flow.main, start=1):
        if flow.state(name).outcome != (index == len(flow.main)):
            yield f"the main line has to end with its only outcome; {name!r} is in its way"


def target_of(row: Row, source: str, file: Any) -> str:
    """The state to which the row leads this case out of `source`."""
    if isinstance(row.target, Fork):
        return row.target.chosen if row.target.when(file) else row.target.otherwise
    if row.target is Way.STAYS:
        return source
    return str(file.case.left_state) if row.target is Way.BACK else row.target
