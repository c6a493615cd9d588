"""Provisos: each with its author, what became of it, and whether its agency has concurred."""

from __future__ import annotations

from typing import Any

from licensing.admin.display.formatting import Reader
from licensing.case_file import CaseFile
from licensing.models import Proviso


def rows(file: CaseFile, read: Reader) -> list[dict[str, Any]]:
    """Every proviso of the case in order, with its number."""
    numbers = {proviso.pk: number for number, proviso in enumerate(file.review.provisos, start=1)}
    return [
        {
            "number": numbers[proviso.pk],
            "referral": proviso.referral_id,
            "text": proviso.text,
            "stands": proviso.replaced_at is None,
            "drafted": _drafted(file, proviso, numbers),
            "change": _change(proviso, numbers, read),
            "departed_from": proviso.is_departed_from,
            "answer": f"{_agency(proviso)} has answered the change." if proviso.answered_at else "",
        }
        for proviso in file.review.provisos
    ]


def standing(file: CaseFile) -> list[tuple[str, str]]:
    """Those that stand, to choose from: number, and text with its author."""
    return [
        (number, f"{number}. {proviso.text} ({_agency(proviso) or f'drafted by {proviso.drafted_by}'})")
        for number, proviso in file.review.standing_provisos().items()
    ]


def _agency(proviso: Proviso) -> str:
    return str(proviso.referral.agency.name) if proviso.referral else ""


def _drafted(file: CaseFile, proviso: Proviso, numbers: dict[int, int]) -> str:
    """By whom and from which others; empty for an agency's own."""
    if proviso.drafted_by is None:
        return ""
    sources = [str(numbers[old.pk]) for old in file.review.provisos if old.successor_id == proviso.pk]
    of = f" from proviso {' and '.join(sources)}" if sources else ""
    return f"Drafted by {proviso.drafted_by}{of}"


def _change(proviso: Proviso, numbers: dict[int, int], read: Reader) -> str:
    """What became of it; empty while it stands."""
    if proviso.replaced_at is None:
        return ""
    if proviso.changed_by is None:
        return "replaced by a later position"
    became = f"changed into proviso {numbers[proviso.successor_id]}" if proviso.successor_id else "struck"
    return f"{became} by {proviso.changed_by}, {read.instant(proviso.replaced_at)}: {proviso.changed_because}"
