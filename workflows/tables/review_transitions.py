"""The transitions that kinds share around a decision: a question and its answer, a return, a withdrawal, a denial, another try."""

from workflows.guards import dates as d
from workflows.guards import facts as g
from workflows.guards import law
from workflows.input import Input
from workflows.inputs import licence as i
from workflows.language import Audience, Guard, Role, Target, Transition, row

OFFICER, COUNTERSIGNER, FILER, CLOCK = Role.OFFICER, Role.COUNTERSIGNER, Role.FILER, Role.CLOCK
PARTIES = Audience.PARTIES


# fmt: off
def desk_transitions(
    desks: str,
    *,
    withdrawn_from: str,
    waived_at: str,
    answer: tuple[Input, ...] = (i.ANSWER,),
    answer_holds: tuple[Guard, ...] = (),
) -> tuple[Transition, ...]:
    """What an officer's `desks` may do before the decision, and what the filer may; a waiver is recorded at `waived_at`."""
    return (
        query_transition(desks, OFFICER, side_effects="write_query"),
        return_transition(desks, OFFICER, inputs=(i.RETURN_CODE,), side_effects="write_return"),
        withdraw_transition(withdrawn_from),
        *answer_transitions(OFFICER, inputs=answer, guards=answer_holds),
        lapse_transition("queried", "lapsed"),
        row("record_waiver", waived_at, Target.UNCHANGED, OFFICER, reason=True,
            inputs=(i.WAIVER, i.WAIVED), guards=(law.a_country_is_denied, d.date_is_past("waived_on")),
            label="Record a waiver", done="waiver_recorded"),
    )


def query_transition(desks: str, by: Role, side_effects: str = "") -> Transition:
    """A question to the filer."""
    return row("query", desks, "queried", by, side_effects, reason=True, discloses_reason=True,
               label="Request information", done="queried", audience=PARTIES, public="Information was requested.")


def answer_transitions(by: Role, inputs: tuple[Input, ...] = (i.ANSWER,), guards: tuple[Guard, ...] = ()) -> tuple[Transition, ...]:
    """The filer answers, or `by` whom it was asked the question is dropped."""
    return (
        row("answer", "queried", Target.PREVIOUS, FILER, inputs=inputs, guards=guards,
            label="Answer the request", done="answered", audience=PARTIES, public="The request for information was answered."),
        row("drop_query", "queried", Target.PREVIOUS, by,
            label="Withdraw the request", done="query_dropped", audience=PARTIES, public="The request for information was withdrawn."),
    )


def lapse_transition(source: str, target: str) -> Transition:
    """The filer's time to answer is up."""
    return row("lapse", source, target, CLOCK,
               done="lapsed", audience=PARTIES, public="Lapsed: no answer was received in time.")


def return_transition(desks: str, by: Role | tuple[Role, ...] = (), inputs: tuple[Input, ...] = (), side_effects: str = "") -> Transition:
    """The filing goes back without a decision."""
    return row("return_without_action", desks, "returned", by, side_effects, reason=True, discloses_reason=True, inputs=inputs,
               done="returned", audience=PARTIES, public="Returned without action. A new filing may refer to this case.")


def withdraw_transition(sources: str) -> Transition:
    """The filer takes it back."""
    return row("withdraw", sources, "withdrawn", FILER,
               done="withdrawn", audience=PARTIES, public="Withdrawn by the filer.")


def deny_transition() -> Transition:
    """The countersigner denies what another officer recommended to deny."""
    return row("deny", "countersign", "denied", COUNTERSIGNER, "write_denial", four_eyes=("recommend",),
               reason=True, discloses_reason=True, guards=(g.another_than_before("deny"),),
               done="denied", audience=PARTIES, public="Denied. The filer may request reconsideration within 30 days.")


def denied_transitions(desk: str) -> tuple[Transition, ...]:
    """Once denied: the filer asks `desk` for another decision, or the time to ask for one passes."""
    return (
        row("request_reconsideration", "denied", desk, FILER,
            inputs=(i.GROUNDS,), guards=(g.is_first_reconsideration,),
            done="reconsideration_requested", audience=PARTIES, public="The filer requested reconsideration."),
        close_transition("denied", "refused"),
    )


def close_transition(source: str, target: str) -> Transition:
    """The time to ask for another decision is up."""
    return row("close", source, target, CLOCK,
               label="Close the case", done="closed", audience=PARTIES, public="The time to request another decision has ended.")
# fmt: on
