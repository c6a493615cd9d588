"""Clocks: how each deadline of a case arose, now or as it was known at a past instant."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import ClassVar

from django.conf import settings
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from api import auth, clocks, visibility
from api.problems import ErrorEntry
from api.refusals import invalid
from api.serializers.clocks import Clocks as ClocksSerializer
from api.serializers.fields import Day, Instant
from api.serializers.shapes import shown
from api.views.base import READ, PartnerView
from licensing import worktime

MICROSECOND = timedelta(microseconds=1)
AS_OF = OpenApiParameter(
    "as_of",
    {
        "oneOf": [
            {"type": "string", "format": "date-time"},
            {"type": "string", "format": "date"},
        ]
    },
    description=(
        "Tell what was known at this past instant (RFC 3339, a + is written %2B), or at the end of this day of the "
        "deciding office's; today means now."
    ),
)


class CaseClocks(PartnerView):
    """The deadlines of one case."""

    scopes: ClassVar = {"GET": READ}
    query_parameters = frozenset({"as_of"})

    @extend_schema(
        operation_id="explain_clocks",
        summary="Explain the deadlines",
        parameters=[AS_OF],
        responses={200: ClocksSerializer},
    )
    def get(self, request: Request, reference: str) -> Response:
        """Explain how each deadline of the case arose, line by line and as a text.

        These are the clocks that are open, and the dates of the whole case even when they have ended: `statutory`, the
        law's, which never moves but may be excused, and `case`, the target, which is paused while the case waits
        for others. With `as_of` you read what was known then, before corrections and closures that came later. Which
        exception excuses a date, and what officers stopped it for, is not told; holds and the applicant's time are.
        """
        visible = visibility.find(request, reference)
        now = auth.action_context(request, at=visible.asked_at).now
        as_of = past(request.query_params.get("as_of"), now)
        explained = clocks.explained(
            visible.file, now, own=visibility.is_own(request, visible.case), as_of=as_of
        )
        return Response(shown(ClocksSerializer, {"as_of": as_of or now, "clocks": explained}))


def past(as_of: str | None, now: datetime) -> datetime | None:
    """The past instant that was asked for, None for now; raises a problem that names `as_of`."""
    if as_of is None:
        return None
    today = worktime.day_of(now, settings.OFFICE_ZONE)
    try:
        if "T" in as_of:
            instant = Instant().to_internal_value(as_of)
            late = instant > now
        else:
            day: date = Day().to_internal_value(as_of)
            ends_at = worktime.end_of(day, settings.OFFICE_ZONE) - MICROSECOND
            late, instant = day > today, min(ends_at, now)
    except ValidationError:
        sentence = (
            "It must be a day such as 2026-03-15, or an instant with its offset such as 2026-03-15T09:00:00Z."
        )
        raise invalid([_error("invalid", sentence)]) from None
    if late:
        raise invalid([_error("in_the_future", "What will be known then is not known yet.")])
    return None if instant == now else instant


def _error(code: str, sentence: str) -> ErrorEntry:
    return ErrorEntry(code, sentence, parameter="as_of")
