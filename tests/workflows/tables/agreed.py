"""Compares a table as coded with one written out by hand: one line for each state, one for each transition out of each."""

from workflows.catalogue import CATALOGUE
from workflows.guards.clocks import is_not_on_hold


def lines_of(text):
    """The cells of a hand-written table, one transition a line, `|` between the cells."""
    return [tuple(cell.strip() for cell in line.split("|")) for line in text.strip().splitlines()]


def states_of(kind):
    """(state, desk, within, overdue) of every state that has a transition out of it."""
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


def transitions_of(kind):
    """(transition, from, to, role) of every transition out of every state."""
    flow = CATALOGUE[kind]
    return {
        (
            transition.name,
            source,
            str(transition.target).strip("()"),
            " or ".join(flow.possible_roles(transition, source)),
        )
        for transition in flow.transitions
        for source in transition.sources
    }


# every reviewed kind has these for its clocks while it is undecided; none of them moves the case
CLOCK_TRANSITIONS = {"open_stop": True, "close_stop": True, "correct_clock": True, "record_evidence": False}


def clock_transitions(states, who="officer"):
    """(transition, from, to, role) of the transitions for clocks out of those states, separated by spaces."""
    return {(name, source, "unchanged", who) for name in CLOCK_TRANSITIONS for source in states.split()}


def clock_reasons(states):
    """(transition, from) of those of them that need a reason."""
    return {
        (name, source) for name, reason in CLOCK_TRANSITIONS.items() if reason for source in states.split()
    }


# every kind that officers decide has these for the evidence of its priority, while there is a queue for it to stand in
CLASS_TRANSITIONS = {
    "record_priority": ("officer", True),
    "confirm_priority": ("countersigner", False),
    "end_priority": ("officer", True),
    "return_to_service": ("filer", False),
}
CLASS_TRANSITIONS_OF_OURS = ("record_priority", "confirm_priority", "end_priority")


def class_transitions(states):
    """(transition, from, to, role) of the transitions for evidence of priority out of those states, separated by spaces."""
    return {
        (name, source, "unchanged", who)
        for name, (who, _) in CLASS_TRANSITIONS.items()
        for source in states.split()
    }


def class_reasons(states):
    """(transition, from) of those of them that need a reason."""
    return {(name, at) for name, (_, reason) in CLASS_TRANSITIONS.items() if reason for at in states.split()}


def standing_of(kind):
    """{state: (stops, excuses)} of the states in which the dates of the whole case are paused or are excused."""
    return {
        state.name: (state.pause_basis, state.excuses)
        for state in CATALOGUE[kind].states
        if state.pause_basis or state.excuses
    }


def outcomes(kind):
    """The states that end the dates of the whole case, the final ones apart."""
    return {state.name for state in CATALOGUE[kind].states if state.outcome and not state.final}


def never_while_held(kind):
    """The transitions that a hold over a set of cases lets nobody execute."""
    return {
        transition.name for transition in CATALOGUE[kind].transitions if is_not_on_hold in transition.guards
    }


def final_states(kind):
    """The states without a transition out of it."""
    return {state.name for state in CATALOGUE[kind].states if state.final}


def with_reason(kind):
    """(transition, from) of the transitions that need a reason."""
    return {
        (transition.name, source)
        for transition in CATALOGUE[kind].transitions
        for source in transition.sources
        if transition.reason
    }


def four_eyes(kind):
    """The pairs of transitions that no one person may execute on the same case."""
    return {
        (transition.name, other)
        for transition in CATALOGUE[kind].transitions
        for other in transition.four_eyes
    }


def automatic(kind):
    """The transitions that the clock executes as soon as nothing objects."""
    return {transition.name for transition in CATALOGUE[kind].transitions if transition.automatic}
