"""CSV: the rows of a table of comma-separated values under a known first line, as files are sent in."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO


class BadTable(ValueError):
    """A text is no such table; the message is a sentence for the person who sent it."""


def read(
    text: str, headers: Sequence[tuple[str, ...]]
) -> tuple[tuple[str, ...], list[tuple[int, list[str]]]]:
    """The first line, one of `headers`, and each other line that is not empty, with its number; cells without blanks around.

    Raises BadTable for another first line, and for a line with another number of columns.
    """
    try:
        lines = list(csv.reader(StringIO(text), strict=True))
    except csv.Error as error:
        raise BadTable(f"The file is not a table of comma-separated values: {error}.") from error
    header = tuple(cell.strip().lower() for cell in lines[0]) if lines else ()
    if header not in headers:
        wanted = " or ".join(",".join(names) for names in sorted(headers, key=len))
        raise BadTable(f"The first line must be: {wanted}.")
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        if not any(cell.strip() for cell in line):
            continue
        if len(line) != len(header):
            raise BadTable(f"Line {number} has {len(line)} columns, not {len(header)}.")
        rows.append((number, [cell.strip() for cell in line]))
    return header, rows
