"""The transitions that every reviewed kind has for its clocks: open and close a pause, correct the ledger, record evidence."""

from workflows.guards import clocks as c
from workflows.input import Input
from workflows.inputs import clocks as i
from workflows.language import Role, Target, Transition, row


def clock_transitions(
    sources: str, *, pause: Input = i.PAUSE, by: tuple[Role, ...] = (Role.OFFICER,)
) -> tuple[Transition, ...]:
    """The transitions out of those states, none of them moving the case; `pause` says what may be opened, `by` who does it."""
    return (
        row("open_stop", sources, Target.UNCHANGED, by, reason=True,
            inputs=(pause,), guards=(c.pause_is_not_open,), side_effects="open_pause", label="Open a pause or exception", done="stop_opened"),
        row("close_stop", sources, Target.UNCHANGED, by, reason=True,
            inputs=(i.OPEN_PAUSE,), guards=(c.pause_is_open,), side_effects="close_pause", label="Close a pause or exception", done="stop_closed"),
        row("correct_clock", sources, Target.UNCHANGED, by, reason=True,
            inputs=(i.CLOCK, i.READS, i.FROM, i.UNTIL), guards=(c.correction_is_valid,),
            side_effects="correct_clock", label="Correct a clock", done="clock_corrected"),
        row("record_evidence", sources, Target.UNCHANGED, by,
            inputs=(i.CERTIFICATE_CODE, i.CERTIFICATE_TITLE, i.EXPIRES), guards=(c.expiry_lies_ahead,),
            side_effects="record_certificate", done="evidence_recorded"),
    )  # fmt: skip
