"""A line of a batch, filed as a body of its own would be: by the same serializers and verbs, refused in the same words."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from rest_framework.exceptions import APIException, ValidationError

from api import errors, problems, refusals
from api.filings import file_case
from api.json_lines import Lines
from api.parsers import MOST_JSON, json_object
from api.problems import Said
from api.refusals import Problem
from api.serializers import shapes
from api.serializers.batches import FilingLine
from licensing import filing, transitions
from licensing.case_file import CaseFile
from licensing.context import ActionContext, client
from licensing.filing.batches import Received
from licensing.models import ApiClient
from licensing.models.cases import LONGEST_CLIENT_REFERENCE
from licensing.worker.batches import Filer, LineResult

log = logging.getLogger(__name__)

SCOPE = "cases:write"
UNAVAILABLE = Said("unavailable", "The database failed with this line several times. File it again.")
TOO_LONG = Said("too-large", f"A line may have {MOST_JSON} bytes.")


def received(lines: Lines) -> Iterator[Received]:
    """The lines as they are kept; those that are too long are refused at once."""
    for number, text in lines:
        yield number, text or b"", None if text else TOO_LONG.as_members()


def file_line(text: bytes, sender: ApiClient | None, now: datetime) -> LineResult:
    """File what a line says, and submit it where it asks for that; whatever is wrong with it is its problem alone.

    Who sent it must still be one who may file.
    """
    named = ""
    try:
        content = json_object(text)
        named = _reference(content)
        who = _still_files(sender)
        line = shapes.read(FilingLine, content)
        with transaction.atomic():
            file = _file(line, who, ActionContext(now, client(who)))
    except Exception as error:  # noqa: BLE001 - one line's error stops no other
        return LineResult(problem=_problem(error), client_reference=named)
    return LineResult(file.case, _submitted(file, who, now) if line["submit"] else None, named)


def _file(line: dict[str, Any], who: ApiClient, ctx: ActionContext) -> CaseFile:
    """The draft; what is said of the filing is said of its place in the line."""
    try:
        return file_case(line["kind"], line["filing"], who.partner, ctx)
    except ValidationError as error:
        raise ValidationError({"filing": error.detail}) from None
    except filing.BadFiling as error:
        raise filing.BadFiling({f"filing/{at}": said for at, said in error.errors.items()}) from None


def _submitted(file: CaseFile, who: ApiClient, now: datetime) -> dict[str, Any] | None:
    """Submit it; the problem if it is refused."""
    ctx = ActionContext(now, client(who), {}, file.case.event_count)
    try:
        with transaction.atomic():
            transitions.execute(file.case.pk, "submit", ctx)
    except Exception as error:  # noqa: BLE001 - the case is filed all the same
        return _problem(error)
    return None


def _still_files(sender: ApiClient | None) -> ApiClient:
    """The system, if it may file now as it might when it sent the batch; raises a problem otherwise."""
    if sender is None or not sender.is_usable(None):
        raise Problem("not-permitted", "The system that sent the batch may not file any more.")
    if SCOPE not in sender.usable_scopes:
        raise Problem("insufficient-scope", f"This needs the scope {SCOPE!r}.", scope=SCOPE)
    return sender


def _reference(content: dict[str, Any]) -> str:
    """The filer's own reference, whatever else the line says."""
    said = content.get("filing")
    name = said.get("client_reference") if isinstance(said, dict) else None
    return name[:LONGEST_CLIENT_REFERENCE] if isinstance(name, str) else ""


def _problem(error: Exception) -> dict[str, Any]:
    """What it says; raises the error where the database is away, which says nothing of the line."""
    if problems.is_away(error):
        raise error
    said = refusals.convert(error)
    if isinstance(said, APIException):
        return errors.said_by(said).as_members()
    log.error("a line of a batch failed", exc_info=error)
    return Said("server-error").as_members()


FILER = Filer(file_line, UNAVAILABLE.as_members())
