"""Headers: which ones an operation takes and answers with, described for OpenAPI in one place."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from drf_spectacular.plumbing import ComponentRegistry, ResolvedComponent

from api import idempotency, limits
from licensing.models.stored_answers import LONGEST_KEY

RETRY = "Retry-After"
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
        "IfMatch": {
            "name": "If-Match",
            "in": "header",
            "required": True,
            "description": "The ETag of the case that you saw, or * for the case as it is (RFC 9110, 13.1.1).",
            "schema": {"type": "string", "minLength": 1},
            "example": "*",
        },
        "IfNoneMatch": {
            "name": "If-None-Match",
            "in": "header",
            "description": "The ETag that you have; 304 if it is still the one (RFC 9110, 13.1.2).",
            "schema": {"type": "string"},
        },
        "Range": {
            "name": "Range",
            "in": "header",
            "description": "The part of the file that you want, one range of bytes; another one is ignored (RFC 9110, 14.2).",
            "schema": {"type": "string"},
            "example": "bytes=1048576-",
        },
        "IfRange": {
            "name": "If-Range",
            "in": "header",
            "description": "The ETag of the part that you have; the whole file if it is another now (RFC 9110, 13.1.5).",
            "schema": {"type": "string"},
        },
    }
)
_GIVEN: Mapping[str, dict[str, Any]] = MappingProxyType(
    {
        idempotency.REPLAYED: {
            "description": "true: this was done before, and here is the answer that was given then.",
            "schema": {"type": "string", "const": "true"},
        },
        limits.POLICY: {
            "description": "How many requests (q) you may send in how many seconds (w).",
            "schema": {"type": "string"},
            "example": '"client";q=1200;w=60',
        },
        limits.LEFT: {
            "description": "How many requests you have left (r), and in how many seconds there are more (t).",
            "schema": {"type": "string"},
            "example": '"client";r=1199;t=1',
        },
        "Deprecation": {
            "description": "Since when something of this answer is deprecated; the description says what (RFC 9745).",
            "schema": {"type": "string", "pattern": "^@[0-9]+$"},
        },
        "Sunset": {
            "description": "When it goes (RFC 8594).",
            "schema": {"type": "string"},
        },
        RETRY: {
            "description": "Seconds after which to send it again.",
            "schema": {"type": "integer", "minimum": 1},
        },
        "ETag": {
            "description": "Strong; another one whenever what you may see of the case is another.",
            "schema": {"type": "string", "pattern": '^"[0-9a-f]{32}"$'},
        },
        "FileETag": {
            "description": "Strong: the SHA-256 of the file.",
            "schema": {"type": "string", "pattern": '^"[0-9a-f]{64}"$'},
        },
        "Accept-Ranges": {
            "description": "A part of the file may be asked for.",
            "schema": {"type": "string", "const": "bytes"},
        },
        "Content-Range": {
            "description": "Which part of the file this is, and how large that is.",
            "schema": {"type": "string"},
            "example": "bytes 1048576-2097151/2097152",
        },
    }
)
_WRITTEN = {"FileETag": "ETag"}  # headers that have one name and two descriptions

_CONDITIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"GET": ("IfNoneMatch",), "POST": ("IfMatch",), "PATCH": ("IfMatch",)}
)
_OF_STATUS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "206": ("Content-Range",),
        "416": ("Content-Range",),
        "429": (limits.POLICY, limits.LEFT, RETRY),
        "503": (RETRY,),
    }
)


def describe(
    operation: dict[str, Any], view: Any, method: str, registry: ComponentRegistry
) -> dict[str, Any]:
    """The operation with its headers."""
    taken, given = _headers_of(view, method)
    if deprecation := getattr(view, "deprecation", None):
        operation["description"] += f"\n\nDeprecated until {deprecation.gone:%-d %B %Y}: {deprecation.what}"
    if "IfNoneMatch" in taken:
        operation["responses"]["304"] = {"description": "You have what you would be shown."}
    for name in taken:
        component = _component(name, ResolvedComponent.PARAMETER, _TAKEN[name], registry)
        operation.setdefault("parameters", []).append(component)
    for status, response in operation["responses"].items():
        for name in (*(given if status.startswith("2") else ()), *_OF_STATUS.get(status, ())):
            component = _component(name, ResolvedComponent.HEADER, _GIVEN[name], registry)
            response.setdefault("headers", {})[_WRITTEN.get(name, name)] = component
    return operation


def _headers_of(view: Any, method: str) -> tuple[list[str], list[str]]:
    """Those that it takes, and those that its success is answered with."""
    taken, given = [], [limits.POLICY, limits.LEFT]
    if method == "POST" and getattr(getattr(view, method.lower()), "once", False):
        taken.append("IdempotencyKey")
        given.append(idempotency.REPLAYED)
    if getattr(view, "deprecation", None):
        given += ["Deprecation", "Sunset"]
    if getattr(view, "tags", False):
        given.append("ETag")
        taken += _CONDITIONS.get(method, ()) if method == "GET" or getattr(view, "conditional", False) else ()
    if getattr(view, "ranged", False):
        given += ["FileETag", "Accept-Ranges"]
        taken += ["IfNoneMatch", "Range", "IfRange"]
    return taken, given


def _component(name: str, kind: str, schema: dict[str, Any], registry: ComponentRegistry) -> dict[str, Any]:
    component = ResolvedComponent(name=name, type=kind, schema=schema, object=name)
    registry.register_on_missing(component)
    return dict(component.ref)
