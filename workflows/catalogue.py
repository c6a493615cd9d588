"""The catalogue: every kind's table, by kind; frozen at import."""

from collections.abc import Mapping
from types import MappingProxyType

from workflows.language import Row
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
    titles = (one.title for flow in CATALOGUE.values() for one in flow.states if one.name == name)
    return next(titles, name.replace("_", " ").capitalize())


def kind_of_prefix(prefix: str) -> str:
    """The kind whose references begin with that prefix; raises KeyError."""
    return {flow.prefix: flow.kind for flow in CATALOGUE.values()}[prefix]


def rows_by_event() -> dict[str, Row]:
    """Every row by the dotted name of its event; rows that share a name share the event."""
    rows = [row for flow in CATALOGUE.values() for row in flow.rows]
    # of rows that share an event, the one that tells a reason speaks for them
    return {row.event: row for row in sorted(rows, key=lambda row: row.discloses_reason)}
