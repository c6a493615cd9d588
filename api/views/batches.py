"""Batches: send many filings in one go, see how far they are and what became of each, cancel what waits."""

from __future__ import annotations

import uuid
from typing import ClassVar

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from api import auth, batches
from api.json_lines import JsonLinesParser, JsonlParser
from api.paging import OfBatchLines
from api.parsers import StrictJSONParser
from api.problems import ErrorEntry
from api.refusals import Problem, invalid
from api.serializers.batches import FilingLine, ShownBatch, ShownBatchLine
from api.serializers.fields import Nothing
from api.serializers.shapes import listed, shown
from api.views.base import READ, WRITE, PartnerView
from licensing.filing import batches as verbs
from licensing.models import BatchLine, FilingBatch

LOOK_AGAIN = 2  # seconds
ACCEPTED = [
    OpenApiParameter("Location", str, OpenApiParameter.HEADER, response=[202], description="The batch."),
    OpenApiParameter(
        "Retry-After",
        int,
        OpenApiParameter.HEADER,
        response=[202],
        description="Seconds after which to look how far it is.",
    ),
]
STATE = OpenApiParameter(
    "state", str, enum=BatchLine.Outcome.values, description="Lines of which this became."
)


def _one(request: Request, key: uuid.UUID) -> FilingBatch:
    batch = FilingBatch.objects.filter(partner=request.auth.application.partner_id, pk=key).first()
    if batch is None:
        raise NotFound("There is no batch of this id that you may see.")
    return batch


class Batches(PartnerView):
    """Filings in one go."""

    parser_classes = (JsonLinesParser, JsonlParser)
    scopes: ClassVar = {"POST": WRITE}

    @extend_schema(
        operation_id="file_batch",
        summary="File many cases",
        parameters=ACCEPTED,
        request=FilingLine,
        responses={202: ShownBatch},
    )
    def post(self, request: Request) -> Response:
        """File up to 10,000 cases of any kinds, each line of the body (JSON Lines) being one.

        A line is worked off as if it were sent alone, some time after this is answered: look at the batch to see how far it
        is, and at its lines for what became of each. One that is refused touches no other. Name a `client_reference` in
        each filing: then the lines that were refused can be sent again with those that were filed, and nothing is filed
        twice. The body may have 50 MiB, and a line 1 MiB. Ten batches may be open at a time.
        """
        sender, lines = request.auth.application, request.data
        ctx = auth.action_context(request)
        try:
            batch = verbs.accept(sender, lines.count, batches.received(lines), ctx)
        except verbs.TooManyOpen as error:
            raise Problem("refused", str(error)) from None
        address = reverse("api:batch", kwargs={"batch": batch.pk}, request=request)
        headers = {"Location": address, "Retry-After": str(LOOK_AGAIN)}
        return Response(shown(ShownBatch, batch), status=status.HTTP_202_ACCEPTED, headers=headers)


class OneBatch(PartnerView):
    """One batch."""

    scopes: ClassVar = {"GET": READ}

    @extend_schema(operation_id="retrieve_batch", summary="Retrieve a batch", responses={200: ShownBatch})
    def get(self, request: Request, batch: uuid.UUID) -> Response:
        """See how far a batch is."""
        return Response(shown(ShownBatch, _one(request, batch)))


class Lines(PartnerView):
    """What became of each line."""

    scopes: ClassVar = {"GET": READ}
    queryset = BatchLine.objects.none()
    pagination_class = OfBatchLines
    query_parameters = OfBatchLines.parameters | {"state"}

    @extend_schema(
        operation_id="list_batch_lines",
        summary="List the lines of a batch",
        parameters=[STATE],
        responses={200: ShownBatchLine(many=True)},
    )
    def get(self, request: Request, batch: uuid.UUID) -> Response:
        """List its lines in their order, page by page, each with the case that came of it or the problem.

        Lines that were refused or cancelled are kept for 30 days, and those that were filed for as long as their cases.
        """
        lines = _one(request, batch).lines.defer("body").select_related("case")
        if state := request.query_params.get("state"):
            if state not in BatchLine.Outcome.values:
                sentence = f"It must be one of {', '.join(BatchLine.Outcome.values)}."
                raise invalid([ErrorEntry("invalid_choice", sentence, parameter="state")])
            lines = lines.filter(outcome=state)
        return self.get_paginated_response(listed(ShownBatchLine, self.paginate_queryset(lines)))


class Cancel(PartnerView):
    """No more of it."""

    parser_classes = (StrictJSONParser,)
    scopes: ClassVar = {"POST": WRITE}

    @extend_schema(
        operation_id="cancel_batch", summary="Cancel a batch", request=Nothing, responses={200: ShownBatch}
    )
    def post(self, request: Request, batch: uuid.UUID) -> Response:
        """Cancel the lines that wait. What is filed stays; a batch that is finished stays as it is."""
        found = _one(request, batch)
        self.checked(Nothing, request)
        return Response(shown(ShownBatch, verbs.cancel(found.pk, auth.action_context(request))))
