"""The shape of a finding."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Reason:
    """One reason against: a stable code and a sentence for people."""

    code: str
    sentence: str


@dataclass(frozen=True)
class Finding:
    """The answer, every reason against, and the sections it rests on."""

    answer: Any
    reasons: tuple[Reason, ...]
    citations: tuple[str, ...]
