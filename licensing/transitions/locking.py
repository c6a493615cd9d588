"""Locking: a case, and what must stand still with it, in one order; loaded with its details."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from licensing.case_file import CaseFile, holding
from licensing.case_file import loading as case_files
from licensing.letters import facts
from licensing.models import Case, case_links
from licensing.transitions.consequences import WRITE
from workflows.catalogue import CATALOGUE


def lock(case_id: int, name: str = "", *, with_what_it_runs_on: bool = False) -> CaseFile:
    """Lock one case inside the caller's transaction, if asked with the cases that it follows; raises Case.DoesNotExist.

    Where the transition `name` also locks another case, that one and what it runs on are locked first:
    the order is parent, its licence, shipment.
    """
    for kind, fact in _also_locking(name):
        other = case_links.detail_model(kind).objects.filter(case_id=case_id).values(fact)
        held = Case.objects.filter(pk__in=other).select_for_update(of=("self",), no_key=True)
        for key, other_kind in held.order_by("pk").values_list("pk", "kind"):
            lock_what_it_runs_on(key, other_kind)
    file = CaseFile.for_change(Case.objects.locked().get(pk=case_id))
    if with_what_it_runs_on:
        lock_what_it_runs_on(case_id, file.kind)
    # after the lock is held, hence as the cases that it is linked to stand now
    case_files.load_details([file], relations=True, letter=facts.columns() if _writes(name) else None)
    return file


def lock_free(keys: Sequence[int]) -> list[CaseFile]:
    """Lock those of the cases that nobody holds, and load them with details and clocks; in the order of their keys."""
    free = Case.objects.locked().select_for_update(of=("self",), no_key=True, skip_locked=True)
    files = [CaseFile.for_change(case) for case in free.filter(pk__in=keys).order_by("pk")]
    if files:
        case_files.load_details(files)
        case_files.load_clocks(files)
        holding.load(files)
        case_files.load_fired(files)
    return files


@cache
def _writes(name: str) -> bool:
    """Whether a transition of that name writes a letter, in some kind."""
    transitions = (
        transition
        for flow in CATALOGUE.values()
        for transition in flow.transitions
        if transition.name == name
    )
    return any(one.startswith(WRITE) for transition in transitions for one in transition.then)
