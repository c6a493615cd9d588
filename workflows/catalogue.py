"""The catalogue: every kind's table, by kind; frozen at import."""

from collections.abc import Mapping
from types import MappingProxyType

from workflows.language import Transition
from workflows.tables.licence import LICENCE
from workflows.tables.maintenance import MAINTENANCE
from workflows.tables.priority import PRIORITY
from workflows.tables.shipment import SHIPMENT
from workflows.tables.spares import SPARES
from workflows.workflow import Workflow

CATALOGUE: Mapping[str, Workflow] = MappingProxyType(
    {flow.kind: flow for flow in (LICENCE, MAINTENANCE, SPARES, SHIPMENT, PRIORITY)}
)


def kinds() -> tuple[str, ...]:
    """The kinds of case, in the order in which they are shown."""
    return tuple(CATALOGUE)


def states_of(kind: str) -> tuple[str, ...]:
    """The names of the kind's states, in the table's order; constraints are generated from this tuple."""
    return CATALOGUE[kind].names()


def state_title(name: str) -> str:
    """What people read for the state of that name, whichever kinds have it; the name in words where none has."""
    titles = (state.title for flow in CATALOGUE.values() for state in flow.states if state.name == name)
    return next(titles, name.replace("_", " ").capitalize())


def kind_of_prefix(prefix: str) -> str:
    """The kind whose references begin with that prefix; raises KeyError."""
    return {flow.prefix: flow.kind for flow in CATALOGUE.values()}[prefix]


def transitions_by_event() -> dict[str, Transition]:
    """Every transition by the dotted name of its event; transitions that share a name share the event."""
    transitions = [transition for flow in CATALOGUE.values() for transition in flow.transitions]
    # of transitions that share an event, the one that tells a reason speaks for them
    return {
        transition.event: transition
        for transition in sorted(transitions, key=lambda transition: transition.discloses_reason)
    }
