"""Readers: who reads a text that a transition is given, and what every form says of it."""

from __future__ import annotations

from dataclasses import replace

from workflows.closed_sets import Audience
from workflows.input import REASON, Input
from workflows.language import Transition


def readers_of(transition: Transition, input_: Input) -> Audience:
    """Who reads the text given for that input; a reason that is disclosed is for the filer, any other for officers."""
    if input_ is not REASON:
        return input_.audience
    return Audience.FILER if transition.discloses_reason else Audience.OFFICERS


def help_of(transition: Transition, input_: Input) -> str:
    """What a form says of that input, and of a text who will read it."""
    if not input_.is_text:
        return input_.help
    others = ""
    if input_ is REASON and transition.discloses_reason and transition.audience is Audience.PARTIES:
        others = f"Other parties read only: “{transition.public}”"
    return " ".join(filter(None, (input_.help, readers_of(transition, input_).reads, others)))


def described(transition: Transition) -> tuple[Input, ...]:
    """The inputs of the transition, each with the help that a form gives, for whoever shows them."""
    return tuple(replace(input_, help=help_of(transition, input_)) for input_ in transition.inputs)
