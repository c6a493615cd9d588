"""Glyphs: which characters the fonts inside the typesetter have, and what is shown in place of the others."""

from __future__ import annotations

from typing import Any

Ranges = tuple[tuple[int, int], ...]

PLAIN: Ranges = ((0x20, 0x7E), (0xA1, 0xAC), (0xAE, 0x17F))
# Latin, Greek, Cyrillic, Hebrew, Arabic, Devanagari, and the signs between them. Marks that turn the direction of
# writing have no place in it: nobody shall read another order of words than there is.
SHOWN: Ranges = (
    *((0x20, 0x7E), (0xA0, 0xAC), (0xAE, 0x377), (0x37A, 0x37F), (0x384, 0x38A), (0x38C, 0x38C)),
    *((0x38E, 0x3A1), (0x3A3, 0x4FF), (0x591, 0x5C7), (0x5D0, 0x5EA), (0x621, 0x63A), (0x640, 0x655)),
    *((0x660, 0x66D), (0x900, 0x97F), (0x1E00, 0x1EFF), (0x2000, 0x200A), (0x200C, 0x200D)),
    *((0x2010, 0x2027), (0x202F, 0x2040), (0x2044, 0x2052), (0x2074, 0x208E), (0x20A0, 0x20C0)),
    *((0x2100, 0x211E), (0x2122, 0x2122), (0x2126, 0x2126), (0x2153, 0x2184), (0x2190, 0x22FF)),
    *((0x2500, 0x25FF), (0xFB00, 0xFB06)),
)


def shown(value: Any, ranges: Ranges = SHOWN) -> Any:
    """The same facts, each character beyond those ranges as its number in brackets; lines end in one way."""
    if isinstance(value, dict):
        return {name: shown(part, ranges) for name, part in value.items()}
    if isinstance(value, list):
        return [shown(part, ranges) for part in value]
    if not isinstance(value, str):
        return value
    return "\n".join("".join(_shown_character(char, ranges) for char in line) for line in value.splitlines())


def _shown_character(char: str, ranges: Ranges) -> str:
    if char == "\t":
        return " "
    code = ord(char)
    known = any(first <= code <= last for first, last in ranges)
    return char if known else f"[U+{code:04X}]"
