"""Every (state, transition, role) of every kind: allowed exactly where the table says; nothing moves where refused."""

import pytest
from django.db import transaction

from licensing import transitions
from licensing.case_file import CaseFile
from licensing.context import ActionContext
from licensing.models import Event
from licensing.transitions import Refused
from tests.world import AGREEMENT, PATHS_OF, make_world
from tests.worlds.inputs import inputs_of, roles_in
from workflows.catalogue import CATALOGUE
from workflows.language import Role

EVERY = [(kind, state) for kind, paths in PATHS_OF.items() for state in paths]
BY_THE_TABLE = {"wrong_role", "not_yours", "wrong_state"}
# what else a case in that state needs before its guarded transitions open
READY = {("licence", "approved"): {"detail": AGREEMENT}}
# whose desk it is where a fact decides: a dispute of a hold at export is an officer's
DESKS = {("shipment", "disputed"): Role.OFFICER, ("shipment", "held"): Role.FILER}


def attempt(world, case, name, who):
    """What the write path says: its refusals, or none of them and the state that the case came to (then undone)."""
    transition = case.flow.transition(name, case.state) or case.flow.transitions_named(name)[0]
    ctx = ActionContext(world.now, world.actors[who], inputs_of(transition))
    try:
        with transaction.atomic():
            moved = transitions.execute(case.pk, name, ctx).case
            transaction.set_rollback(True)
    except Refused as refused:
        return refused.refusals, None
    return [], moved.state


def allowed_roles(flow, transition, kind, state):
    """Who may execute the transition, by the table as a person reads it."""
    return transition.roles or (DESKS.get((kind, state), flow.state(state).desk),)


def ends_of(flow, transition, state):
    """Where the transition can lead, and where the clock can bring the case from there by itself."""
    ends = set(flow.leads_to(transition, state))
    for end in tuple(ends):
        for follower in flow.transitions_from(end):
            if follower.automatic:
                ends |= set(flow.leads_to(follower, end))
    return ends


def judged(file, world, name, who):
    """What the write path would say first of all, without going through it: far quicker, and nothing moves."""
    transition = file.flow.transition(name, file.state) or file.flow.transitions_named(name)[0]
    return transitions.refusals(
        file, name, ActionContext(world.now, world.actors[who], inputs_of(transition))
    )


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "state"), EVERY)
def test_allowed_exactly_where_the_table_says(kind, state):
    """Whoever is admitted goes through the write path itself, and a stranger where there is one; the others are judged as it does."""
    world, flow = make_world(), CATALOGUE[kind]
    case = world.at(state, kind=kind, **READY.get((kind, state), {}))
    locked, before = transitions.lock(case.pk), Event.objects.count()
    for name in sorted({transition.name for transition in flow.transitions}):
        transition = flow.transition(name, state)
        for who, role in roles_in(kind, state).items():
            admitted = transition is not None and role in allowed_roles(flow, transition, kind, state)
            if admitted or (transition is not None and who == "stranger"):
                refusals, reached = attempt(world, case, name, who)
            else:
                refusals, reached = judged(locked, world, name, who), None
            codes = {refusal.code for refusal in refusals}
            sentence = f"{name} by {who} out of {state}: {codes or reached}"
            assert bool(codes & BY_THE_TABLE) is not admitted, sentence
            if reached is not None:
                assert reached in ends_of(flow, transition, state), sentence
    assert Event.objects.count() == before
    assert world.fresh(case).event_count == case.event_count


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "states"),
    [
        ("licence", ("draft", "intake", "review", "staffed", "countersign", "queried", "approved")),
        ("spares", ("draft", "verification", "countersign", "released", "blocked")),
        ("maintenance", ("technical", "cleared", "in_work", "awaiting_parts", "returning")),
        ("shipment", ("lodged", "in_transit", "held", "disputed", "clearing")),
        ("priority", ("sponsorship", "endorsement", "authorisation", "rated", "accepted")),
    ],
)
def test_available_is_what_the_door_would_say(kind, states):
    world = make_world()
    for state in states:
        case = world.at(state, kind=kind)
        for who in (name for name in roles_in(kind, state) if name != "clock"):
            offered = {
                transition.transition.name: transition
                for transition in transitions.available(CaseFile(world.fresh(case)), world.ctx(who))
            }
            for name, choice in offered.items():
                refusals, _ = attempt(world, case, name, who)
                asked = {input_.name for input_ in choice.transition.inputs}
                others = {refusal.code for refusal in refusals if refusal.field not in asked}
                assert choice.allowed == (not others), (state, who, name, others)


