"""System checks of the API: a route that declares no authentication, permission and scope must not start."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.urls import URLPattern, URLResolver
from rest_framework.views import APIView

from api import idempotency, permissions
from workflows.checks import incomplete
from workflows.input import VALUES

REQUEST_METHODS = ("get", "post", "put", "patch", "delete")


@checks.register("api")
def routes_are_declared(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    """api.E001: every route under /api/ names authentication, permission and a scope per method, or why it is public."""
    from api import urls  # noqa: PLC0415 - the views need the app registry

    hint = "Derive the view from api.views.base.PartnerView and give it `scopes`, or say `public_because`."
    return [
        checks.Error(f"The route {route!r} {error}.", hint=hint, id="api.E001")
        for route, view in routes(urls.urlpatterns)
        for error in errors_of(view)
    ]


@checks.register("api")
def inputs_have_fields(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    """api.E002: every type of input that a transition can have has its field in the bodies of the API."""
    from api.serializers import transitions  # noqa: PLC0415 - serializers need the app registry

    hint = "Give it a field in FIELDS of api/serializers/transitions.py."
    asked, known = (
        (value_kind.__name__ for value_kind in VALUES),
        (field.__name__ for field in transitions.FIELDS),
    )
    return incomplete("api.E002", "type of answer", asked, known, hint)


@checks.register("api")
def posts_are_keyed(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    """api.E003: every POST is done once under its Idempotency-Key, or is declared to need none; nothing else is."""
    from api import urls  # noqa: PLC0415 - the views need the app registry

    views = {view for _, view in routes(urls.urlpatterns)}
    posting = [view for view in views if hasattr(view, "post") or not isinstance(view, type)]
    names = {f"{view.__module__}.{view.__qualname__}" for view in views}
    hint = "Derive the view from api.views.base.PartnerView, or say in EXEMPT of api/idempotency.py why it needs none."
    wrong = [
        f"The view {view.__qualname__!r} takes a POST without a key."
        for view in posting
        if not idempotency.is_keyed(view)
    ]
    wrong += [f"There is no view {name!r} to be exempt." for name in idempotency.EXEMPT if name not in names]
    return [checks.Error(sentence, hint=hint, id="api.E003") for sentence in sorted(wrong)]


def routes(patterns: Iterable[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every route below those patterns with its view class, or with the view itself where it has no class."""
    for pattern in patterns:
        here = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, here)
        else:
            callback = pattern.callback
            yield here, getattr(callback, "cls", getattr(callback, "view_class", callback))


def errors_of(view: Any) -> Iterator[str]:
    """What the view does not declare."""
    if getattr(view, "public_because", ""):
        return
    if not (isinstance(view, type) and issubclass(view, APIView)):
        yield "is not one of this project's views and does not say why it is public"
        return
    own = [cls.__dict__ for cls in view.__mro__ if issubclass(cls, APIView) and _is_project_view(cls)]
    if not view.authentication_classes or not any(
        "authentication_classes" in permission for permission in own
    ):
        yield "declares no authentication"
    if not any("permission_classes" in permission for permission in own) or not _needs_scope(view):
        yield "declares no permission"
    known = permissions.known_scopes()
    scopes = getattr(view, "scopes", {})
    for method in REQUEST_METHODS:
        if hasattr(view, method) and scopes.get(method.upper()) not in known:
            yield f"declares no scope for {method.upper()}"


def _is_project_view(cls: type) -> bool:
    return cls.__module__.split(".")[0] not in ("rest_framework", "drf_spectacular")


def _needs_scope(view: type[APIView]) -> bool:
    return any(
        isinstance(permission, type) and issubclass(permission, permissions.RequiresScope)
        for permission in view.permission_classes
    )
