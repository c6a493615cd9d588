"""What needs no token: the OpenAPI document, its pages, and the answer to an address that does not exist."""

from __future__ import annotations

from typing import Any

from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView
from rest_framework.exceptions import NotFound
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from api.permissions import Public


class OpenApi(SpectacularAPIView):
    """The OpenAPI document."""

    public_because = "An integrator reads it before there is a client; it holds no data."
    authentication_classes = ()
    permission_classes = (Public,)
    renderer_classes = (OpenApiJsonRenderer, JSONRenderer)
    schema = None


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
