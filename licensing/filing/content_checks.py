"""What a document may not carry, whatever its type: a test virus, active content, a bomb.

These are searches of bytes and of the directory of a ZIP. They do not see what a PDF keeps in compressed object streams
or under encryption, nor any virus but the test one: a scanner does.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from itertools import chain
from typing import IO
from xml.parsers import expat

CHUNK = 64 * 1024
OVERLAP = 128  # longer than whatever is looked for
# in two parts, so that no scanner takes this file for the test virus
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"
MOST_ENTRIES = 5000
MOST_INFLATED = 256 * 1024 * 1024
MOST_RATIO = 200  # of all that is inflated to the file; text that repeats itself reaches a hundred
RATIO_COUNTS_FROM = 8 * 1024 * 1024
MOST_PIXELS = 100_000_000
MOST_DIRECTORY = 2 * 1024 * 1024
MOST_DESCRIBED = 1024 * 1024
_STORED, _DEFLATED = 0, 8
_ENCRYPTED = 0x1
_ARCHIVES = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MACRO_NAMES = re.compile(r"(?i)(^|/)(vbaproject|vbadata)[^/]*$|(^|/)(embeddings|activex|macrosheets)/")
_MACROS = re.compile(r"macroenabled|vbaproject|ms-office\.activex|oleobject|/package$")
_NAME_IN_PDF = re.compile(rb"/((?:[A-Za-z0-9]|#[0-9A-Fa-f]{2}){1,30})(?=[^A-Za-z0-9#])")
_ACTIVE = {
    b"JavaScript": "JavaScript",
    b"Launch": "an action that starts a program",
    b"EmbeddedFile": "an embedded file",
    b"EmbeddedFiles": "an embedded file",
    b"Rendition": "a rendition",
    b"RichMedia": "rich media",
}


class Harmful(ValueError):
    """A document carries what it may not; says what."""


def check(content: IO[bytes], content_type: str) -> None:
    """Read an open file by chunks and raise Harmful for what it may not carry; a cost bounded by the limits above."""
    for window in _windows(_read(content)):
        _refuse_virus(window)
    if content_type == "application/pdf":
        _check_pdf(content)
    elif content_type.startswith("image/"):
        _check_image(content, content_type)
    else:
        _check_office(content)


def _read(content: IO[bytes]) -> Iterator[bytes]:
    content.seek(0)
    while chunk := content.read(CHUNK):
        yield chunk


def _windows(parts: Iterator[bytes]) -> Iterator[bytes]:
    """The parts, each behind the end of the one before, so that nothing hides on a border."""
    end = b""
    for part in parts:
        window = end + part
        yield window
        end = window[-OVERLAP:]


def _refuse_virus(window: bytes) -> None:
    if EICAR in window:
        raise Harmful("It contains the EICAR test virus.")


def _check_pdf(content: IO[bytes]) -> None:
    """Refuse the names of active content, however their characters are written (ISO 32000, 7.3.5)."""
    for window in _windows(chain(_read(content), [b"\n"])):
        for written in _NAME_IN_PDF.findall(window):
            name = re.sub(rb"#(..)", lambda code: bytes([int(code[1], 16)]), written)
            if name in _ACTIVE:
                raise Harmful(f"This PDF contains {_ACTIVE[name]}. Send it without.")


def _check_image(content: IO[bytes], content_type: str) -> None:
    """Refuse an image that declares more pixels than anybody could show."""
    width, height = _png_size(content) if content_type == "image/png" else _jpeg_size(content)
    if not width * height:
        raise Harmful("This image does not say how large it is.")
    if width * height > MOST_PIXELS:
        raise Harmful(f"This image has {width} x {height} pixels; at most {MOST_PIXELS} are taken.")


def _png_size(content: IO[bytes]) -> tuple[int, int]:
    content.seek(0)
    head = content.read(24)
    return struct.unpack(">II", head[16:24]) if len(head) == 24 and head[12:16] == b"IHDR" else (0, 0)


def _jpeg_size(content: IO[bytes]) -> tuple[int, int]:
    """The largest size that a frame of it declares."""
    content.seek(2)
    largest = (0, 0)
    while len(head := content.read(4)) == 4 and head[0] == 0xFF:
        marker, length = head[1], int.from_bytes(head[2:])
        if marker == 0xDA or length < 2:  # from here on the image itself
            break
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content.read(5)[1:].rjust(4, b"\0"))
            largest = max(largest, (width, height), key=lambda size: size[0] * size[1])
            content.seek(length - 7, 1)
        else:
            content.seek(length - 2, 1)
    return largest


def _check_office(content: IO[bytes]) -> None:
    """Refuse macros, embedded objects, templates from elsewhere, and what inflates beyond bounds."""
    content.seek(0, 2)
    size = content.tell()
    _refuse_directory(content, size)
    try:
        with zipfile.ZipFile(content) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_ENTRIES:
                raise Harmful(f"This file has {len(entries)} parts; at most {MOST_ENTRIES} are taken.")
            most = max(RATIO_COUNTS_FROM, min(MOST_INFLATED, size * MOST_RATIO))
            _refuse_declared(entries, most)
            left = most
            for entry in entries:
                left -= _check_entry(archive, entry, left)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
        if isinstance(error, Harmful):
            raise
        raise Harmful("This file is a damaged archive.") from error


def _refuse_directory(content: IO[bytes], size: int) -> None:
    """Refuse an archive whose directory would not fit into memory, before it is read (APPNOTE 4.3.16)."""
    content.seek(max(0, size - 65_557))
    end = content.read()
    place = end.rfind(b"PK\x05\x06")
    if place < 0 or len(end) - place < 22:
        raise Harmful("This file is a damaged archive.")
    if end[max(0, place - 20) :].startswith(b"PK\x06\x07"):
        raise Harmful("This file is an archive for very large files.")
    if int.from_bytes(end[place + 12 : place + 16], "little") > MOST_DIRECTORY:
        raise Harmful(f"This file has more than {MOST_ENTRIES} parts.")


def _refuse_declared(entries: list[zipfile.ZipInfo], most: int) -> None:
    names = [entry.filename for entry in entries]
    if len(set(names)) < len(names):
        raise Harmful("This file has two parts of one name.")
    if sum(entry.file_size for entry in entries) > most:
        raise Harmful(_bomb(most))
    for entry in entries:
        if entry.flag_bits & _ENCRYPTED:
            raise Harmful("This file is encrypted. Send it without a password.")
        if entry.compress_type not in (_STORED, _DEFLATED):
            raise Harmful("This file is compressed in a way that Office does not use.")
        if _MACRO_NAMES.search(entry.filename.replace("\\", "/")):
            raise Harmful("This file contains macros or embedded objects. Send it without.")


def _check_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> int:
    """How many bytes the part really has; at most `left` of them are inflated."""
    inflated, text = 0, b""
    described = entry.filename.lower().endswith((".rels", "[content_types].xml"))
    if described and entry.file_size > MOST_DESCRIBED:
        raise Harmful("A list of parts in this file is too long.")
    with archive.open(entry) as part:
        for number, window in enumerate(_windows(iter(lambda: part.read(CHUNK), b""))):
            inflated = part.tell()
            if inflated > left:
                raise Harmful(_bomb(left))
            if not number and window.startswith((*_ARCHIVES, _OLE)):
                raise Harmful("This file contains another archive or an embedded object. Send it without.")
            _refuse_virus(window)
            if described:
                text += window[OVERLAP if number else 0 :]
    if described:
        _refuse_references(text)
    return inflated


def _refuse_references(text: bytes) -> None:
    """Refuse what the list of a part's relations or of all types names, as an XML parser reads it."""

    def element(_name: str, attributes: dict[str, str]) -> None:
        named = {key.lower(): value.lower() for key, value in attributes.items()}
        kind = named.get("type", "") + named.get("contenttype", "")
        if _MACROS.search(kind):
            raise Harmful("This file contains macros or embedded objects. Send it without.")
        if named.get("targetmode") == "external" and not kind.endswith("/hyperlink"):
            raise Harmful("This file takes a template or an object from elsewhere. Send it without.")

    def doctype(*_: object) -> None:
        raise Harmful("A list of parts in this file has a document type.")

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.StartDoctypeDeclHandler = element, doctype
    try:
        parser.ParseFile(io.BytesIO(text))
    except expat.ExpatError as error:
        raise Harmful("This file is a damaged archive.") from error


def _bomb(most: int) -> str:
    return f"This file unpacks to more than {most} bytes."
