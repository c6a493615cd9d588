"""The saved views of the inbox: each a name, words and a condition derived from the tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from licensing.admin.access import Acting, at_reviewers_desk
from licensing.admin.display import labels
from licensing.admin.display.time_left import SOON
from licensing.admin.inbox.sorting import IN_TURN, NEWEST, SOONEST, Sorting
from licensing.models import Case, Clock, Pause, PriorityEvidence, case_links, phases
from licensing.models.lines import any_of
from licensing.models.phases import in_states
from workflows.catalogue import kinds
from workflows.language import RELATIONS, Role, State, Target
from workflows.tables.class_transitions import class_transitions
from workflows.workflow import Workflow

Cases = QuerySet[Case]
CLOSED = "closed"
CONFIRMING = tuple(
    transition for transition in class_transitions("any") if transition.four_eyes
)  # evidence of priority
CONFIRMERS = frozenset(role for transition in CONFIRMING for role in transition.roles)


@dataclass(frozen=True)
class View:
    """A saved view with its order: the queue's unless it says otherwise."""

    name: str
    title: str
    icon: str
    narrow: Callable[[Cases, Acting], Cases]
    sorting: Sorting = IN_TURN


def _needs_second_pair(flow: Workflow, state: State) -> bool:
    # evidence of priority is countersigned in any state, whether it waits or not
    moving = [
        transition
        for transition in flow.transitions_from(state.name)
        if transition.target is not Target.UNCHANGED
    ]
    return labels.is_at_staff_desk(state) and any(transition.four_eyes for transition in moving)


def _has_evidence_confirmed(flow: Workflow, state: State) -> bool:
    return any(flow.transition(transition.name, state.name) is not None for transition in CONFIRMING)


def _is_sampled(flow: Workflow, state: State) -> bool:
    return flow.transition("sample", state.name) is not None


def _open(cases: Cases, acting: Acting) -> Cases:
    return cases.filter(phases.undecided(), phases.submitted())


def _under_way(cases: Cases, acting: Acting) -> Cases:
    """What is open, and what is in force: every case that has not ended."""
    return cases.filter(phases.not_ended(), phases.submitted())


def _mine(cases: Cases, acting: Acting) -> Cases:
    """A reviewer's desk is what waits for the agency or for any reviewer; every other desk is what waits for it."""
    roles = acting.actor.roles - {Role.REVIEWER}
    mine = [Q(desk__in=roles)] if roles else []
    if Role.REVIEWER in acting.actor.roles:
        asked = Q(referrals__agency__code__in=acting.actor.agencies, referrals__closed_at__isnull=True)
        mine += [at_reviewers_desk(acting.actor), phases.not_ended() & asked]
    return cases.filter(any_of(*mine) if len(mine) > 1 else mine[0] if mine else Q(pk__in=()))


def _soon(cases: Cases, acting: Acting) -> Cases:
    until = acting.now + timedelta(days=SOON + 1)
    return _open(cases, acting).filter(due_at__gt=acting.now, due_at__lte=until)


def _breached(cases: Cases, acting: Acting) -> Cases:
    return _open(cases, acting).filter(due_at__lte=acting.now)


def _will_miss_required_date(cases: Cases, acting: Acting) -> Cases:
    return cases.filter(Exists(Clock.missing_required_date().filter(case=OuterRef("pk"))))


def _with_partner(cases: Cases, acting: Acting) -> Cases:
    return _open(cases, acting).filter(desk__in=RELATIONS)


def _second_pair(cases: Cases, acting: Acting) -> Cases:
    """What is decided under four eyes; for whoever may countersign it also evidence of priority that waits for that."""
    waiting = in_states(_needs_second_pair)
    if acting.actor.roles & CONFIRMERS:
        asked = Case.objects.filter(
            in_states(_has_evidence_confirmed), pk__in=PriorityEvidence.waiting().values("case")
        )
        # their keys are read first: beside the other condition a subquery would be asked of every case there is
        waiting |= Q(pk__in=list(asked.order_by().values_list("pk", flat=True)))
    return cases.filter(waiting)


def _held_at_port(cases: Cases, acting: Acting) -> Cases:
    """Shipments that a port has not let go."""
    return _open(cases, acting).filter(shipment_detail__hold_code__gt="")


def _under_hold(cases: Cases, acting: Acting) -> Cases:
    """Cases that are under a hold."""
    pauses_of_holds = Pause.objects.filter(case=OuterRef("pk"), hold__isnull=False, closed_at__isnull=True)
    return cases.filter(Exists(pauses_of_holds))


def _sample(cases: Cases, acting: Acting) -> Cases:
    """What went ahead under an exemption, can be sampled and has not been."""
    exempt = []
    for kind in kinds():
        fields = {field.name for field in case_links.detail_model(kind)._meta.get_fields()}
        if {"exempt_at", "sampled_at"} <= fields:
            path = f"{kind}_detail"
            exempt.append(Q(**{f"{path}__exempt_at__isnull": False, f"{path}__sampled_at__isnull": True}))
    return cases.filter(any_of(*exempt), in_states(_is_sampled))


def _in_force(cases: Cases, acting: Acting) -> Cases:
    return cases.filter(phases.standing())


def _closed(cases: Cases, acting: Acting) -> Cases:
    return cases.filter(phases.ended())


VIEWS = (
    View("open", "All open", "inbox", _open),
    View("mine", "My desk", "person", _mine),
    View("soon", f"Due in {SOON} days", "schedule", _soon, SOONEST),
    View("breached", "Breached", "warning", _breached, SOONEST),
    View("risk", "Required date", "event_busy", _will_miss_required_date),
    View("partner", "Waiting for a partner", "hourglass_empty", _with_partner),
    View("second", "Countersign", "visibility", _second_pair),
    View("held", "Held at a port", "front_hand", _held_at_port),
    View("order", "On hold", "lock", _under_hold),
    View("sample", "Sample of exempt releases", "fact_check", _sample),
    View("all", "Open or in force", "stacks", _under_way),
    View("force", "In force", "verified", _in_force, NEWEST),
    View(CLOSED, "Closed", "archive", _closed, NEWEST),
)
BY_NAME = {view.name: view for view in VIEWS}


def view_of(name: str | None) -> View:
    """The view of that name; all open cases for none or an unknown one."""
    return BY_NAME.get(name or "", VIEWS[0])
