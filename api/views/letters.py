"""Letters: what the deciding office wrote to the filer of a case, listed and downloaded."""

from __future__ import annotations

from typing import ClassVar

from django.http import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api import ranges, visibility
from api.serializers.letters import Letters as LettersSerializer
from api.views.base import READ, PartnerView
from api.views.documents import AnyType


class Letters(PartnerView):
    """The letters of a case."""

    scopes: ClassVar = {"GET": READ}

    @extend_schema(
        operation_id="list_letters", summary="List the letters of a case", responses={200: LettersSerializer}
    )
    def get(self, request: Request, reference: str) -> Response:
        """List the letters that the deciding office wrote to you in a case that you filed, oldest first.

        A letter is listed as soon as its decision is taken; shortly afterwards its PDF is there, with its SHA-256.
        """
        return Response(LettersSerializer({"items": visibility.letters(request, reference)}).data)


class Letter(PartnerView):
    """One letter's PDF."""

    scopes: ClassVar = {"GET": READ}
    ranged = True
    content_negotiation_class = AnyType

    @extend_schema(
        operation_id="download_letter",
        summary="Download a letter",
        responses={(status_code, "application/pdf"): OpenApiTypes.BINARY for status_code in (200, 206)},
    )
    def get(self, request: Request, reference: str, number: int) -> HttpResponseBase:
        """Download a letter of a case that you filed, or a part of it, as an accessible PDF. Its ETag is its SHA-256."""
        return ranges.download(
            request, visibility.letter(request, reference, number), f"{reference}-letter-{number}"
        )
