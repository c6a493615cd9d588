"""I2: whether a required date is at risk is what the case's other clocks, and the stages to come, say of it."""

from __future__ import annotations

from collections.abc import Iterator

from licensing.clocks import required_dates
from licensing.models import Case
from workflows.main_line import remaining


def faults(case: Case, *, counting: bool) -> Iterator[str]:
    """What is wrong with the clock of the case's required date; its end is not judged while days are counted anew."""
    clock, needed_on = required_dates.clock_of(case), case.fact("needed_on")
    if (clock is not None) != required_dates.is_due(case):
        yield f"{'has' if clock else 'lacks'} a clock of its required date, against the table and its filing"
    if clock is None or needed_on is None or not required_dates.is_due(case):
        return
    if clock.due_on != needed_on:
        yield f"is needed on {needed_on}, and its clock says {clock.due_on}"
    ahead = remaining(case.flow, required_dates.stage_of(case).name, case)
    if not {one["state"] for one in clock.ahead} <= set(ahead):
        yield "reckons with other stages than lie ahead of it"
    elif not counting and clock.ends_at != required_dates.ends_at(case, needed_on, clock.ahead):
        yield "is at risk from another instant on than its clocks say"
    seen = case.last_event_at or case.filed_at
    if clock.is_at_risk and clock.ends_at is not None and clock.ends_at > seen:
        yield "is said to be at risk, and can be done in time"
