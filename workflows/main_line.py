"""The main line: which states still lie between a case and its outcome, by the table alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workflows.language import Fork
from workflows.workflow import Workflow, target_of

APPROVAL, CONSULTATION, WAIT = "countersign", "consultation", "notification"  # of a licence


def remaining(flow: Workflow, state: str, file: Any) -> tuple[str, ...]:
    """The states after this one and before the outcome, in order; none where the table has no main line.

    Off the main line the fewest transitions lead back to it; a fork on it goes as it does for this case. The path is
    by Congress where a notification is due.
    """
    path = [state]
    while flow.main and not flow.state(path[-1]).outcome:
        path += _next_states(flow, path[-1], file)
    if file.notification() == "due" and APPROVAL in path:
        path = _by_congress(path)
    return tuple(name for name in path[1:] if not flow.state(name).outcome)


def _by_congress(path: list[str]) -> list[str]:
    """Through consultation, from which it is the next path, the wait of the law, and approval again: 22 CFR 123.15(b), 124.11(b)."""
    if path[0] == CONSULTATION:
        return path
    refused = path.index(APPROVAL) + 1
    return [*path[:refused], CONSULTATION, WAIT, APPROVAL, *path[refused:]]


def _next_states(flow: Workflow, here: str, file: Any) -> list[str]:
    """The next state on the main line, or all those by which it is reached."""
    if here not in flow.main:
        return _path_back(flow, here)
    there = flow.main[flow.main.index(here) + 1]
    transitions = (
        transition for transition in flow.transitions_from(here) if there in flow.leads_to(transition, here)
    )
    transition = next(transitions)
    return [target_of(transition, here, file)] if isinstance(transition.target, Fork) else [there]


def _path_back(flow: Workflow, state: str) -> list[str]:
    """The fewest states that lead from one off the main line to one on it; where none do, its end."""
    paths = [[state]]
    while not (ways_back := [path[1:] for path in paths if path[-1] in flow.main]):
        paths = [
            [*path, there] for path in paths for there in _neighbours(flow, path[-1]) if there not in path
        ]
        if not paths:
            return [flow.main[-1]]
    return ways_back[0]


def _neighbours(flow: Workflow, here: str) -> Iterator[str]:
    for transition in flow.transitions_from(here):
        yield from (name for name in flow.leads_to(transition, here) if name != here)
