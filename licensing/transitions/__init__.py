"""The one door: row -> decide -> TransitionResult -> record. Nothing else writes a state, an event or a clock.

`decide` judges and runs a row in memory, `record` writes results, `take` locks one case and does both,
`available` tells what may be taken and why the rest may not.
"""

from licensing.transitions.available import Choice, available
from licensing.transitions.deciding import decide, objections
from licensing.transitions.recording import record
from licensing.transitions.result import Refused, TransitionResult
from licensing.transitions.taking import lock, record_event, take

__all__ = [
    "Choice",
    "Refused",
    "TransitionResult",
    "available",
    "decide",
    "lock",
    "objections",
    "record",
    "record_event",
    "take",
]
