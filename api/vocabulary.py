"""The vocabulary: every closed set that answers use, read from where each is declared."""

from __future__ import annotations

from functools import cache
from typing import Any

from oauth2_provider.settings import oauth2_settings

from api import problems
from api.error_codes import ERROR_CODES
from api.serializers.transitions import partner_transitions
from licensing.events.declared import EVENTS
from licensing.messaging import webhooks
from workflows.catalogue import CATALOGUE
from workflows.classes import CLASSES
from workflows.language import Role
from workflows.workflow import Workflow


@cache
def vocabulary() -> dict[str, Any]:
    """All of it; the same for everybody, and for as long as the program is the same."""
    return {
        "kinds": [_kind(flow) for flow in CATALOGUE.values()],
        "desks": [{"name": role.value, "title": role.value.capitalize()} for role in Role],
        "priority_classes": [{"name": name, "title": each.title} for name, each in CLASSES.items()],
        "events": [
            {
                "name": name,
                "title": EVENTS[name].title,
                "wording": EVENTS[name].public,
                "audience": EVENTS[name].audience.value,
            }
            for name in webhooks.TYPES
        ],
        "problems": [
            {"name": slug, "type": f"/problems/{slug}", **each._asdict()}
            for slug, each in problems.TYPES.items()
        ],
        "error_codes": [{"name": code, "title": meaning} for code, meaning in ERROR_CODES.items()],
        "scopes": [{"name": name, "title": about} for name, about in oauth2_settings.SCOPES.items()],
    }


def _kind(flow: Workflow) -> dict[str, Any]:
    return {
        "name": flow.kind,
        "title": flow.kind.capitalize(),
        "prefix": flow.prefix,
        "states": [
            {
                "name": state.name,
                "title": state.title,
                "desks": [desk.value for desk in state.desks],
                "final": state.final,
            }
            for state in flow.states
        ],
        "transitions": sorted(
            name
            for name, uses in partner_transitions().items()
            if any(kind == flow.kind for kind, _, _ in uses)
        ),
    }
