"""Preconditions: the strong entity tag of a case in one reader's eyes, and the conditions that a request makes of it (RFC 9110, 13)."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from rest_framework.request import Request

from api import refusals, visibility
from api.refusals import Problem
from api.serializers.licence import ShownContract
from api.serializers.shapes import shown
from api.visibility import Found
from licensing import transitions
from licensing.case_file import CaseFile
from licensing.models import Case
from licensing.models.case_links import Linked

ANY = "*"
_TAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"')
_LIST = re.compile(rf"\s*{_TAG.pattern}(?:\s*,\s*{_TAG.pattern})*\s*")
ASK = "Send the header If-Match with the ETag of the case that you saw, as its answer to GET had it, or * to act on the case as it is."


def tag_of(
    request: Request,
    file: CaseFile,
    relations: Sequence[str],
    links: Sequence[Linked],
    names: Case | None = None,
) -> str:
    """The tag: another one whenever what this reader is shown of the case is another.

    All that happens to a case is an event of it, so the head of its record stands for all but this: what the reader is
    to it, the cases that it is linked to, the contract's other filings, and the names that registers have. `names` is the
    case with those, where `file` was loaded without them.
    """
    own, case = visibility.is_own(request, file.case), names or file.case
    contract = file.sale if own and file.kind == "licence" and file.detail.contract_number else None
    parts = [
        settings.SPECTACULAR_SETTINGS["VERSION"],
        *(
            file.case.reference,
            file.case.event_count,
            bytes(file.case.head_hash).hex(),
            own,
            sorted(relations),
        ),
        [(link.name, link.case.reference, link.case.state) for link in links],
        *(case.filer.code, case.filer.name, case.programme and case.programme.code),
        case.delivered_item and (case.delivered_item.designation, case.delivered_item.serial_number),
        contract and shown(ShownContract, contract),
    ]
    return f'"{hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()[:32]}"'


@contextmanager
def met(request: Request, visible: Found) -> Iterator[int | None]:
    """What the caller's `If-Match` asks for holds when the case is written to; yields the version that it stands for, if any.

    The tag is compared with the case as it was found, and the version that it had then once more under the case's lock,
    by the verb: of two writers with one tag the second is refused. Raises problems of status 428 and 412.
    """
    wanted = _tags(request.META.get("HTTP_IF_MATCH", ""))
    if not wanted:
        raise Problem("precondition-required", ASK)
    if ANY in wanted:
        yield None
        return
    links = visibility.links(request, visible.case)
    if tag_of(request, visible.file, visible.relations, links) not in wanted:
        raise _failed(visible.case)
    version = visible.case.event_count
    try:
        yield version
    except transitions.Refused as refused:
        if "stale_version" in refused.codes and refused.file.case.event_count != version:
            raise _failed(refused.file.case) from refused
        raise


def not_modified(request: Request, tag: str) -> HttpResponse | None:
    """The answer to a GET whose caller has what it would be shown; None where it has not."""
    known = _tags(request.META.get("HTTP_IF_NONE_MATCH", ""))
    if ANY in known or tag in {each.removeprefix("W/") for each in known}:
        return HttpResponse(status=304, headers={"ETag": tag})
    return None


def _tags(header: str) -> frozenset[str]:
    """The tags of a header, weak ones as such, so that they match nothing strongly; none where it is no list of tags."""
    if header.strip() == ANY:
        return frozenset({ANY})
    return (
        frozenset(_TAG.findall(header)) if _LIST.fullmatch(header) else frozenset({header} if header else ())
    )


def _failed(case: Case) -> Problem:
    sentence = "The case is not as you saw it. Read it again, and decide again."
    members: dict[str, Any] = refusals.case_status(case)
    return Problem("precondition-failed", sentence, **members)
