"""The OpenAPI document: what the views do not say by themselves."""

from __future__ import annotations

from typing import Any

from django.urls import reverse_lazy
from drf_spectacular.extensions import OpenApiAuthenticationExtension, OpenApiSerializerExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.utils import Direction, OpenApiExample
from oauth2_provider.settings import oauth2_settings

from api import headers, problems
from api.serializers import transitions
from api.serializers.examples import EXAMPLES
from api.serializers.kinds import BODIES, MOVED_CASE
from licensing.regulations.topics import TOPICS, Topic
from workflows.input import MOST_ERRORS
from workflows.language import Role, Transition

EVERYWHERE = ("400", "401", "403", "406", "429", "503")


class ClientScheme(OpenApiAuthenticationExtension):
    """OAuth2 client credentials with the token's address and every scope."""

    target_class = "api.auth.ClientAuthentication"
    name = "clientCredentials"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        """The flow (OpenAPI 3.1, OAuth Flows Object)."""
        flow = {"tokenUrl": str(reverse_lazy("api:token")), "scopes": dict(oauth2_settings.SCOPES)}
        about = "A token lives 12 minutes and has the requested scopes, none by default."
        return {"type": "oauth2", "description": about, "flows": {"clientCredentials": flow}}

    def get_security_requirement(self, auto_schema: AutoSchema) -> dict[str, list[str]]:
        """The scope of the operation."""
        return {self.name: [auto_schema.view.scopes[auto_schema.method]]}


class StrictBody(OpenApiSerializerExtension):
    """A body in which every name is known."""

    target_class = "api.serializers.fields.Strict"
    match_subclasses = True

    def map_serializer(self, auto_schema: AutoSchema, direction: Direction) -> dict[str, Any]:
        """The schema as it would be, closed."""
        component = auto_schema._map_serializer(self.target, direction, bypass_extensions=True)  # noqa: SLF001 - how extensions are written
        return {**component, "additionalProperties": False}


class PartnerSchema(AutoSchema):
    """Adds to every operation the problems that it may answer with."""

    def get_operation(self, *where: Any) -> Any:
        """The operation with its headers."""
        operation = super().get_operation(*where)
        return operation and headers.describe(operation, self.view, self.method, self.registry)

    def get_tags(self) -> list[str]:
        """One tag per noun."""
        return [self.tag()]

    def tag(self) -> str:
        """The noun that the address is about."""
        for noun in (
            "assessments",
            "arrangements",
            "authorisations",
            "programmes",
            "transitions",
            "documents",
            "letters",
            "shipments",
            "clocks",
            "events",
            "batches",
            "webhooks",
            "/me",
            "partners",
            "delivered-items",
            "exemptions",
            "vocabulary",
        ):
            if f"/{noun}" in self.path:
                return noun
        return "cases"

    def _get_response_bodies(self, direction: str = "response") -> dict[str, Any]:
        bodies = super()._get_response_bodies(direction)
        statuses = [*EVERYWHERE]
        if "{" in self.path:
            statuses.append("404")
        if self.view.ranged:
            statuses.append("416")
        if self.method in ("POST", "PATCH"):
            statuses += ["411", "413", "415"]
        if self.method == "POST":
            statuses += ["409", "422"] if getattr(self.view.post, "once", False) else []
        elif self.method == "PATCH":
            statuses.append("409")
        if self.method in ("POST", "PATCH") and self.view.conditional:
            statuses += ["412", "428"]
        return {**bodies, **{status: self._problem(status) for status in sorted(statuses)}}

    def _problem(self, status: str) -> dict[str, Any]:
        component = ResolvedComponent(
            name="Problem", type=ResolvedComponent.SCHEMA, schema=PROBLEM, object="Problem"
        )
        self.registry.register_on_missing(component)
        titles = [each.title for each in problems.TYPES.values() if str(each.status) == status]
        return {
            "content": {problems.MEDIA_TYPE: {"schema": component.ref}},
            "description": " / ".join(titles),
        }


class RefusingSchema(PartnerSchema):
    """An operation that reads, and may have nothing to answer with as the case stands."""

    def _get_response_bodies(self, direction: str = "response") -> dict[str, Any]:
        return {**super()._get_response_bodies(direction), "409": self._problem("409")}


class GoneSchema(PartnerSchema):
    """An operation whose cursor may be too old."""

    def _get_response_bodies(self, direction: str = "response") -> dict[str, Any]:
        return {**super()._get_response_bodies(direction), "410": self._problem("410")}


class FilingSchema(PartnerSchema):
    """The operation that files cases of the view's kind."""

    def get_operation_id(self) -> str:
        """One per kind."""
        return f"file_{self.view.kind}_case"

    def get_summary(self) -> str:
        """One per kind."""
        return f"File a {self.view.kind} case"

    def get_request_serializer(self) -> Any:
        """The kind's filing."""
        return BODIES[self.view.kind].filing

    def get_response_serializers(self) -> Any:
        """The draft."""
        return {201: BODIES[self.view.kind].own}

    def get_examples(self) -> list[OpenApiExample]:
        """A filing that can be sent as it stands."""
        return [OpenApiExample("A filing", value=dict(EXAMPLES[self.view.kind]), request_only=True)]


