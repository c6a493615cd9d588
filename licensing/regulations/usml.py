"""The United States Munitions List: what a filing's category says of its goods; 22 CFR 121.1."""

import re
from collections.abc import Collection

CATEGORIES = (
    *("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV"),
    *("XVI", "XVII", "XVIII", "XIX", "XX", "XXI"),
)
FIREARMS, AMMUNITION = "I", "III"
COUNTED = "abcdefg"  # the paragraphs of Category I that 123.15(a)(3) names
# what 124.2(c)(5) excludes by its category: the paragraphs, or "" for all, and the code of the article
_EXCLUDED = (
    ("I", "", "category_i"),
    ("III", "ad", "category_i"),  # ammunition and its parts, which may be for the firearms of Category I
    ("VI", "e", "naval_nuclear"),
    ("VIII", "f", "viii_f"),
    ("XII", "c", "xii_c"),
    ("XIV", "abc", "xiv_agents"),  # agents, and of (c) what disseminates them
    ("XV", "", "xv"),
    ("XX", "b", "naval_nuclear"),
    ("XX", "", "xx_submersibles"),
    ("XXI", "", "xxi"),
)
ENGINES, HOT, HOT_SECTION = "XIX", "f", "gas_turbine_hot_section"
_NUMERAL = "|".join(sorted(CATEGORIES, key=len, reverse=True))
_NAMED = re.compile(rf"(?<![a-z(])({_NUMERAL})(?:[\s.(-]*([a-z]))?(?![a-z])", re.IGNORECASE)
_ALONG = re.compile(rf"(?:{_NUMERAL})\(x\)")


def named(category: str) -> list[tuple[str, str]]:
    """Every category that the words name, with its paragraph, or "" where they name none: ("VIII", "h")."""
    return [
        (category_name.upper(), (paragraph or "").lower())
        for category_name, paragraph in _NAMED.findall(category)
    ]


def is_of_category_i(category: str) -> bool:
    """Whether goods so categorised are Category I, paragraphs (a) to (g): 22 CFR 123.15(a)(3).

    When in doubt it counts: a category without its paragraph, and words that name no category at all.
    """
    return _may_be(category, FIREARMS, COUNTED)


def is_firearms_or_ammunition(category: str) -> bool:
    """Whether goods so categorised are firearms or ammunition, Categories I and III: 22 CFR 123.16(b)(2), 123.17."""
    return _may_be(category, FIREARMS) or _may_be(category, AMMUNITION)


def excluded_article(category: str, *, mtcr: bool, hot_section: bool | None = None) -> str:
    """The code of what 22 CFR 124.2(c)(5) excludes that goods so marked and categorised are, or "".

    A category alone does not tell a hot section: `hot_section` does. What is not known to be none counts as one where
    the category may be XIX(f).
    """
    if mtcr:
        return "mtcr"
    if hot_section or (hot_section is None and may_be_hot_section(category)):
        return HOT_SECTION
    return next((code for excluded, of, code in _EXCLUDED if _may_be(category, excluded, of)), "")


def may_be_hot_section(category: str) -> bool:
    """Whether goods so categorised may be a hot section of a gas turbine engine, Category XIX(f): 22 CFR 124.2(c)(5)."""
    return _may_be(category, ENGINES, HOT)


def is_ride_along(paragraph: str) -> bool:
    """Whether it is a paragraph (x), under which an ECCN's goods ride along: 22 CFR 120.5(b)."""
    return _ALONG.fullmatch(paragraph) is not None


def _may_be(category: str, wanted: str, paragraphs: Collection[str] = "") -> bool:
    """Whether it is of that category, and of one of the paragraphs if any are asked for; when in doubt it may be."""
    named_categories = named(category)
    if category.strip() and not named_categories:
        return wanted == FIREARMS  # the first of them, so that what nobody can read is of some category
    return any(
        numeral == wanted and (not paragraphs or not of or of in paragraphs)
        for numeral, of in named_categories
    )
