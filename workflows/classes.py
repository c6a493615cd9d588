"""Priority classes: P0 to P3 as a function of the evidence in force, and what a class means for time and for order.

A class reorders officers' queues, shortens their targets and escalates them sooner. No guard reads it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from workflows.escalation import DESK, DIRECTOR, PRINCIPALS, SECTION_CHIEF
from workflows.language import Tone

# the evidence on which a class rests
DX, DO, SOSA, DISRUPTION, DOWN = "rating_dx", "rating_do", "sosa_endorsement", "disruption", "equipment_down"
EVIDENCE = (
    (DX, "DX rating"),
    (DO, "DO rating"),
    (SOSA, "Endorsement under a Security of Supply arrangement"),
    (DISRUPTION, "Declared supply disruption"),
    (DOWN, "Delivered equipment is down"),
)
TITLES = dict(EVIDENCE)
RATED = {"DX": DX, "DO": DO}  # the levels of a rating, the most urgent first
RATINGS = tuple(RATED.values())

EscalationPolicy = tuple[tuple[str, int], ...]
# levels and the days after the breach; a stage of one or two working days has two levels, longer ones four
SHORT: EscalationPolicy = ((SECTION_CHIEF, 1), (DIRECTOR, 2))
LONG: EscalationPolicy = ((DESK, 1), (SECTION_CHIEF, 3), (DIRECTOR, 5), (PRINCIPALS, 10))
RAISED_SHORT: EscalationPolicy = ((DIRECTOR, 1), (PRINCIPALS, 2))
RAISED_LONG: EscalationPolicy = ((SECTION_CHIEF, 1), (DIRECTOR, 3), (PRINCIPALS, 5))


@dataclass(frozen=True)
class PriorityClass:
    """One class: its share (per cent) of a target that no service level sets for it, its escalation policies, its position in the queue.

    A `strict` class is ordered by required date before any other; the rest share one lane, in which `ahead` is how much
    sooner than its receipt a case is counted, so that whoever waits long enough comes first.
    """

    name: str
    title: str
    tone: Tone  # loud where it stands out of its turn, quiet where it does not
    share: int
    short: EscalationPolicy = SHORT
    long: EscalationPolicy = LONG
    strict: bool = False
    ahead: timedelta = timedelta()

    def shortened(self, amount: int) -> int:
        """Its share of so many days or hours, rounded up; never nothing."""
        return max(1, -(-amount * self.share // 100))


CLASSES = {
    priority_class.name: priority_class
    for priority_class in (
        PriorityClass("P0", "P0: rated DX", Tone.BAD, 50, RAISED_SHORT, RAISED_LONG, strict=True),
        PriorityClass(
            "P1", "P1: rated DO with endorsement", Tone.WARNING, 60, RAISED_SHORT, RAISED_LONG, strict=True
        ),
        PriorityClass(
            "P2", "P2: rated DO, disruption or equipment down", Tone.ACTIVE, 80, ahead=timedelta(days=14)
        ),
        PriorityClass("P3", "P3: in order of receipt", Tone.NEUTRAL, 100),
    )
}
LOWEST = "P3"


def class_of(evidence: Collection[str]) -> str:
    """The class that this evidence in force gives; what is not evidence gives nothing."""
    if DX in evidence:
        return "P0"
    if DO in evidence and SOSA in evidence:
        return "P1"
    return "P2" if {DO, DISRUPTION, DOWN} & set(evidence) else LOWEST


# the lanes of the officers' queue: one for each strict class, one for all the others, and what waits for no decision
_STRICT = tuple(priority_class.name for priority_class in CLASSES.values() if priority_class.strict)
SHARED, IDLE = len(_STRICT), len(_STRICT) + 1


def lane(name: str) -> int:
    """The lane in which a case of that class waits."""
    return _STRICT.index(name) if name in _STRICT else SHARED
