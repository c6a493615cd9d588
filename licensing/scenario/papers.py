"""Papers: small real PDF files with a title and a few paragraphs, made without any package."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

WIDTH = 88  # characters of 10 point Helvetica that fit between the margins of a letter page


def pdf(title: str, paragraphs: Iterable[str]) -> bytes:
    """A one-page PDF 1.4 of that text; what Latin-1 cannot write becomes a question mark."""
    page = [f"BT /F2 14 Tf 72 730 Td 16 TL ({_escaped(title)}) Tj /F1 10 Tf T*"]
    for paragraph in paragraphs:
        page += [f"T* ({_escaped(row)}) Tj" for row in textwrap.wrap(paragraph, WIDTH)]
        page.append("T*")
    stream = "\n".join([*page, "ET"]).encode("latin-1", "replace")
    fonts = b"<< /Font << /F1 5 0 R /F2 6 0 R >> >>"
    return _assembled(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources %s >>" % fonts,
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
        ]
    )


def _assembled(objects: list[bytes]) -> bytes:
    """The objects, numbered from 1, with the table of their places."""
    text = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(text))
        text += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    return text + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (count, table, count, len(text))
    )


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
