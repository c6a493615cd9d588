"""Scanning: a document is shown to a virus scanner before it is kept, where the settings name one (clamd's INSTREAM)."""

from __future__ import annotations

import socket
import struct
import time
from typing import IO
from urllib.parse import urlsplit

from django.conf import settings

CHUNK = 64 * 1024
MOST_ANSWER = 4096
SECONDS = 30  # for one document, altogether; a connection to the database may be silent for a minute


class Infected(ValueError):
    """The scanner found something; says what."""


class ScannerAway(Exception):
    """The scanner gave no verdict: nothing is decided on a document that was not scanned."""


def scan(content: IO[bytes]) -> None:
    """Send an open file to the scanner, a chunk at a time; nothing where none is named. Raises Infected, ScannerAway."""
    if not settings.DOCUMENT_SCANNER:
        return
    try:
        verdict = _ask(settings.DOCUMENT_SCANNER, content)
    except OSError as error:
        raise ScannerAway("The scanner of documents does not answer.") from error
    if verdict.endswith(" FOUND"):
        name = verdict.removeprefix("stream: ").removesuffix(" FOUND")
        raise Infected(f"The scanner found {name} in it.")
    if verdict != "stream: OK":
        raise ScannerAway(f"The scanner of documents gave no verdict: {verdict[:200]!r}")


def _ask(address: str, content: IO[bytes]) -> str:
    """What clamd says of the content: each chunk behind its length, and a length of none at the end."""
    until = time.monotonic() + SECONDS
    with _connected(address) as connection:
        connection.sendall(b"zINSTREAM\0")
        content.seek(0)
        while chunk := content.read(CHUNK):
            _bound(connection, until)
            connection.sendall(struct.pack(">I", len(chunk)) + chunk)
        connection.sendall(struct.pack(">I", 0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < MOST_ANSWER:
            _bound(connection, until)
            received = connection.recv(MOST_ANSWER)
            if not received:
                break
            answer += received
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")


def _bound(connection: socket.socket, until: float) -> None:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    connection.settimeout(left)


def _connected(address: str) -> socket.socket:
    parts = urlsplit(address)
    if parts.hostname:
        return socket.create_connection((parts.hostname, parts.port or 3310), timeout=SECONDS)
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.settimeout(SECONDS)
        connection.connect(parts.path)
    except BaseException:
        connection.close()
        raise
    return connection
