"""Programmes and arrangements: what a filing may name, and what stands between the countries today."""

from __future__ import annotations

from typing import ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api import auth, programmes
from api.serializers.programmes import Arrangements as ArrangementsSerializer
from api.serializers.programmes import Programmes as ProgrammesSerializer
from api.views.base import READ, PartnerView


class Arrangements(PartnerView):
    """All arrangements."""

    scopes: ClassVar = {"GET": READ}

    @extend_schema(
        operation_id="list_arrangements",
        summary="List arrangements",
        responses={200: ArrangementsSerializer},
    )
    def get(self, request: Request) -> Response:
        """List the arrangements between the countries: what each confers, and whether it is in force today.

        One that is not signed, or whose country the rule book does not list on the day, confers nothing and says so.
        No such record waives a licence, a congressional notification, a DSP-83, screening or a denial.
        """
        arrangements = programmes.arrangements(auth.action_context(request).office_day)
        return Response(ArrangementsSerializer({"items": arrangements}).data)


class Programmes(PartnerView):
    """The programmes that you are a partner of."""

    scopes: ClassVar = {"GET": READ}

    @extend_schema(
        operation_id="list_programmes", summary="List your programmes", responses={200: ProgrammesSerializer}
    )
    def get(self, request: Request) -> Response:
        """List the programmes that you are a partner of; a filing may name one by its `code`.

        Spares and maintenance on a licence that name none run on the programme's parent agreement, if you may see it
        and it lets goods go.
        """
        partner, on = request.auth.application.partner_id, auth.action_context(request).office_day
        return Response(ProgrammesSerializer({"items": programmes.of_partner(partner, on)}).data)
