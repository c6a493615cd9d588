"""Look-ups: who you are, whom and what you may name, what is left for you, and the words that the API uses."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db.models import BooleanField, ExpressionWrapper, Q
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api import parsers
from api.paging import OfItems, OfLetters, OfPartners
from api.problems import ErrorEntry
from api.refusals import invalid
from api.serializers import lookups
from api.serializers.shapes import listed, shown
from api.views.base import READ, PartnerView
from api.vocabulary import vocabulary
from licensing.filing import attaching
from licensing.filing.checking import MOST_PARTIES
from licensing.models import DeliveredItem, ExemptionUse, LetterOfOffer, Partner, PartnerKind
from workflows.input import MOST_LINES


class Me(PartnerView):
    """Your client and its partner."""

    scopes: ClassVar = {"GET": READ}

    @extend_schema(operation_id="retrieve_me", summary="Who you are", responses={200: lookups.Me})
    def get(self, request: Request) -> Response:
        """Tell your client, its partner, its scopes, and what bounds a request."""
        client = request.auth.application
        limits = {
            "requests_per_minute": settings.RATE_LIMIT or None,
            "json_bytes": parsers.MOST_JSON,
            "document_bytes": attaching.MOST_BYTES,
            "lines": MOST_LINES,
            "parties": MOST_PARTIES,
        }
        known = {
            "client": client.name,
            "partner": client.partner,
            "granted_scopes": client.usable_scopes,
            "token_scopes": sorted(request.auth.scopes),
            "token_expires_at": request.auth.expires,
            "limits": limits,
        }
        return Response(shown(lookups.Me, known))


class Partners(PartnerView):
    """The partners that a filing may name."""

    scopes: ClassVar = {"GET": READ}
    queryset = Partner.objects.none()
    pagination_class = OfPartners
    query_parameters = OfPartners.parameters | {"kind"}

    @extend_schema(
        operation_id="list_partners",
        summary="List partners",
        parameters=[OpenApiParameter("kind", enum=PartnerKind.values)],
        responses={200: lookups.NamedPartner(many=True)},
    )
    def get(self, request: Request) -> Response:
        """List the active partners, any of which a filing may name as a party by its `code`."""
        partners = Partner.objects.filter(is_active=True)
        if kind := request.query_params.get("kind"):
            if kind not in PartnerKind.values:
                sentence = f"It must be one of {', '.join(PartnerKind.values)}."
                raise invalid([ErrorEntry("invalid_choice", sentence, parameter="kind")])
            partners = partners.filter(kind=kind)
        page = self.paginate_queryset(partners)
        return self.get_paginated_response(listed(lookups.NamedPartner, page))


class DeliveredItems(PartnerView):
    """The items that your filings may name."""

    scopes: ClassVar = {"GET": READ}
    queryset = DeliveredItem.objects.none()
    pagination_class = OfItems
    query_parameters = OfItems.parameters

    @extend_schema(
        operation_id="list_delivered_items",
        summary="List delivered items",
        responses={200: lookups.NamedItem(many=True)},
    )
    def get(self, request: Request) -> Response:
        """List the delivered items that you may name: those in your hands, and those that you sustain or delivered."""
        partner = request.auth.application.partner_id
        mine = ExpressionWrapper(Q(end_user=partner), output_field=BooleanField())
        items = DeliveredItem.objects.nameable_by(partner).select_related("end_user")
        page = self.paginate_queryset(items.annotate(in_use_by_reader=mine))
        return self.get_paginated_response(listed(lookups.NamedItem, page))


class LettersOfOffer(PartnerView):
    """The letters of offer of your country."""

    scopes: ClassVar = {"GET": READ}
    queryset = LetterOfOffer.objects.none()
    pagination_class = OfLetters
    query_parameters = OfLetters.parameters

    @extend_schema(
        operation_id="list_letters_of_offer",
        summary="List letters of offer",
        responses={200: lookups.LetterBalance(many=True)},
    )
    def get(self, request: Request) -> Response:
        """List the letters of offer whose purchaser you are, with what is left of each: a ministry's alone to read."""
        page = self.paginate_queryset(LetterOfOffer.objects.read_by(request.auth.application.partner))
        return self.get_paginated_response(listed(lookups.LetterBalance, page))


class Exemptions(PartnerView):
    """What has moved to you under exemptions."""

    scopes: ClassVar = {"GET": READ}

    @extend_schema(
        operation_id="list_exemptions",
        summary="List exempt shipments to you",
        responses={200: lookups.ExemptionBalance(many=True)},
    )
    def get(self, request: Request) -> Response:
        """List what has moved to you as the end-user under each exemption, by calendar year (22 CFR 123.16(b)(2))."""
        uses: Any = ExemptionUse.objects.filter(end_user=request.auth.application.partner_id)
        return Response(listed(lookups.ExemptionBalance, uses.order_by("-year", "section")))


class Vocabulary(PartnerView):
    """The words."""

    scopes: ClassVar = {"GET": READ}

    @extend_schema(
        operation_id="retrieve_vocabulary",
        summary="The words that answers use",
        responses={200: lookups.Vocabulary},
    )
    def get(self, request: Request) -> Response:
        """List every kind, state, desk, class, event, problem and scope, with what each means."""
        return Response(vocabulary())
