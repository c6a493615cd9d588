"""Authentication: a bearer token is a partner's system, and the context in which that system acts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from oauth2_provider.contrib.rest_framework import OAuth2Authentication
from oauth2_provider.models import AccessToken
from oauth2_provider.oauth2_backends import get_oauthlib_core
from rest_framework.request import Request
from structlog.contextvars import bind_contextvars

from licensing import context
from licensing.context import ActionContext, Actor


class ClientAuthentication(OAuth2Authentication):
    """A token in the Authorization header, nowhere else (RFC 6750, 2.1); sets `request.auth`, never a user."""

    def authenticate(self, request: Request) -> tuple[None, AccessToken] | None:
        """The token, if it is valid and its client's partner active; one statement.

        The toolkit would read the body for it; a body is read once the caller is known, by a parser of this project.
        """
        header = request.META.get("HTTP_AUTHORIZATION", "")
        if header[:7].lower() != "bearer ":
            return None
        valid, judged = get_oauthlib_core().server.verify_request(
            "/", request.method, "", {"Authorization": header}, scopes=[]
        )
        if valid and judged.access_token.application is not None:
            client = judged.access_token.application
            bind_contextvars(client_id=client.pk, client=client.name)
            return None, judged.access_token
        request.oauth2_error = getattr(judged, "oauth2_error", {})
        return None


def actor(request: Request) -> Actor:
    """Who calls."""
    return context.client(request.auth.application)


def action_context(
    request: Request,
    data: dict[str, Any] | None = None,
    seen: int | None = None,
    *,
    at: datetime | None = None,
) -> ActionContext:
    """The attempt that a request is, at an instant that PostgreSQL gave, or gives now by one statement."""
    return ActionContext(at or context.database_now(), actor(request), data or {}, seen)
