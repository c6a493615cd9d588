"""The United States Munitions List: what a filing's category says of its goods; 22 CFR 121.1."""

import re

_CATEGORY_I = re.compile(r"\s*(category\s+)?I\s*(\(\s*[a-g]\s*\).*)?", re.IGNORECASE)


def is_of_category_i(category: str) -> bool:
    """Whether goods so categorised are Category I, paragraphs (a) to (g), or Category I without a paragraph.

    Counted for 22 CFR 123.15(a)(3); a category that names no paragraph counts, the strict reading.
    """
    return _CATEGORY_I.fullmatch(category) is not None
