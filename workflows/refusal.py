"""A refusal: one reason why something may not be done, as guards and the law give it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Refusal:
    """One reason against: a stable code, a sentence for people, and the sections that it rests on."""

    code: str
    sentence: str
    citations: tuple[str, ...] = ()
    field: str = ""  # the input that is missing or invalid, if it is one
