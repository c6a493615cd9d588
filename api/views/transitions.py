"""Transitions: what may be done with a case, why the rest may not, and doing it."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from api import auth, preconditions, visibility
from api.deprecation import Deprecation, on
from api.parsers import StrictJSONParser
from api.problems import ErrorEntry
from api.refusals import as_entry, invalid
from api.schema import TransitionSchema
from api.serializers.cases import FilerMoved, PartyMoved
from api.serializers.shapes import shown
from api.serializers.transitions import OBLIGATION, Choices, seen_version
from api.views.base import READ, WRITE, PartnerView
from licensing import transitions
from licensing.case_file import CaseFile
from licensing.transitions import Choice, deciding


class Transitions(PartnerView):
    """The transitions out of a case's present state."""

    scopes: ClassVar = {"GET": READ}
    deprecation = Deprecation(
        "`asks` and `objections` are called `inputs` and `refusals`.", on(2026, 12, 1), on(2027, 12, 1)
    )

    @extend_schema(operation_id="list_transitions", summary="What may be done", responses={200: Choices})
    def get(self, request: Request, reference: str) -> Response:
        """List the transitions out of the case's present state that are yours.

        Each is open (`allowed`) or comes with every refusal of it. `inputs` are what its body carries beside the
        `version`.
        """
        visible = visibility.find(request, reference)
        possible = transitions.available(visible.file, auth.action_context(request, at=visible.asked_at))
        shown = {"state": visible.case.state, "version": visible.case.event_count, "transitions": possible}
        return Response(Choices(shown, context={"obligations": owed(possible, visible.file)}).data)


def owed(possible: list[Choice], file: CaseFile) -> list[tuple[str, str]]:
    """The open obligations by code and title, where a transition has one as an input."""
    if not any(input_.one_of == OBLIGATION for option in possible for input_ in option.transition.inputs):
        return []
    return [(obligation.code, obligation.title) for obligation in file.obligations if obligation.is_open]


class ExecuteTransition(PartnerView):
    """Execute one transition; there is one address for each that a partner may execute, and one for other names."""

    parser_classes = (StrictJSONParser,)
    scopes: ClassVar = {"POST": WRITE}
    schema = TransitionSchema()
    tags = conditional = True
    transition = ""

    def post(self, request: Request, reference: str, name: str = "") -> Response:
        """Move the case."""
        visible, name = visibility.find(request, reference, with_events=True), self.transition or name
        if name not in {transition.name for transition in visible.file.flow.transitions}:
            raise NotFound("Cases of this kind have no such transition.")
        if not self.transition:  # no partner's, and hence refused whatever the body says
            return self.moved(visible, name, {}, None)
        with preconditions.met(request, visible) as version:
            data = dict(request.data)
            seen = self.judged(visible, name, data)
            return self.moved(visible, name, data, version if seen is None else seen)

    def moved(self, visible: visibility.Found, name: str, data: dict[str, Any], seen: int | None) -> Response:
        """Move the case, and show where it then stands, with its tag."""
        ctx = auth.action_context(self.request, data, seen, at=visible.asked_at)
        file = transitions.execute(visible.case.pk, name, ctx)
        own = visibility.is_own(self.request, file.case)
        serializer = FilerMoved if own else PartyMoved
        links = visibility.links(self.request, file.case)
        tag = preconditions.tag_of(self.request, file, visible.relations, links, names=visible.case)
        content = shown(serializer, visibility.moved_on(visible, file, own=own))
        return Response(content, headers={"ETag": tag})

    def judged(self, visible: visibility.Found, name: str, data: dict[str, Any]) -> int | None:
        """The version out of the body, if it has one; a problem that names the answers' errors too if that is bad."""
        seen = seen_version(data)
        data.pop("version", None)
        if isinstance(seen, ErrorEntry):
            ctx = auth.action_context(self.request, data, at=visible.asked_at)
            _, refusals = deciding.cleaned_inputs(visible.file, name, ctx)
            raise invalid([seen, *map(as_entry, refusals)])
        return seen
