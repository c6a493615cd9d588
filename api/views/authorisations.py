"""Authorisations: list those that you hold, retrieve one with its balance and every draw."""

from __future__ import annotations

from typing import ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api import authorisations
from api.paging import OfAuthorisations
from api.serializers.authorisation import FilerAuthorisation, FilerBalance, PartyAuthorisation
from api.serializers.kinds import one_of
from api.serializers.shapes import listed, shown
from api.views.base import READ, PartnerView
from licensing.models import Authorisation

SHOWN = one_of("Authorisation", [FilerAuthorisation, PartyAuthorisation])


class Authorisations(PartnerView):
    """The authorisations that you hold."""

    scopes: ClassVar = {"GET": READ}
    queryset = Authorisation.objects.none()  # every handler starts from what the caller may see
    pagination_class = OfAuthorisations
    query_parameters = OfAuthorisations.parameters

    @extend_schema(
        operation_id="list_authorisations",
        summary="List authorisations",
        responses={200: FilerBalance(many=True)},
    )
    def get(self, request: Request) -> Response:
        """List the authorisations that you were granted, with what is left of each, in the order of their cases."""
        page = self.paginate_queryset(authorisations.held_by(request.auth.application.partner_id))
        return self.get_paginated_response(listed(FilerBalance, page))


class OneAuthorisation(PartnerView):
    """One authorisation."""

    scopes: ClassVar = {"GET": READ}

    @extend_schema(
        operation_id="retrieve_authorisation", summary="Retrieve an authorisation", responses={200: SHOWN}
    )
    def get(self, request: Request, number: str) -> Response:
        """Retrieve an authorisation: what it lets go, what has been drawn of it by which shipment, what is left.

        Its holder sees all of it. Another party to the licence case sees it without prices, parties and conditions.
        """
        partner = request.auth.application.partner_id
        granted = authorisations.find(number, partner)
        own = granted.licence.case.filer_id == partner
        return Response(shown(FilerAuthorisation if own else PartyAuthorisation, granted))
