"""Locking: a case, and what must stand still with it, in one order; loaded with its details."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from django.db.models import Q

from licensing.case_file import CaseFile, holding
from licensing.case_file import loading as case_files
from licensing.letters import facts
from licensing.models import Case, case_links, prepared
from licensing.transitions.side_effects import WRITE
from workflows.catalogue import CATALOGUE

_FREE = prepared.PreparedValues(
    lambda: (
        Case.objects.filter(pk__in=prepared.keys("cases"))
        .select_for_update(no_key=True, skip_locked=True)
        .order_by("pk")
        .values_list("pk")
    )
)
_CASE = prepared.Prepared(lambda: Case.objects.locked().filter(pk=prepared.key("case")))


def lock(case_id: int, name: str = "", *, with_what_it_runs_on: bool = False) -> CaseFile:
    """Lock one case inside the caller's transaction, if asked with the cases that it follows; raises Case.DoesNotExist.

    Where the transition `name` also locks another case, that one and what it runs on are locked first:
    the order is parent, its licence, shipment.
    """
    for kind, fact in _also_locking(name):
        other = case_links.detail_model(kind).objects.filter(case_id=case_id).values(fact)
        cases = Case.objects.filter(pk__in=other).select_for_update(of=("self",), no_key=True)
        for key, other_kind in cases.order_by("pk").values_list("pk", "kind"):
            lock_what_it_runs_on(key, other_kind)
    file = CaseFile.for_change(_CASE.one(case=case_id))
    if with_what_it_runs_on:
        lock_what_it_runs_on(case_id, file.kind)
    # after the lock is held, hence as the cases that it is linked to stand now
    case_files.load_details([file], relations=True, letter=facts.columns if _writes(name) else None)
    return file


def lock_free(keys: Sequence[int]) -> list[CaseFile]:
    """Lock those of the cases that nobody holds, and load them with details and clocks; in the order of their keys."""
    free = [key for (key,) in _FREE.rows(cases=list(keys))] if keys else []
    files = [CaseFile.for_change(case) for case in case_files.read_cases(free)] if free else []
    if files:
        case_files.load_details(files)
        case_files.load_clocks(files)
        holding.load(files)
        case_files.load_fired(files)
    return files


def lock_what_it_runs_on(key: int, kind: str) -> None:
    """Lock the cases that the case of that key follows, after itself."""
    model = case_links.detail_model(kind)
    ran_on = Q(pk__in=())
    for link in model.links:
        if link.follows:
            ran_on |= Q(pk__in=model.objects.filter(case_id=key).values(link.field))
    if ran_on != Q(pk__in=()):
        followed_cases = Case.objects.filter(ran_on).select_for_update(of=("self",), no_key=True)
        list(followed_cases.order_by("pk").values_list("pk"))


@cache
def _also_locking(name: str) -> tuple[tuple[str, str], ...]:
    """The kinds in which a transition of that name also locks another case, with the fact that names it."""
    transitions = [
        (kind, transition)
        for kind, flow in CATALOGUE.items()
        for transition in flow.transitions
        if transition.name == name
    ]
    return tuple((kind, transition.also_locks) for kind, transition in transitions if transition.also_locks)


@cache
def _writes(name: str) -> bool:
    """Whether a transition of that name writes a letter, in some kind."""
    transitions = (
        transition
        for flow in CATALOGUE.values()
        for transition in flow.transitions
        if transition.name == name
    )
    return any(
        side_effect.startswith(WRITE) for transition in transitions for side_effect in transition.side_effects
    )
