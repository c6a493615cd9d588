"""Cases: file a draft, list, retrieve, edit."""

from __future__ import annotations

from typing import ClassVar

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api import auth, preconditions, visibility
from api.filings import file_case, grouped
from api.filters import CaseFilter, Filters
from api.paging import Keyset, OfChanges
from api.parsers import StrictJSONParser
from api.schema import FilingSchema
from api.serializers.cases import FilerListed, PartyListed
from api.serializers.kinds import BODIES, CASE, EDIT, LISTED_CASE, OWN_CASE
from api.serializers.shapes import shown
from api.views.base import READ, WRITE, PartnerView
from licensing import filing
from licensing.models import Case


class FileCase(PartnerView):
    """File cases of one kind."""

    parser_classes = (StrictJSONParser,)
    scopes: ClassVar = {"POST": WRITE}
    schema = FilingSchema()
    tags = True
    kind = ""

    def post(self, request: Request) -> Response:
        """File a draft. It is yours alone until you submit it; until then you may edit it."""
        filer = request.auth.application.partner
        return self.filed(file_case(self.kind, request.data, filer, auth.action_context(request)))


class Cases(PartnerView):
    """The cases that you may see."""

    scopes: ClassVar = {"GET": READ}
    queryset = Case.objects.none()  # every handler starts from what the caller may see
    filter_backends = (Filters,)
    filterset_class = CaseFilter
    pagination_class = Keyset
    query_parameters = Keyset.parameters | frozenset(CaseFilter.base_filters)
    _order: Keyset | None = None

    @extend_schema(operation_id="list_cases", summary="List cases", responses={200: LISTED_CASE})
    def get(self, request: Request) -> Response:
        """List your cases and those that you are a party to, of every kind, oldest filing first, page by page.

        Follow `next` (or `Link`) until it is null. To see what is new since you looked, ask for what was
        `changed_after` the last `changed_at` that you have seen: those come in the order of their changes, and one that
        changes while you read comes again at the end. A parameter that does not exist is refused.
        """
        cases = visibility.cases(request)
        if "changed_after" in request.query_params:
            cases = visibility.with_changes(request, cases)
        page = self.paginate_queryset(self.filter_queryset(cases))
        standings = [
            shown(FilerListed if visibility.is_own(request, case) else PartyListed, case) for case in page
        ]
        return self.get_paginated_response(standings)

    @property
    def paginator(self) -> Keyset:
        """The order that is asked for."""
        if self._order is None:
            self._order = OfChanges() if "changed_after" in self.request.query_params else Keyset()
        return self._order


class OneCase(PartnerView):
    """One case."""

    parser_classes = (StrictJSONParser,)
    scopes: ClassVar = {"GET": READ, "PATCH": WRITE}
    tags = conditional = True

    @extend_schema(operation_id="retrieve_case", summary="Retrieve a case", responses={200: CASE})
    def get(self, request: Request, reference: str) -> HttpResponse:
        """Retrieve a case: where it stands, what it is about, its deadlines, and what happened.

        Its filer sees all of its filing. Another party sees it once it is submitted, without prices, documents and
        certifications. Deliberations of the agency are shown to nobody. With `If-None-Match` you are told whether
        anything that you may see has changed.
        """
        visible = visibility.find(request, reference)
        linked = visibility.links(request, visible.case)
        tag = preconditions.tag_of(request, visible.file, visible.relations, linked)
        return preconditions.not_modified(request, tag) or self.shown(visible.file, visible.relations, linked)

    @extend_schema(
        operation_id="edit_case",
        summary="Edit a draft",
        request=EDIT,
        responses={200: OWN_CASE},
    )
    def patch(self, request: Request, reference: str) -> Response:
        """Edit a draft that you filed. What is not named stays; lines and parties are replaced as a whole."""
        visible = visibility.find(request, reference)
        with preconditions.met(request, visible) as version:
            changes = grouped(self.checked(BODIES[visible.case.kind].edit, request))
            seen = changes.pop("version", version)
            ctx = auth.action_context(request, seen=seen, at=visible.asked_at)
            return self.shown(filing.edit(visible.case.pk, ctx, changes))