def whole(schema: Any, parts: dict[str, Any] | None = None) -> Any:
    """A JSON Schema with its own parts in the places that refer to them, so that it can stand inside a document."""
    if isinstance(schema, list):
        return [whole(part, parts) for part in schema]
    if not isinstance(schema, dict):
        return schema
    parts = {**(parts or {}), **schema.get("$defs", {})}
    if "$ref" in schema:
        return whole(parts[schema["$ref"].removeprefix("#/$defs/")], parts)
    return {name: whole(part, parts) for name, part in schema.items() if name != "$defs"}


class AssessmentSchema(PartnerSchema):
    """The operation that assesses facts on the view's topic, with its facts and its answer."""

    @property
    def topic(self) -> Topic:
        """What is asked."""
        return TOPICS[self.view.topic]

    def get_operation_id(self) -> str:
        """One per topic."""
        return f"assess_{self.topic.name.replace('-', '_')}"

    def get_summary(self) -> str:
        """Its title."""
        return self.topic.title

    def get_description(self) -> str:
        """What it tells."""
        return f"{self.topic.description} Nothing is recorded."

    def get_request_serializer(self) -> Any:
        """Its facts."""
        return {"application/json": whole(self.topic.schemas()["facts"])}

    def _get_request_body(self, direction: Direction = "request") -> dict[str, Any]:
        return {**super()._get_request_body(direction), "required": True}

    def get_response_serializers(self) -> Any:
        """Its answer, with what every finding carries."""
        return {200: whole(self.topic.schemas()["finding"])}


class TransitionSchema(PartnerSchema):
    """The operation that takes the view's transition, with a body of its inputs."""

    def get_operation_id(self) -> str:
        """One per transition."""
        return f"take_{self.view.transition}"

    def get_summary(self) -> str:
        """The words on its button."""
        _, transition, _ = self.transitions()[0]
        return transition.title

    def get_description(self) -> str:
        """What the tables say of it: which kinds have it, out of which states, and who may execute it."""
        lines = [
            f"- {kind}, by its {' or '.join(roles)}, from {', '.join(transition.sources)}: {transition.public or transition.title}"
            for kind, transition, roles in self.transitions()
        ]
        return "\n".join(
            [
                "Take this transition. A refusal lists every reason; nothing is written then.",
                "",
                *dict.fromkeys(lines),
            ]
        )

    def transitions(self) -> list[tuple[str, Transition, tuple[Role, ...]]]:
        """The transitions of that name that a partner may execute, of every kind."""
        return transitions.partner_transitions()[self.view.transition]

    def get_request_serializer(self) -> Any:
        """The version, and a field for each input."""
        return transitions.body_of(self.view.transition)

    def get_response_serializers(self) -> Any:
        """The moved case."""
        return {200: MOVED_CASE}


PROBLEM = {
    "type": "object",
    "description": (
        "Why a request was refused (RFC 9457). `type` is stable and tells what to do about it: "
        + ", ".join(f"`/problems/{slug}`" for slug in problems.TYPES)
        + ". A problem about a case that you may see carries its present `state` and `version`."
    ),
    "required": ["type", "title", "status", "detail", "instance", "errors", "trace_id"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string", "format": "uri-reference"},
        "errors": {
            "type": "array",
            "maxItems": MOST_ERRORS,
            "items": {
                "type": "object",
                "required": ["code", "detail"],
                "properties": {
                    "pointer": {
                        "type": "string",
                        "format": "json-pointer",
                        "description": "The place in the body (RFC 6901).",
                    },
                    "parameter": {"type": "string", "description": "The query parameter."},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                    "citations": {"type": "array", "items": {"type": "string"}},
                },
            },
        },
        "trace_id": {"type": "string", "description": "Name it when you ask us about the problem."},
        "state": {"type": "string", "description": "The case's present state."},
        "version": {"type": "integer", "description": "The case's present version."},
        "scope": {"type": "string", "description": "The scope that is missing."},
    },
    "example": {
        "type": "/problems/stale-version",
        "title": "The case has changed since the version that you saw.",
        "status": 409,
        "detail": "The case has changed since version 3; it is now at version 4.",
        "instance": "/api/v1/cases/LIC-2026-7KQ4M-2X9TC/transitions/submit",
        "state": "intake",
        "version": 4,
        "errors": [
            {
                "pointer": "/version",
                "code": "stale_version",
                "detail": "The case has changed since version 3; it is now at version 4.",
            }
        ],
        "trace_id": "0af7651916cd43dd8448eb211c80319c",
    },
}
