"""Items: one line of a list on a page - what, since or until when, on what basis."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Item:
    """One line: what, since or until when, on what basis; `address` leads to the order behind it."""

    title: str
    when: str
    basis: str = ""
    tone: str = "calm"
    icon: str = "pause"
    address: str = ""
