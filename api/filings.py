"""Filing a case as a partner sends it, whichever way it comes: checked by its kind's serializer, and then filed."""

from __future__ import annotations

from typing import Any

from api.serializers import shapes
from api.serializers.filing import Edit, Filing
from api.serializers.kinds import BODIES
from licensing import filing
from licensing.case_file import CaseFile
from licensing.context import ActionContext
from licensing.models import Partner


def file_case(kind: str, data: Any, filer: Partner, ctx: ActionContext) -> CaseFile:
    """File a draft; raises a validation error or BadFiling with every error."""
    body = grouped(dict(shapes.read(BODIES[kind].filing, data)))
    return filing.file(kind=kind, filer=filer, ctx=ctx, **body)


def grouped(body: dict[str, Any]) -> dict[str, Any]:
    """A body as the domain takes it: the kind's own fields together, as the detail."""
    common = {**Filing().get_fields(), **Edit().get_fields()}
    own = {name: value for name, value in body.items() if name not in common}
    return {**{name: value for name, value in body.items() if name in common}, "detail": own}
