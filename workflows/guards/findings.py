"""Guards that ask the law: each names the topics it asks, so that what is recorded with a filing derives from them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from workflows.language import Guard
from workflows.refusal import Refusal
from workflows.workflow import Workflow

_TOPICS = "law_topics"


@dataclass(frozen=True)
class Topic:
    """A question to the law, asked where the case has that fact; of every case if none is named."""

    name: str
    if_fact: str = ""


def of_finding(finding: Any, field: str = "") -> list[Refusal]:
    """The refusals of a finding, each with its own sections or else the finding's."""
    return [
        Refusal(refusal.code, refusal.sentence, refusal.citations or finding.citations, field=field)
        for refusal in finding.refusals
    ]


def asks(topic: str, *, if_fact: str = "") -> Callable[[Guard], Guard]:
    """Mark a guard as one that asks the law on that topic, of cases that have the fact `if_fact` if one is named."""

    def mark(guard: Guard) -> Guard:
        setattr(guard, _TOPICS, (Topic(topic, if_fact),))
        return guard

    return mark


def no_reason_against(topic: str, name: str, why: str, field: str = "") -> Guard:
    """A guard of that name: the law has no reason against the case on that topic; `why` says what it is about."""

    @asks(topic)
    def guard(file: Any, ctx: Any) -> list[Refusal]:
        return of_finding(file.finding(topic, ctx.now), field=field)

    guard.__name__, guard.__doc__ = name, why
    return guard


def asks_the_law(guard: Guard) -> bool:
    """Whether the guard asks the law on some topic."""
    return hasattr(guard, _TOPICS)


def topics_of(flow: Workflow) -> tuple[Topic, ...]:
    """The topics on which the guards of a table ask the law, each once, in the table's order."""
    transitions = (guard for transition in flow.transitions for guard in transition.guards)
    guards = (*flow.creation.guards, *transitions)
    return tuple(dict.fromkeys(topic for guard in guards for topic in getattr(guard, _TOPICS, ())))
