"""I2: whether a required date will be missed is what the case's other clocks, and the stages to come, say of it."""

from __future__ import annotations

from collections.abc import Iterator

from licensing.case_file import CaseFile
from licensing.clocks import required_dates
from workflows.main_line import remaining


def violations(file: CaseFile, *, counting: bool) -> Iterator[str]:
    """The violations of the clock of the case's required date; its end is not judged while days are recalculated."""
    clock, needed_on = required_dates.clock_of(file), file.fact("needed_on")
    if (clock is not None) != required_dates.is_due(file):
        yield f"{'has' if clock else 'lacks'} a clock of its required date, against the table and its filing"
    if clock is None or needed_on is None or not required_dates.is_due(file):
        return
    if clock.due_on != needed_on:
        yield f"is needed on {needed_on}, and its clock says {clock.due_on}"
    ahead = remaining(file.flow, required_dates.stage_of(file).name, file)
    if not {stage["state"] for stage in clock.ahead} <= set(ahead):
        yield "counts on other stages than lie ahead of it"
    elif not counting and clock.ends_at != required_dates.ends_at(file, needed_on, clock.ahead):
        yield "will miss its required date from another instant on than its clocks say"
    seen = file.case.last_event_at or file.case.filed_at
    if clock.says_date_missed and clock.ends_at is not None and clock.ends_at > seen:
        yield "is said to miss its required date, and can be done in time"
