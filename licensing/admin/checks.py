"""System checks of the pages: what they show for every member of a closed set, and choose from for every ask."""

from __future__ import annotations

from typing import Any

from django.core import checks

from licensing.admin.case import clocks, forms, page, timeline
from licensing.clocks.lines import LineKind
from licensing.models import ActorKind, Position
from workflows.catalogue import CATALOGUE, kinds
from workflows.checks import incomplete


@checks.register("licensing")
def pages_show_all(**_asked: Any) -> list[checks.CheckMessage]:
    """licensing.E007: every actor and every line of an explanation has its icon, every position its tone."""
    shown = (
        ("kind of actor", ActorKind.values, timeline.ICONS, "ICONS of licensing/admin/case/timeline.py"),
        ("line of an explanation", LineKind, clocks.ICONS, "ICONS of licensing/admin/case/clocks.py"),
        ("position", ("", *Position.values), page.TONES, "TONES of licensing/admin/case/page.py"),
    )
    return [
        error
        for what, members, entries, where in shown
        for error in incomplete("licensing.E007", what, members, entries, f"Give it an entry in {where}.")
    ]


@checks.register("licensing")
def inputs_offer_choices(**_asked: Any) -> list[checks.CheckMessage]:
    """licensing.E008: what an ask says that its answer is one of is a kind of case, or can be chosen from the case."""
    transitions = [transition for flow in CATALOGUE.values() for transition in flow.transitions]
    named = {
        input_.one_of for transition in transitions for input_ in transition.inputs if input_.one_of
    } - set(kinds())
    hint = "Say in OF_THE_CASE of licensing/admin/case/forms.py what of the case can be chosen."
    return incomplete("licensing.E008", "choice", sorted(named), forms.OF_THE_CASE, hint)
