"""The one write path: transition -> decide -> TransitionResult -> record. Nothing else writes a state, an event or a clock.

`decide` judges and runs a transition in memory, `record` writes results, `execute` locks one case and does both,
`available` tells what may be executed and why the rest may not.
"""

from licensing.transitions.available import Choice, available
from licensing.transitions.deciding import decide, refusals
from licensing.transitions.executing import execute, record_event
from licensing.transitions.locking import lock
from licensing.transitions.recording import record
from licensing.transitions.result import Refused, TransitionResult

__all__ = [
    "Choice",
    "Refused",
    "TransitionResult",
    "available",
    "decide",
    "execute",
    "lock",
    "record",
    "record_event",
    "refusals",
]
