"""Compares a table as coded with one written out by hand: one line for each state, one for each way out of each."""

from workflows.catalogue import CATALOGUE
from workflows.guards.clocks import is_not_on_hold


def lines_of(text):
    """The cells of a hand-written table, one row a line, `|` between the cells."""
    return [tuple(cell.strip() for cell in line.split("|")) for line in text.strip().splitlines()]


def states_of(kind):
    """(state, desk, within, overdue) of every state that has a way out."""
    return [
        (
            state.name,
            str(state.desk),
            "; ".join(str(clock) for clock in state.clocks),
            " ".join(clock.overdue for clock in state.clocks if clock.overdue),
        )
        for state in CATALOGUE[kind].states
        if not state.final
    ]


def ways_of(kind):
    """(way, from, to, role) of every row out of every state."""
    flow = CATALOGUE[kind]
    return {
        (row.name, source, str(row.target).strip("()"), " or ".join(flow.roles(row, source)))
        for row in flow.rows
        for source in row.sources
    }


# every reviewed kind has these for its clocks while it is undecided; none of them moves the case
CLOCK_WAYS = {"open_stop": True, "close_stop": True, "correct_clock": True, "record_evidence": False}


def clock_ways(states, who="officer"):
    """(way, from, to, role) of the rows for clocks out of those states, separated by spaces."""
    return {(name, source, "stays", who) for name in CLOCK_WAYS for source in states.split()}


def clock_reasons(states):
    """(way, from) of those of them that need a reason."""
    return {(name, source) for name, reason in CLOCK_WAYS.items() if reason for source in states.split()}


# every kind that officers decide has these for the evidence of its priority, while there is a queue for it to stand in
CLASS_WAYS = {
    "record_priority": ("officer", True),
    "confirm_priority": ("countersigner", False),
    "end_priority": ("officer", True),
    "return_to_service": ("filer", False),
}
CLASS_WAYS_OF_OURS = ("record_priority", "confirm_priority", "end_priority")


def class_ways(states):
    """(way, from, to, role) of the rows for evidence of priority out of those states, separated by spaces."""
    return {
        (name, source, "stays", who) for name, (who, _) in CLASS_WAYS.items() for source in states.split()
    }


def class_reasons(states):
    """(way, from) of those of them that need a reason."""
    return {(name, at) for name, (_, reason) in CLASS_WAYS.items() if reason for at in states.split()}


def standing_of(kind):
    """{state: (stops, excuses)} of the states in which the dates of the whole case are paused or are excused."""
    return {
        one.name: (one.pause_basis, one.excuses)
        for one in CATALOGUE[kind].states
        if one.pause_basis or one.excuses
    }


def outcomes(kind):
    """The states that end the dates of the whole case, the final ones apart."""
    return {one.name for one in CATALOGUE[kind].states if one.outcome and not one.final}


def never_while_held(kind):
    """The rows that a hold over a set of cases lets nobody take."""
    return {row.name for row in CATALOGUE[kind].rows if is_not_on_hold in row.guards}


def final_states(kind):
    """The states without a way out."""
    return {state.name for state in CATALOGUE[kind].states if state.final}


def with_reason(kind):
    """(way, from) of the rows that need a reason."""
    return {(row.name, source) for row in CATALOGUE[kind].rows for source in row.sources if row.reason}


def four_eyes(kind):
    """The pairs of rows that no one person may take on the same case."""
    return {(row.name, other) for row in CATALOGUE[kind].rows for other in row.four_eyes}


def automatic(kind):
    """The rows that the clock takes as soon as nothing objects."""
    return {row.name for row in CATALOGUE[kind].rows if row.automatic}
