"""The shape of a finding."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from workflows.refusal import Refusal

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Finding:
    """The answer, every refusal, the sections it rests on, and the version of the rule book that said so."""

    answer: Any
    refusals: tuple[Refusal, ...]
    citations: tuple[str, ...]
    version: str

    def as_json(self) -> dict[str, Any]:
        """The answer's keys, then codes and words of the refusals, citations and version, as JSON has them."""
        carried = (
            {name: plain(value) for name, value in self.answer} if isinstance(self.answer, BaseModel) else {}
        )
        because = [
            {
                "code": refusal.code,
                "sentence": refusal.sentence,
                "citations": list(refusal.citations or self.citations),
            }
            for refusal in self.refusals
        ]
        return {
            **carried,
            "reasons": [refusal.code for refusal in self.refusals],
            "because": because,
            "citations": list(self.citations),
            "rule_book": self.version,
        }


def plain(value: Any) -> Any:
    """A value as JSON has it: money with two decimals, days and instants as ISO 8601 writes them."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value.quantize(CENT))
    return list(value) if isinstance(value, tuple) else value
