"""Binds a kind's table to django-fsm on the kind's proxy class; the only module that imports django_fsm."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django_fsm import GET_STATE, FSMField, TransitionNotAllowed
from django_fsm import transition as fsm_transition

from workflows.language import Fork, Target, Transition
from workflows.workflow import Workflow, target_of

__all__ = [
    "FSMField",
    "TransitionNotAllowed",
    "UnknownTransition",
    "admitted",
    "bind",
    "on_transition",
    "run",
]

Method = TypeVar("Method", bound=Callable[..., None])
_ON_TRANSITION = "_on_transition"
_ADMITTED = "_admitted_transition"


class UnknownTransition(TypeError):
    """A method wears @on_transition but the table of its kind has no transition of that name."""


def on_transition(method: Method) -> Method:
    """Mark a proxy's method as what else happens to the case in the transition of the same name."""
    setattr(method, _ON_TRANSITION, True)
    return method


def bind(proxy: type[Any], flow: Workflow) -> None:
    """Give `proxy` one django-fsm transition method for every transition name of `flow`.

    A transition that changes nothing else in the case gets an empty method. Must run before Django prepares the class,
    that is from `__init_subclass__`, since django-fsm collects there. Raises UnknownTransition for an @on_transition
    without a transition.
    """
    names = {transition.name for transition in flow.transitions}
    for name, method in proxy.__dict__.items():
        if getattr(method, _ON_TRANSITION, False) and name not in names:
            raise UnknownTransition(
                f"{proxy.__name__}.{name} wears @on_transition, but the {flow.kind} table has no such transition."
            )
    for name in sorted(names):
        method = proxy.__dict__.get(name) or _inherited(proxy, name) or _without_method(name)
        if not getattr(method, _ON_TRANSITION, False):
            raise UnknownTransition(
                f"{proxy.__name__}.{name} has the name of a transition and does not wear @on_transition."
            )
        for transition in flow.transitions_named(name):
            for source in transition.sources:
                method = fsm_transition(
                    "state", source=source, target=_target(transition), conditions=[_door(name)]
                )(method)
        setattr(proxy, name, method)


def _inherited(proxy: type[Any], name: str) -> Callable[..., None] | None:
    """A marked method that several kinds share by a base class, as a function of this proxy's own to bind."""
    shared = getattr(proxy, name, None)
    if shared is None:
        return None
    if not getattr(shared, _ON_TRANSITION, False):
        raise UnknownTransition(
            f"{proxy.__name__} inherits {name}, the name of a transition, and it does not wear @on_transition."
        )

    def passed_on(self: Any, file: Any, ctx: Any) -> None:
        shared(self, file, ctx)

    passed_on.__name__ = passed_on.__qualname__ = name
    return on_transition(passed_on)


def _without_method(name: str) -> Callable[..., None]:
    def nothing_else(self: Any, file: Any, ctx: Any) -> None:
        """The table says it all."""

    nothing_else.__name__ = nothing_else.__qualname__ = name
    return on_transition(nothing_else)


def _target(transition: Transition) -> Any:
    if isinstance(transition.target, Fork) or transition.target is Target.PREVIOUS:
        return GET_STATE(lambda case, file, _moment: target_of(transition, case.state, file))
    return None if transition.target is Target.UNCHANGED else transition.target


def _door(name: str) -> Callable[[Any], bool]:
    def admitted_by_the_door(case: Any) -> bool:
        return bool(getattr(case, _ADMITTED, None) == name)

    return admitted_by_the_door


@contextmanager
def admitted(case: Any, name: str) -> Iterator[None]:
    """For the write path alone: admit the one named transition on this case."""
    setattr(case, _ADMITTED, name)
    try:
        yield
    finally:
        delattr(case, _ADMITTED)


def run(file: Any, name: str, ctx: Any) -> None:
    """For the write path alone: run the transition's method on the case of the file under django-fsm; raises TransitionNotAllowed."""
    with admitted(file.case, name):
        getattr(file.case, name)(file, ctx)
