"""Parsers: a body is bounded before it is read and judged as a whole before anything else sees it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO

from rest_framework.parsers import BaseParser, DataAndFiles, MultiPartParser
from rest_framework.request import Request

from api import strict_json
from api.problems import ErrorEntry
from api.refusals import Problem
from licensing.filing import attaching

MOST_JSON = 1024 * 1024
MOST_MULTIPART = attaching.MOST_BYTES + 64 * 1024  # the file, and the form around it


def bounded(request: Request, most: int) -> None:
    """Raise a problem for a body that declares too much or does not declare its length."""
    declared = request.META.get("CONTENT_LENGTH") or ""
    if not declared and "HTTP_TRANSFER_ENCODING" in request.META:
        raise Problem("length-required")
    if declared and not (declared.isascii() and declared.isdecimal()):
        raise Problem("bad-request", "Content-Length is no number of bytes.")
    if declared and int(declared) > most:
        raise Problem("too-large", f"A body may have {most} bytes, this one has {declared}.")


class StrictJSONParser(BaseParser):
    """JSON without its traps: no repeated names, NaN, NUL, lone surrogates, nor bottomless nesting."""

    media_type = "application/json"
    most_bytes = MOST_JSON

    def digest(self, request: Request) -> bytes:
        """What tells one body from another: all of its bytes."""
        return hashlib.sha256(request.body).digest()

    def parse(
        self, stream: BinaryIO, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """The body's object; raises a problem that names every error."""
        text = stream.read(MOST_JSON + 1)
        if len(text) > MOST_JSON:
            raise Problem("too-large", f"A body may have {MOST_JSON} bytes.")
        return json_object(text)


def json_object(text: bytes) -> dict[str, Any]:
    """The object that the text holds; raises a problem that names every error."""
    try:
        return strict_json.parse(text)
    except strict_json.BadJSON as error:
        raise Problem("bad-request", str(error)[:300], error.errors) from None


class DocumentParser(MultiPartParser):
    """A form with one file, which waits in a temporary one on the disk if it is large; each part comes once."""

    most_bytes = MOST_MULTIPART

    def digest(self, request: Request) -> bytes:
        """What tells one form from another: its parts, since each time that it is sent it has another boundary."""
        digest = hashlib.sha256()
        for name, part in sorted(request.data.items()):
            content = attaching.chunks(part) if hasattr(part, "read") else [str(part).encode()]
            digest.update(json.dumps([name, _sha256(content)]).encode())
        return digest.digest()

    def parse(
        self, stream: BinaryIO, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> DataAndFiles[Any, Any]:
        """The parts; raises a problem for one that comes twice."""
        parts = super().parse(stream, media_type, parser_context)
        supplied = [*parts.data.lists(), *parts.files.lists()]
        twice = sorted(name for name, values in supplied if len(values) > 1)
        if twice:
            raise Problem("bad-request", "A part comes twice.", [repeated(name) for name in twice])
        return parts


def _sha256(content: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in content:
        digest.update(chunk)
    return digest.hexdigest()


def repeated(name: str) -> ErrorEntry:
    """A part of a form that comes twice."""
    return ErrorEntry("repeated", "This part comes more than once.", pointer=f"/{name}")
