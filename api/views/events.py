"""Events: what happened to the cases that you may see, once each, nothing left out."""

from __future__ import annotations

from typing import ClassVar

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api import feed, paging
from api.schema import GoneSchema
from api.serializers.feed import Feed
from api.views.base import READ, PartnerView
from licensing.context import database_now
from licensing.messaging import cloud_events, partner_notices
from licensing.models import FeedEntry, Relation

AFTER = OpenApiParameter(
    "after",
    {"type": "string", "minLength": 1, "maxLength": feed.LONGEST_CURSOR},
    description="The cursor that you were given last; `latest` begins with what comes next, nothing with the oldest kept.",
)
LIMIT = OpenApiParameter(
    "limit",
    {"type": "integer", "minimum": 1, "maximum": paging.MOST, "default": paging.DEFAULT},
    description="Events.",
)


class Events(PartnerView):
    """What happened."""

    scopes: ClassVar = {"GET": READ}
    schema = GoneSchema()
    query_parameters = frozenset({"after", "limit"})

    @extend_schema(
        operation_id="list_events",
        summary="Follow what happens",
        parameters=[AFTER, LIMIT],
        responses={200: Feed},
    )
    def get(self, request: Request) -> Response:
        """Follow the events of your cases, and of those that you are a party to, that you may read.

        Each comes once, after everything that it follows. An event enters your feed when it is recorded and you may see
        the case; of what a case had been through before you came to see it, the case itself tells. Events are kept for
        90 days.
        """
        partner = request.auth.application.partner_id
        limit = paging.limit_of(request)
        partner_notices.deliver(most=1)  # what no worker has come to yet, a batch of it
        place = feed.place_of(partner, request.query_params.get("after", ""), database_now())
        seen = Relation.objects.filter(partner=partner).order_by().values("case")
        entries = FeedEntry.objects.filter(partner=partner, pk__gt=place.key, event__case__in=seen)
        read = list(entries.select_related("event__case").order_by("pk")[: limit + 1])
        items = [cloud_events.of(entry.event, entry.uuid, entry.trace_id) for entry in read[:limit]]
        after = feed.beyond(place, read[:limit]).cursor(partner)
        return Response({"items": items, "after": after, "more": len(read) > limit})
