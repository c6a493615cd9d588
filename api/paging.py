"""Paging: by key, never by offset or count; a page says where the next begins."""

from __future__ import annotations

import json
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.core import signing
from django.db.models import Q, QuerySet
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response

from api.problems import ErrorEntry
from api.refusals import Problem, invalid
from licensing.models import Authorisation, Case, keysets
from licensing.priority import order_sequence

DEFAULT, MOST = 50, 200
LONGEST_CURSOR = 500
CURSOR = {"type": "string", "minLength": 1, "maxLength": LONGEST_CURSOR}
FILED = ("filed_at", "id")


class Keyset(BasePagination):
    """Pages of cases by (filed_at, id); the cursor is the last case's reference, signed for the one partner."""

    parameters = frozenset({"cursor", "limit"})
    sort: ClassVar = keysets.keyset(*FILED)
    things = "Cases"

    def paginate_queryset(self, queryset: QuerySet[Any], request: Request, view: Any = None) -> list[Any]:
        """The page that the request asks for: one statement, and one for the cursor."""
        limit = limit_of(request)
        self.partner_id, self.request = request.auth.application.partner_id, request
        if cursor := request.query_params.get("cursor"):
            queryset = queryset.filter(self.after(cursor))
        rows = list(queryset.order_by(*self.sort.ordering())[: limit + 1])
        self.following = self._next(rows[limit - 1]) if len(rows) > limit else None
        return rows[:limit]

    def get_paginated_response(self, data: Any) -> Response:
        """The page, with the address of the next in `Link` (RFC 8288) and in the body."""
        headers = {"Link": f'<{self.following}>; rel="next"'} if self.following else {}
        return Response({"items": data, "next": self.following}, headers=headers)

    def name_of(self, last: Any) -> str:
        """The public name by which the cursor knows the last of a page."""
        return str(last.reference)

    def last(self, name: str) -> Any:
        """The one of that name, with the columns of the order; None if there is none."""
        return Case.objects.filter(reference=name).only(*FILED).first()

    def after(self, cursor: str) -> Q:
        """What follows the cursor's; raises a problem for one that was not made here for this partner."""
        last = self.last(_signed(cursor, self.salt))
        if last is None:
            raise _foreign_cursor()
        return self.sort.beyond(self.sort.key_of(last))

    @property
    def salt(self) -> str:
        """What a cursor is signed with, so that it is of no use elsewhere."""
        return f"api.paging.{self.partner_id}"

    def _next(self, last: Any) -> str:
        query = self.request.query_params.dict()
        query["cursor"] = signing.dumps(self.name_of(last), salt=self.salt)
        return self.request.build_absolute_uri(f"{self.request.path}?{urlencode(query)}")

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """Its parameters in OpenAPI."""
        limit = {"type": "integer", "minimum": 1, "maximum": MOST, "default": DEFAULT}
        about = "Where the page begins: taken from `next` or `Link` of the page before, never made."
        return [
            {"name": "cursor", "in": "query", "description": about, "schema": CURSOR},
            {"name": "limit", "in": "query", "description": f"{self.things} on a page.", "schema": limit},
        ]

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Its answer in OpenAPI."""
        about = "Address of the next page; null on the last."
        following = {"type": ["string", "null"], "format": "uri", "description": about}
        return {
            "type": "object",
            "required": ["items", "next"],
            "properties": {"items": schema, "next": following},
        }


def limit_of(request: Request) -> int:
    """How many the request asks for; raises a problem for what is no such number."""
    text = request.query_params.get("limit", str(DEFAULT))
    if text.isascii() and text.isdecimal() and len(text) < 5 and 1 <= int(text) <= MOST:
        return int(text)
    raise invalid([ErrorEntry("invalid", f"It must be a whole number from 1 to {MOST}.", parameter="limit")])


class OfAuthorisations(Keyset):
    """Pages of authorisations in the order of their cases; the cursor is the last one's number."""

    sort: ClassVar = keysets.keyset("pk")
    things = "Authorisations"

    def name_of(self, last: Authorisation) -> str:
        """The number."""
        return last.number

    @property
    def salt(self) -> str:
        """Another than that of cases."""
        return f"{super().salt}.authorisations"

    def last(self, name: str) -> Authorisation | None:
        """The one of that number."""
        return Authorisation.objects.filter(number=name).only("pk").first()


class ByKey(Keyset):
    """Pages whose cursor holds the last one's key itself, so that it is of use whether that one is still there or not."""

    register: ClassVar[str]

    def name_of(self, last: Any) -> str:
        """The key as JSON."""
        return json.dumps(self.sort.key_of(last))

    @property
    def salt(self) -> str:
        """Another than that of cases."""
        return f"{super().salt}.{self.register}"

    def after(self, cursor: str) -> Q:
        """What comes after the key."""
        return self.sort.beyond(json.loads(_signed(cursor, self.salt)))


class OfChanges(ByKey):
    """Pages of cases in the order in which they last changed in the caller's eyes."""

    sort: ClassVar = keysets.keyset("change_position")
    register = "changes"


class OfDeliveries(ByKey):
    """Pages of a webhook's deliveries, the newest first."""

    sort: ClassVar = keysets.keyset("-id")
    register, things = "deliveries", "Deliveries"


class OfBatchLines(ByKey):
    """Pages of a batch's lines in their order."""

    sort: ClassVar = keysets.keyset("number")
    register, things = "lines", "Lines"


class OfPartners(ByKey):
    """Pages of partners."""

    sort: ClassVar = keysets.keyset("code")
    register, things = "partners", "Partners"


class OfItems(ByKey):
    """Pages of delivered items."""

    sort: ClassVar = keysets.keyset("designation", "serial_number")
    register, things = "items", "Items"


class OfLetters(ByKey):
    """Pages of letters of offer."""

    sort: ClassVar = keysets.keyset("number")
    register, things = "letters", "Letters"


class OfRatedOrders(Keyset):
    """Pages of orders in the law's sequence; the cursor is the last one's reference."""

    sort: ClassVar = keysets.keyset(*order_sequence.IN_SEQUENCE)
    things = "Orders"

    @property
    def salt(self) -> str:
        """Another than that of cases."""
        return f"{super().salt}.orders"

    def last(self, name: str) -> Case | None:
        """The order of that reference, as it is rated now."""
        return order_sequence.with_sequence_keys(Case.objects.filter(reference=name)).first()


def _signed(cursor: str, salt: str) -> str:
    try:
        return str(signing.loads(cursor[:LONGEST_CURSOR], salt=salt))
    except signing.BadSignature:
        raise _foreign_cursor() from None


def _foreign_cursor() -> Problem:
    sentence = "The cursor is not valid. Use the cursor of the previous page unchanged."
    return invalid([ErrorEntry("invalid", sentence, parameter="cursor")])
