"""Partner lists: with which countries an instrument of a kind can be in force, by the dated lists of the rule book."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from types import MappingProxyType

from licensing.regulations.rulebook import BOOK

# kinds of instruments whose partners are listed: 15 CFR 700.57(c), DFARS 225.872-1
LISTED: Mapping[str, str] = MappingProxyType({"sosa": "sosa_partners", "rdp": "rdp_qualifying"})


def list_of(kind: str) -> Callable[[str, date], bool] | None:
    """Whether a country is on the list of a day, for instruments of that kind; None where there is no such list."""
    return partial(BOOK.lists, LISTED[kind]) if kind in LISTED else None
