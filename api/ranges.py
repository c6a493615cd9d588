"""Ranges: a file is sent by chunks, whole or the part that was asked for (RFC 9110, 13 and 14)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.core.files import File
from django.http import FileResponse, HttpResponseBase
from rest_framework.request import Request

from api import preconditions, problems
from licensing.models import Document
from licensing.models.documents import private_storage

# one range; several, other units and what is no range are ignored, as a server may (RFC 9110, 14.2)
_RANGE = re.compile(r"\s*bytes\s*=\s*(?P<first>[0-9]*)-(?P<last>[0-9]*)\s*", re.IGNORECASE)
MOST_DIGITS = 18  # of a position; a longer one lies beyond the end of every file


class Chunked(FileResponse):
    """A file as an attachment, read a chunk at a time."""

    block_size = 64 * 1024


@dataclass(frozen=True)
class Unsatisfiable(Exception):
    """A range begins behind the end of the file, or has no length."""

    size: int


class Part:
    """The next `length` bytes of an open file, with no more of a file about it than a response needs."""

    def __init__(self, file: File[bytes], length: int) -> None:
        self._file, self._left = file, length

    def read(self, size: int) -> bytes:
        """At most `size` of those that are left."""
        content = self._file.read(min(size, self._left))
        self._left -= len(content)
        return content

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def download(request: Request, visible: Document, name: str) -> HttpResponseBase:
    """The content of a document that the caller may read, under that name; nothing on the way keeps a copy.

    Its ETag is its SHA-256. `If-None-Match` may make it a 304, `Range` a 206 or a 416, `If-Range` the whole after all.
    """
    tag = f'"{visible.sha256}"'
    if known := preconditions.not_modified(request, tag):
        return known
    try:
        wanted = _wanted(request, tag, visible.size)
    except Unsatisfiable as beyond:
        sentence = f"The file has {beyond.size} bytes, and the range that was asked for has none of them."
        refused = problems.response("range-not-satisfiable", request, detail=sentence)
        refused["Content-Range"] = f"bytes */{beyond.size}"
        return refused
    return _answer(visible, wanted, tag, name)


def _answer(visible: Document, wanted: range | None, tag: str, name: str) -> Chunked:
    kept = private_storage().open(visible.file.name)
    suffix = visible.file.name.rpartition(".")[2]
    content: Any = kept
    if wanted is not None:
        kept.seek(wanted.start)
        content = Part(kept, len(wanted))
    response = Chunked(
        content, as_attachment=True, filename=f"{name}.{suffix}", content_type=visible.content_type
    )
    if wanted is not None:
        response.status_code = 206
        response["Content-Length"] = len(wanted)
        response["Content-Range"] = f"bytes {wanted.start}-{wanted.stop - 1}/{visible.size}"
    response["ETag"], response["Accept-Ranges"] = tag, "bytes"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


def _wanted(request: Request, tag: str, size: int) -> range | None:
    """The positions that were asked for; None for the whole. Raises Unsatisfiable."""
    asked = _RANGE.fullmatch(request.META.get("HTTP_RANGE", ""))
    if request.method != "GET" or asked is None or not any(asked.groups()):
        return None
    if request.META.get("HTTP_IF_RANGE", tag).strip() != tag:  # a weak tag and a date are never this one
        return None
    first, last = (_position(digits) for digits in asked.groups())
    if first is None:
        first, last = max(size - (last or 0), 0), size - 1
    elif last is not None and last < first:
        return None  # no range at all
    else:
        last = size - 1 if last is None else min(last, size - 1)
    if first > last:
        raise Unsatisfiable(size)
    return range(first, last + 1)


def _position(digits: str) -> int | None:
    """The number; None for no digits."""
    return int(digits.lstrip("0")[: MOST_DIGITS + 1] or "0") if digits else None
