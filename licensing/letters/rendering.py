"""Rendering: the PDF that a letter's facts make, the same bytes for the same facts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

import typst
from django.core import checks

from licensing.letters import glyphs
from licensing.models import LetterKind
from workflows.checks import incomplete

TEMPLATES = Path(__file__).parent
ACCESSIBLE: Literal["ua-1"] = "ua-1"  # PDF/UA-1: tagged, titled, in a declared language
FRAME = "letter"  # what all of them share
CANNOT_SHOW = "could not be displayed"


@checks.register("licensing")
def letters_have_words(**_asked: Any) -> list[checks.CheckMessage]:
    """licensing.E005: every kind of letter has the file with its words."""
    files = [path.stem for path in TEMPLATES.glob("*.typ") if path.stem != FRAME]
    hint = f"Write {TEMPLATES.name}/<kind>.typ."
    return incomplete("licensing.E005", "kind of letter", LetterKind.values, files, hint)


def render(facts: dict[str, Any]) -> bytes:
    """The letter as accessible PDF; it reads no clock, no network and no font but those inside the typesetter.

    Texts are handed over as data and come out literally. A character that no font has is shown by its number.
    Raises typst.TypstError.
    """
    try:
        return compiled(facts, glyphs.shown(facts), "pdf")
    except typst.TypstError as error:
        if CANNOT_SHOW not in str(error):
            raise
        # each has a glyph, but not all that stand together in one font, as a Latin letter under a Devanagari accent
        return compiled(facts, glyphs.shown(facts, glyphs.PLAIN), "pdf")


def compiled(facts: dict[str, Any], shown: dict[str, Any], form: Literal["pdf", "png"]) -> bytes:
    """The letter in that form, or its first page as a picture."""
    inputs = {**shown, "unshown": shown != facts}
    pages = typst.compile(
        TEMPLATES / f"{facts['letter']}.typ",
        root=TEMPLATES,
        ignore_system_fonts=True,
        format=form,
        sys_inputs={"letter": json.dumps(inputs)},
        pdf_standards=ACCESSIBLE if form == "pdf" else None,
    )
    return pages if isinstance(pages, bytes) else pages[0]
