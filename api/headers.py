"""Headers: which ones an operation takes and answers with, described for OpenAPI in one place."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from drf_spectacular.plumbing import ComponentRegistry, ResolvedComponent

from api import idempotency
from licensing.models.stored_answers import LONGEST_KEY

_TAKEN: Mapping[str, dict[str, Any]] = MappingProxyType(
    {
        "IdempotencyKey": {
            "name": idempotency.HEADER,
            "in": "header",
            "required": True,
            "description": "A fresh value for each action, such as a UUID; the same one when you send that action again. "
            "It is kept for 7 days. A refusal leaves it free.",
            "schema": {
                "type": "string",
                "minLength": 1,
                "maxLength": LONGEST_KEY,
                "pattern": "^[!-~]+$",
            },
        },
    }
)
_GIVEN: Mapping[str, dict[str, Any]] = MappingProxyType(
    {
        idempotency.REPLAYED: {
            "description": "true: this was done before, and here is the answer that was given then.",
            "schema": {"type": "string", "const": "true"},
        },
    }
)


def describe(
    operation: dict[str, Any], view: Any, method: str, registry: ComponentRegistry
) -> dict[str, Any]:
    """The operation with its headers."""
    handler = getattr(view, method.lower())
    taken, given = [], []
    if method == "POST" and getattr(handler, "once", False):
        taken.append("IdempotencyKey")
        given.append(idempotency.REPLAYED)
    for name in taken:
        component = _component(name, ResolvedComponent.PARAMETER, _TAKEN[name], registry)
        operation.setdefault("parameters", []).append(component)
    for status, response in operation["responses"].items():
        if status.startswith("2"):
            for name in given:
                component = _component(name, ResolvedComponent.HEADER, _GIVEN[name], registry)
                response.setdefault("headers", {})[name] = component
    return operation


def _component(name: str, kind: str, schema: dict[str, Any], registry: ComponentRegistry) -> dict[str, Any]:
    component = ResolvedComponent(name=name, type=kind, schema=schema, object=name)
    registry.register_on_missing(component)
    return dict(component.ref)
