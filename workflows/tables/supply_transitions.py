"""The transitions that spares and maintenance share: what goods and work move under is waited for, extended, lost and found again."""

from workflows.guards import clocks as c
from workflows.guards import export_authority as a
from workflows.guards import law
from workflows.guards import supply as s
from workflows.inputs import supply as i
from workflows.language import Audience, Role, Target, Transition, row

OFFICER, CLOCK, PARTIES = Role.OFFICER, Role.CLOCK, Audience.PARTIES


# fmt: off
def licence_transitions(first: str, granted: str) -> tuple[Transition, ...]:
    """A case at its `first` desk, or blocked, waits for a licence, by which it is `granted` or begins again."""
    return (
        row("await_licence", f"{first} blocked", "awaiting_licence", OFFICER,
            inputs=(i.LICENCE,), guards=(a.licence_is_named,),
            label="Wait for a licence", done="licence_awaited", audience=PARTIES, public="Waiting for a licence."),
        row("licence_granted", "awaiting_licence", granted, CLOCK, automatic=True,
            guards=(a.licence_is_granted, *law.GRANTED_SUPPLY, c.is_not_on_hold),
            done="licence_granted", audience=PARTIES, public="The licence was granted."),
        row("licence_failed", "awaiting_licence", first, CLOCK, automatic=True,
            guards=(a.licence_has_failed,), label="Licence not granted", done="licence_failed", audience=PARTIES, public="The licence was not granted."),
    )


def extend_transition(granted: str) -> Transition:
    """A letter of offer is extended."""
    return row("extend_authority", f"{granted} blocked", Target.UNCHANGED, OFFICER, "extend_export_authority",
               inputs=(i.EXTENDED,), guards=(a.export_authority_is_dated,),
               label="Extend the letter of offer", done="authority_extended", audience=PARTIES, public="The letter of offer was extended.")


def sample_transition(sources: str) -> Transition:
    """An officer looks at what the clock let go."""
    return row("sample", sources, Target.UNCHANGED, OFFICER,
               inputs=(i.SAMPLE, i.REMARK), guards=(s.was_released_by_the_clock,), label="Review a sample", done="sampled")


def blocking_transitions(granted: str) -> tuple[Transition, ...]:
    """What was `granted` is blocked while no authority is in force."""
    return (
        row("block", granted, "blocked", CLOCK, automatic=True, guards=(a.export_authority_has_ended,),
            done="blocked", audience=PARTIES, public="Blocked: the authority has ended or is suspended."),
        row("unblock", "blocked", Target.PREVIOUS, CLOCK, automatic=True, guards=(a.export_authority_is_in_force,),
            done="unblocked", audience=PARTIES, public="The authority is in force again."),
    )
# fmt: on
