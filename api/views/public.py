"""What needs no token: the OpenAPI document, its pages, and the answer to an address that does not exist."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import Any

import yaml
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.http import condition
from drf_spectacular.views import SpectacularSwaggerView
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.views import APIView

from api.permissions import Public


@cache
def _document() -> tuple[bytes, str]:
    """The committed OpenAPI document as JSON, and its ETag; read once in a process, since it changes with the program alone."""
    with (settings.BASE_DIR / "docs" / "openapi.yaml").open("rb") as file:
        text = json.dumps(yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))).encode()  # noqa: S506 - both are safe loaders
    return text, f'"{hashlib.sha256(text).hexdigest()}"'


def _tag(_request: HttpRequest) -> str:
    return _document()[1]


class OpenApi(APIView):
    """The OpenAPI document, as it is committed: a check compares that with what the code says."""

    public_because = "An integrator reads it before there is a client; it holds no data."
    authentication_classes = ()
    permission_classes = (Public,)
    schema = None

    @method_decorator(condition(etag_func=_tag))
    def get(self, request: Request) -> HttpResponse:
        """The document as JSON, with a strong ETag."""
        return HttpResponse(_document()[0], content_type="application/vnd.oai.openapi+json")


class Docs(SpectacularSwaggerView):
    """The OpenAPI document as pages, served from here with nothing from elsewhere."""

    public_because = "It shows the OpenAPI document, which is public."
    authentication_classes = ()
    permission_classes = (Public,)
    url_name = "api:openapi"
    schema = None


class Nothing(APIView):
    """Whatever has no address."""

    public_because = "It answers that there is nothing, to everybody alike."
    authentication_classes = ()
    permission_classes = (Public,)
    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Whatever the method, there is nothing here."""
        super().initial(request, *args, **kwargs)
        raise NotFound("There is nothing at this address.")
