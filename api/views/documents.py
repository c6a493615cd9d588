"""Documents: attach one to a case, list them, read one back."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from api import auth, ranges, visibility
from api.parsers import DocumentParser
from api.serializers.documents import DocumentList, SentDocument
from api.serializers.nested import ShownDocument
from api.views.base import ATTACH, READ, PartnerView
from licensing import filing


class Documents(PartnerView):
    """The documents of a case."""

    parser_classes = (DocumentParser,)
    scopes: ClassVar = {"GET": READ, "POST": ATTACH}

    @extend_schema(
        operation_id="list_documents",
        summary="List the documents of a case",
        responses={200: DocumentList},
    )
    def get(self, request: Request, reference: str) -> Response:
        """List what was attached to a case that you filed, in order; a case takes at most 100 documents."""
        return Response(DocumentList({"items": visibility.documents(request, reference)}).data)

    @extend_schema(
        operation_id="attach_document",
        summary="Attach a document",
        request=SentDocument,
        responses={201: ShownDocument},
    )
    def post(self, request: Request, reference: str) -> Response:
        """Attach a document to a case that you filed.

        Size and SHA-256 are checked on arrival and the type is told by the content; what does not match is not kept.
        """
        visible = visibility.find(request, reference)
        sent = self.checked(SentDocument, request)
        document = filing.attach(
            visible.case.pk,
            auth.action_context(request, at=visible.asked_at),
            kind=sent["kind"],
            title=sent["title"],
            content=sent["file"],
            declared_size=sent["size"],
            declared_sha256=sent["sha256"],
        )
        where = {"reference": reference, "number": document.number}
        headers = {"Location": reverse("api:document", kwargs=where, request=request)}
        return Response(ShownDocument(document).data, status.HTTP_201_CREATED, headers=headers)


class AnyType(BaseContentNegotiation):
    """A file is of the type that it is of, whatever the caller would like."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        """For problems: JSON."""
        return renderers[0], renderers[0].media_type

    def select_parser(self, request: Request, parsers: Any) -> Any:
        """There is no body."""
        return None


class Document(PartnerView):
    """One document's content."""

    scopes: ClassVar = {"GET": READ}
    ranged = True
    content_negotiation_class = AnyType

    @extend_schema(
        operation_id="download_document",
        summary="Download a document",
        responses={
            (status_code, "application/octet-stream"): OpenApiTypes.BINARY for status_code in (200, 206)
        },
    )
    def get(self, request: Request, reference: str, number: int) -> HttpResponseBase:
        """Download a document of a case that you filed, or a part of it. Its ETag is its SHA-256."""
        return ranges.download(
            request, visibility.document(request, reference, number), f"{reference}-{number}"
        )
