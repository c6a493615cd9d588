"""Shipments: file a shipment under a case that lets goods go."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api import auth, visibility
from api.parsers import StrictJSONParser
from api.serializers.examples import EXAMPLES
from api.serializers.shipment import FilerShipmentCase, Lodged
from api.views.base import WRITE, PartnerView
from licensing import filing

EXAMPLE = OpenApiExample("A shipment", value=dict(EXAMPLES["shipment"]), request_only=True)


class Shipments(PartnerView):
    """The shipments under a case; its `links` name them."""

    parser_classes = (StrictJSONParser,)
    scopes: ClassVar = {"POST": WRITE}
    tags = True

    @extend_schema(
        operation_id="lodge_shipment",
        summary="File a shipment",
        request=Lodged,
        responses={201: FilerShipmentCase},
        examples=[EXAMPLE],
    )
    def post(self, request: Request, reference: str) -> Response:
        """File a shipment under a licence, spares or maintenance case.

        The case's filer, supplier and repairer may, while the case lets goods go: an approved licence, released
        spares, maintenance from its clearance to its return. It draws on the lines of that case. That
        case's filer, its end-user, consignees and sponsor follow the shipment, and so do the ports and consignees
        that are named here. Next you `file_export_information` in time and `depart`; the consignee takes `deliver`.
        """
        parent = visibility.find(request, reference)
        body: dict[str, Any] = self.checked(Lodged, request)
        common = {
            name: body.pop(name)
            for name in ("subject", "client_reference", "lines", "parties")
            if name in body
        }
        file = filing.file_shipment(
            parent.case.pk,
            filer=request.auth.application.partner,
            ctx=auth.action_context(request, at=parent.asked_at),
            detail=body,
            **common,
        )
        return self.filed(file)
