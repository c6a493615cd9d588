"""Categories: how a paragraph of the munitions list is written, and which paragraphs lie within it; 22 CFR 121.1.

Whoever compares categories goes by this one rule: a category covers itself and the paragraphs under it, `VIII(h)` hence
`VIII(h)(1)` but not `VIII(f)`.
"""

from __future__ import annotations

import re

from licensing.regulations.usml import CATEGORIES

_FORM = re.compile(r"\s*([IVX]+)((?:[\s.]*\(\s*[0-9a-z]+\s*\))*)\s*", re.ASCII | re.IGNORECASE)
_PART = re.compile(r"[0-9a-z]+", re.ASCII | re.IGNORECASE)
EXAMPLE = "such as VIII(h) or XIX(f)(2)"


def parts(category: str) -> tuple[str, ...]:
    """The numeral and the paragraphs, such as ("VIII", "h", "1"); none for what is no category of the list."""
    matched = _FORM.fullmatch(category)
    if matched is None or matched[1].upper() not in CATEGORIES:
        return ()
    return matched[1].upper(), *(part.lower() for part in _PART.findall(matched[2]))


def normal(category: str) -> str:
    """The category as the list writes it, such as `VIII(h)(1)`; as it was given where it is none of the list."""
    numeral, *paragraphs = parts(category) or ("",)
    return numeral + "".join(f"({paragraph})" for paragraph in paragraphs) if numeral else category.strip()


def covers(category: str, other: str) -> bool:
    """Whether the other is that category or a paragraph under it."""
    wanted, given = parts(category), parts(other)
    return given[: len(wanted)] == wanted if wanted else normal(category) == normal(other)


def pattern(category: str) -> str:
    """A regular expression, case left aside, for what that category covers, however its spaces are set."""
    numeral, *paragraphs = parts(category) or (re.escape(normal(category)),)
    inside = "".join(rf"[\s.]*\(\s*{paragraph}\s*\)" for paragraph in paragraphs)
    return rf"^\s*{numeral}{inside}[\s.]*(\(|$)"
