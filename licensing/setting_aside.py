"""Setting aside: a clock whose effect kept failing, taken up again by an officer once its cause is mended."""

from __future__ import annotations

from typing import Any

from licensing import ledger, transitions, wakeups
from licensing.actors import Moment
from licensing.models import Case
from licensing.outcomes import Outcome


class NotSetAside(ValueError):
    """The clock is not set aside (any more)."""


def release(case_id: int, scope: str, moment: Moment) -> Case:
    """Let the case's clock of that scope fire again, at once if it is due; raises NotSetAside, Case.DoesNotExist."""

    def change(case: Case) -> tuple[str, dict[str, Any], Outcome]:
        clock = next((one for one in case.clock_list if one.scope == scope and one.set_aside_at), None)
        if clock is None:
            raise NotSetAside(f"No clock {scope!r} of {case.reference} is set aside.")
        facts = {"scope": scope, "rung": clock.next_rung, "error": clock.error[:500]}
        clock.set_aside_at, clock.failures, clock.error = None, 0, ""
        ledger.rederive(clock)
        return "clock.released", facts, Outcome(clocks=[clock])

    case = transitions.note(case_id, moment, change)
    wakeups.ring()
    return case