@pytest.mark.django_db
def test_a_partner_is_offered_its_own_transitions_alone():
    world = make_world()
    case = world.at("countersign")
    offered = transitions.available(CaseFile(world.fresh(case)), world.ctx("filer"))
    assert [choice.transition.name for choice in offered] == ["withdraw", "return_to_service"]
    assert transitions.available(CaseFile(world.fresh(case)), world.ctx("consignee")) == []
    assert transitions.available(CaseFile(world.fresh(case)), world.ctx("stranger")) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "names"),
    [
        ("filer", {"supply", "dispute", "file_export_information", "replan"}),
        ("export_port", {"clear", "seize"}),
        ("import_port", {"clear", "seize"}),
        ("hal", set()),
        ("end_user", set()),
        ("sponsor", set()),
        ("stranger", set()),
    ],
)
def test_a_held_shipment_offers_each_its_own(who, names):
    world = make_world()
    case = world.at("held", kind="shipment")
    assert {
        transition.transition.name for transition in transitions.available(CaseFile(case), world.ctx(who))
    } == names


@pytest.mark.django_db
def test_officers_are_shown_every_staff_transition_with_its_refusals():
    world = make_world()
    offered = {
        transition.transition.name: transition
        for transition in transitions.available(CaseFile(world.at("countersign")), world.ctx("officer"))
    }
    assert "withdraw" not in offered
    assert {refusal.code for refusal in offered["approve"].refusals} == {"wrong_role"}
    assert {refusal.code for refusal in offered["settle_objection"].refusals} == {"nothing_to_settle"}


@pytest.mark.django_db
def test_a_transition_of_a_port_is_not_shown_to_staff():
    world = make_world()
    case = world.at("held", kind="shipment")
    offered = {
        transition.transition.name
        for transition in transitions.available(CaseFile(case), world.ctx("officer"))
    }
    assert offered == {"advise"}


@pytest.mark.django_db
def test_an_unknown_transition_is_none():
    world = make_world()
    with pytest.raises(KeyError):
        transitions.execute(world.file().pk, "teleport", world.ctx("filer"))


@pytest.mark.django_db
def test_who_has_no_business_learns_that_alone():
    world = make_world()
    case = world.at("countersign")
    with pytest.raises(Refused) as refused:
        transitions.execute(case.pk, "approve", world.ctx("filer", nonsense="x"))
    assert refused.value.codes == {"not_yours"}
    with pytest.raises(Refused) as refused:
        transitions.execute(case.pk, "withdraw", world.ctx("consignee"))
    assert refused.value.codes == {"wrong_role"}


@pytest.mark.django_db
def test_every_refusal_is_told_at_once():
    world = make_world()
    case = world.at("countersign")
    stale = ActionContext(world.now, world.actors["countersigner"], {"extra": 1, "reason": 7}, seen=1)
    with pytest.raises(Refused) as refused:
        transitions.execute(case.pk, "deny", stale)
    assert refused.value.codes == {"stale_version", "bad_answer", "not_asked_for"}
    assert {refusal.field for refusal in refused.value.refusals} == {"version", "reason", "extra"}
    assert world.fresh(case).event_count == case.event_count


@pytest.mark.django_db
def test_a_missing_answer_names_itself():
    world = make_world()
    with pytest.raises(Refused) as refused:
        transitions.execute(world.at("review").pk, "recommend", world.ctx("officer"))
    assert {(refusal.code, refusal.field) for refusal in refused.value.refusals} == {
        ("missing_answer", "recommendation"),
        ("missing_answer", "notification"),
    }
