"""Counts: what struck, and what the ledger found after it."""

from collections import Counter
from dataclasses import dataclass, field

from tests.faults.ledger import Tally


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
