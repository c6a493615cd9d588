"""The gist of a case: what tells cases of its kind apart at a glance."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from licensing.models import Case


def _rating(detail: Any) -> str:
    if detail.is_assurance:
        return "voluntary assurance"
    return f"rated {detail.rating}-{detail.programme_symbol}" if detail.rating else "rating asked for"


def _export_authority(detail: Any) -> str:
    if detail.exemption:
        return f"exemption {detail.exemption}"
    return f"letter of offer {detail.letter_number}" if detail.letter_number else "under a licence"


_GISTS: Mapping[str, Callable[[Any], str]] = MappingProxyType(
    {
        "licence": lambda detail: str(detail.instrument),
        "maintenance": lambda detail: (
            f"{detail.get_level_display().lower()} {detail.get_work_display().lower()}"
        ),
        "spares": _export_authority,
        "shipment": lambda detail: f"by {detail.get_mode_display().lower()}",
        "priority": _rating,
    }
)


def gist(case: Case) -> str:
    """What tells cases of its kind apart at a glance; empty for a kind of which nothing is said here."""
    make = _GISTS.get(case.kind)
    return make(case.detail) if make else ""
