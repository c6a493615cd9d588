"""What every view of the partners' API is: authenticated, scoped, bounded, and strict about its address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from rest_framework import status
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from api import idempotency, limits, parsers, preconditions, visibility
from api.auth import ClientAuthentication
from api.deprecation import Deprecation
from api.limits import ClientLimit
from api.permissions import RequiresScope
from api.problems import ErrorEntry
from api.refusals import invalid
from api.schema import PartnerSchema
from api.serializers import shapes
from api.serializers.kinds import BODIES
from api.serializers.transitions import allowed_roles
from licensing.case_file import CaseFile
from licensing.models.case_links import Linked
from workflows.language import Role

READ, WRITE, ATTACH, HOLD = "cases:read", "cases:write", "documents:write", "shipments:hold"
SUBSCRIBE = "webhooks:write"


def scope_of(transition: str) -> str:
    """The scope that a partner's transition needs: a right of its own for those that only ports execute."""
    return HOLD if allowed_roles(transition) == {Role.PORT} else WRITE


class PartnerView(GenericAPIView):
    """A view for partners' systems; it names the scope that each of its methods needs.

    Its POST is done once under one key, unless `api.idempotency` says why it needs none.
    """

    authentication_classes = (ClientAuthentication,)
    permission_classes = (RequiresScope,)
    throttle_classes = (ClientLimit,)
    schema = PartnerSchema()
    http_method_names: ClassVar[list[str]] = ["get", "head", "post", "patch"]
    scopes: ClassVar[Mapping[str, str]] = {}
    query_parameters: ClassVar[frozenset[str]] = frozenset()
    tags = False  # whether what it answers is a case, with an ETag
    ranged = False  # whether it answers with a file, of which a part may be asked for
    deprecation: ClassVar[Deprecation | None] = None  # what of its answers is going to go
    conditional = False  # whether what it changes needs an If-Match

    def __init_subclass__(cls, **more: Any) -> None:
        super().__init_subclass__(**more)
        if "post" in cls.__dict__ and not idempotency.is_keyed(cls):
            cls.post = idempotency.once(cls.__dict__["post"])  # type: ignore[attr-defined]  # a handler that it has

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Know the caller, then bound the body and refuse what the address should not carry."""
        super().initial(request, *args, **kwargs)
        if request.method in ("POST", "PATCH"):
            parsers.bounded(request, max(parser.most_bytes for parser in self.parser_classes))
        self.refuse_parameters(request)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """The answer, with what the client may still ask."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        limits.tell(request, answer)
        if self.deprecation is not None:
            self.deprecation.tell(answer)
        return answer

    def refuse_parameters(self, request: Request) -> None:
        """Refuse a query parameter that is unknown, empty or comes twice; raises a problem naming each."""
        environ = list(request.query_params.lists())
        unknown = [name for name, _ in environ if name not in self.query_parameters]
        twice = [name for name, values in environ if len(values) > 1 and name not in unknown]
        empty = [name for name, values in environ if values == [""] and name not in unknown]
        errors = [
            ErrorEntry("unknown_parameter", "There is no such parameter.", parameter=parameter)
            for parameter in unknown
        ]
        errors += [
            ErrorEntry("repeated", "Give this parameter only once.", parameter=parameter)
            for parameter in twice
        ]
        errors += [
            ErrorEntry("empty", "This parameter is empty.", parameter=parameter) for parameter in empty
        ]
        if errors:
            raise invalid(errors)

    def shown(
        self,
        file: CaseFile,
        relations: Sequence[str] | None = None,
        linked: Sequence[Linked] | None = None,
        *,
        new: bool = False,
    ) -> Response:
        """The case as the caller may see it, with its tag; `new` is one that was made by this very request."""
        bodies = BODIES[file.kind]
        serializer = bodies.own if visibility.is_own(self.request, file.case) else bodies.followed
        seen = visibility.opened(self.request, file, relations, linked, new=new)
        tag = preconditions.tag_of(self.request, file, seen.caller_relations, seen.visible_links)
        return Response(shapes.shown(serializer, seen), headers={"ETag": tag})

    def filed(self, file: CaseFile) -> Response:
        """The case that was made by this very request, and where it is."""
        answer = self.shown(file, new=True)
        answer.status_code = status.HTTP_201_CREATED
        answer["Location"] = reverse(
            "api:case", kwargs={"reference": file.case.reference}, request=self.request
        )
        return answer

    def checked(self, serializer: type[Any], request: Request) -> dict[str, Any]:
        """The body by that serializer; raises a validation error with every error."""
        return dict(shapes.read(serializer, request.data))
