"""Offers: what a filer may do for a case that may be late."""

from __future__ import annotations

from typing import ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from api import auth, visibility
from api.refusals import Problem
from api.schema import RefusingSchema
from api.serializers.offers import Offered
from api.views.base import READ, PartnerView
from licensing.models import Case
from licensing.priority import support_offers


class Priority(PartnerView):
    """The priority case that is offered for a case."""

    scopes: ClassVar = {"GET": READ}
    schema = RefusingSchema()

    @extend_schema(operation_id="offer_priority", summary="Offer a priority case", responses={200: Offered})
    def get(self, request: Request, reference: str) -> Response:
        """Offer a priority case for a case that you filed, filled in from what is known of it.

        `filing` is a body that can be filed as it is; change what you know better. Nothing is filed by asking. A case
        that has ended, names no date, or is supported already has no offer, and says so.
        """
        visible = visibility.find(request, reference)
        if not visibility.is_own(request, visible.case):
            raise NotFound("There is no offer for this case that you may see.")
        seen = Case.objects.visible_to(request.auth.application.partner_id)
        now = auth.action_context(request, at=visible.asked_at).now
        try:
            offer = support_offers.of(visible.file, now, seen)
        except support_offers.NeverSupported as never:
            raise NotFound(str(never)) from never
        except support_offers.NoOffer as none:
            raise Problem("no-offer", str(none)) from none
        return Response(Offered(offer).data)
