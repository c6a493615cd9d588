"""The main line: which states still lie between a case and its outcome, by the table alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workflows.language import Fork
from workflows.workflow import Workflow, target_of

APPROVAL, CONSULTATION, WAIT = "countersign", "consultation", "notification"  # of a licence


def remaining(flow: Workflow, state: str, file: Any) -> tuple[str, ...]:
    """The states after this one and before the outcome, in order; none where the table has no main line.

    Off the main line the shortest way in rows leads back to it; a fork on it goes as it does for this case. The way is
    by Congress where a notification is due.
    """
    way = [state]
    while flow.main and not flow.state(way[-1]).outcome:
        way += _steps(flow, way[-1], file)
    if file.notification() == "due" and APPROVAL in way:
        way = _by_congress(way)
    return tuple(name for name in way[1:] if not flow.state(name).outcome)


def _by_congress(way: list[str]) -> list[str]:
    """Through consultation, unless it is there, the wait of the law, and approval again: 22 CFR 123.15(b), 124.11(b)."""
    if way[0] == CONSULTATION:
        return [CONSULTATION, WAIT, *way[1:]]
    refused = way.index(APPROVAL) + 1
    return [*way[:refused], CONSULTATION, WAIT, APPROVAL, *way[refused:]]


def _steps(flow: Workflow, here: str, file: Any) -> list[str]:
    """The next state on the main line, or all those by which it is reached."""
    if here not in flow.main:
        return _way_back(flow, here)
    there = flow.main[flow.main.index(here) + 1]
    rows = (row for row in flow.out_of(here) if there in flow.leads_to(row, here))
    row = next(rows)
    return [target_of(row, here, file)] if isinstance(row.target, Fork) else [there]


def _way_back(flow: Workflow, state: str) -> list[str]:
    """The fewest states that lead from one off the main line to one on it; where none do, its end."""
    ways = [[state]]
    while not (found := [way[1:] for way in ways if way[-1] in flow.main]):
        ways = [[*way, there] for way in ways for there in _neighbours(flow, way[-1]) if there not in way]
        if not ways:
            return [flow.main[-1]]
    return found[0]


def _neighbours(flow: Workflow, here: str) -> Iterator[str]:
    for row in flow.out_of(here):
        yield from (name for name in flow.leads_to(row, here) if name != here)
