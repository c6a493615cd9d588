"""Permissions: nobody, unless a view names the scope that each of its methods needs, or says why it is public."""

from __future__ import annotations

from typing import Any

from oauth2_provider.settings import oauth2_settings
from rest_framework.exceptions import MethodNotAllowed, NotAuthenticated
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from api.refusals import Problem


class Deny(BasePermission):
    """The default: a view that declares nothing answers nobody."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Never."""
        return False


class Public(BasePermission):
    """Open to everybody; the view says why in `public_because`."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Where the reason is given."""
        return bool(view.public_because)


class RequiresScope(BasePermission):
    """A token with the scope that the view's `scopes` names for the method, still granted to its client."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """True, or a problem that names what is missing."""
        if request.auth is None:
            error = getattr(request, "oauth2_error", None) or {}
            raise NotAuthenticated(error.get("error_description"))
        method = "GET" if request.method == "HEAD" else request.method
        if method not in view.scopes:
            raise MethodNotAllowed(request.method)
        scope = view.scopes[method]
        if scope in request.auth.scopes and scope in request.auth.application.usable_scopes:
            return True
        raise Problem("insufficient-scope", f"This needs the scope {scope!r}.", scope=scope)


def known_scopes() -> frozenset[str]:
    """Every scope that there is."""
    return frozenset(oauth2_settings.SCOPES)
