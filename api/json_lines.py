"""JSON Lines: a body of many lines, read as a stream into a file, never into memory; each line is bounded as one body is."""

from __future__ import annotations

import hashlib
import tempfile
import weakref
from collections.abc import Iterator, Mapping
from typing import IO, Any, BinaryIO

from rest_framework.parsers import BaseParser
from rest_framework.request import Request

from api.parsers import MOST_JSON
from api.refusals import Problem
from licensing.models.batches import MOST_LINES

MOST_BYTES = 50 * 1024 * 1024
AT_ONCE = 64 * 1024


class Lines:
    """The lines of a body in a file of their own: how many there are, and what tells this body from another one."""

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed when nobody has it any more
        weakref.finalize(self, self._file.close)
        self._digest, self._size, self.count = hashlib.sha256(), 0, 0

    @property
    def digest(self) -> bytes:
        """The hash of all bytes."""
        return self._digest.digest()

    def read(self, stream: BinaryIO) -> None:
        """Take the lines out of the stream; raises a problem for too large a body."""
        while chunk := stream.read(AT_ONCE):
            self._size += len(chunk)
            if self._size > MOST_BYTES:
                raise Problem("too-large", f"A body may have {MOST_BYTES} bytes.")
            self._digest.update(chunk)
            self._file.write(chunk)

    def __iter__(self) -> Iterator[tuple[int, bytes | None]]:
        """Each line with its number in the body, None for one that is too long; lines of blanks alone are none."""
        self._file.seek(0)
        number = 0
        while line := self._file.readline(MOST_JSON + 2):  # and the end of the line
            number += 1
            if len(line.rstrip(b"\r\n")) <= MOST_JSON:
                if text := line.strip(b" \t\r\n"):
                    yield number, text
                continue
            while line and not line.endswith(b"\n"):
                line = self._file.readline(AT_ONCE)
            yield number, None


class JsonLinesParser(BaseParser):
    """Many lines, each of them JSON."""

    media_type = "application/x-ndjson"
    most_bytes = MOST_BYTES

    def digest(self, request: Request) -> bytes:
        """What tells one body from another: all of its bytes. Raises a problem for an empty body."""
        if not isinstance(request.data, Lines):
            raise _empty()  # without a body no parser is asked
        return request.data.digest

    def parse(
        self, stream: BinaryIO, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Lines:
        """The lines; raises a problem for none, for too many, and for too large a body."""
        lines = Lines()
        lines.read(stream)
        for _ in lines:
            lines.count += 1
            if lines.count > MOST_LINES:
                raise Problem("too-large", f"A batch may have {MOST_LINES} lines.")
        if not lines.count:
            raise _empty()
        return lines


class JsonlParser(JsonLinesParser):
    """The same under its other name."""

    media_type = "application/jsonl"


def _empty() -> Problem:
    return Problem("bad-request", "The body has no lines.")
