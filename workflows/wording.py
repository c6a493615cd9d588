"""Wording: how a refusal names a day and a state."""

from __future__ import annotations

from datetime import date
from typing import Any


def date_in_words(day: date) -> str:
    """Such as "26 November 2026"."""
    return f"{day.day} {day:%B} {day.year}"


def state_in_words(case: Any) -> str:
    """The title of the state that the case is in."""
    title: str = case.flow.state(case.state).title
    return title
