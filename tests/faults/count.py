"""Counts: what struck, and what the ledger found after it."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Tally:
    """The differences, a sentence each."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    illegal: list[str] = field(default_factory=list)

    @property
    def counts(self) -> tuple[int, int, int]:
        """How many of each."""
        return len(self.lost), len(self.doubled), len(self.illegal)

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.lost + other.lost, self.doubled + other.doubled, self.illegal + other.illegal)

    def __str__(self) -> str:
        text = [f"  {sentence}" for sentence in (*self.lost, *self.doubled, *self.illegal)]
        return "\n".join(["lost / doubled / illegal = {} / {} / {}".format(*self.counts), *text])


@dataclass
class Count:
    """Faults by name - only those that really struck - and the differences found."""

    faults: Counter[str] = field(default_factory=Counter)
    tally: Tally = field(default_factory=Tally)

    @property
    def struck(self) -> int:
        """How many faults."""
        return sum(self.faults.values())

    def __add__(self, other: "Count") -> "Count":
        return Count(self.faults + other.faults, self.tally + other.tally)
