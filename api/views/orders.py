"""Rated orders: what a supplier has to fill, in the law's sequence."""

from __future__ import annotations

from typing import ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api import visibility
from api.paging import OfRatedOrders
from api.serializers.orders import SequencedOrder
from api.serializers.shapes import listed
from api.views.base import READ, PartnerView
from licensing.models import Case
from licensing.priority import order_sequence


class Orders(PartnerView):
    """The orders that you have to fill as their supplier."""

    scopes: ClassVar = {"GET": READ}
    queryset = Case.objects.none()  # every handler starts from what the caller may see
    pagination_class = OfRatedOrders
    query_parameters = OfRatedOrders.parameters

    @extend_schema(
        operation_id="list_orders", summary="List orders to fill", responses={200: SequencedOrder(many=True)}
    )
    def get(self, request: Request) -> Response:
        """List the orders that you have to answer or to fill as their supplier, in the sequence of the law.

        DX before DO before unrated, then by the required date, then by receipt (15 CFR 700.14(c)). A reading from page
        to page meets an order twice, or not, where it was given another rating in between.
        """
        orders = order_sequence.sequence(request.auth.application.partner_id, among=visibility.cases(request))
        page = self.paginate_queryset(orders)
        return self.get_paginated_response(listed(SequencedOrder, page))
