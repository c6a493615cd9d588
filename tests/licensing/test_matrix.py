"""Every (state, transition, role): allowed exactly where the table says, and nothing moves where it is refused."""

import pytest
from django.db import transaction

from licensing import transitions
from licensing.actors import Moment
from licensing.models import Event
from licensing.transitions import Refused
from tests.world import AGREEMENT, PATHS, START, make_world
from workflows.catalogue import CATALOGUE
from workflows.language import Role

FLOW = CATALOGUE["licence"]
NAMES = sorted({row.name for row in FLOW.rows})
# the second of each, so that four eyes do not stand in the way of what is asked here
ACTORS = {
    "filer": Role.FILER,
    "consignee": Role.CONSIGNEE,
    "stranger": None,
    "officer2": Role.OFFICER,
    "countersigner2": Role.COUNTERSIGNER,
    "reviewer": Role.REVIEWER,
    "endorser": Role.ENDORSER,
    "authoriser": Role.AUTHORISER,
    "clock": Role.CLOCK,
}
ANSWERS = {
    "agencies": ["sca"],
    "agency": "sca",
    "answer": "The F404-IN20.",
    "drawn_in_full": False,
    "enacted_on": START.date(),
    "executed_on": START.date(),
    "grounds": "The facts were other.",
    "notification": "none",
    "position": "no_objection",
    "reason": "A reason.",
    "received_by_congress_on": START.date(),
    "recommendation": "approve",
}
BY_THE_TABLE = {"wrong_role", "not_yours", "wrong_state"}
# what else a case in that state needs before its guarded ways open
READY = {
    "approved": {"detail": AGREEMENT},
}


def answers(name):
    return {ask.name: ANSWERS[ask.name] for ask in FLOW.named(name)[0].asks if ask.name in ANSWERS}


def data_for(name, state):
    row = FLOW.row(name, state) or FLOW.named(name)[0]
    return {**answers(name), **({"reason": "A reason."} if row.reason else {})}


def attempt(world, case, name, who):
    """What the door says: the codes of its objections, or the empty set and the case moved (then undone)."""
    moment = Moment(world.now, world.actors[who], data_for(name, case.state))
    try:
        with transaction.atomic():
            moved = transitions.take(case.pk, name, moment)
            transaction.set_rollback(True)
    except Refused as refused:
        return refused.codes, None
    return set(), moved.state


@pytest.mark.django_db
@pytest.mark.parametrize("state", PATHS)
def test_allowed_exactly_where_the_table_says(state):
    world = make_world()
    case = world.at(state, **READY.get(state, {}))
    before = Event.objects.count()
    for name in NAMES:
        row = FLOW.row(name, state)
        for who, role in ACTORS.items():
            codes, reached = attempt(world, case, name, who)
            said = f"{name} by {who} out of {state}: {codes or reached}"
            admitted = row is not None and role in FLOW.roles(row, state)
            assert bool(codes & BY_THE_TABLE) is not admitted, said
            if reached is not None:
                assert reached in _ends(row, state), said
    assert Event.objects.count() == before
    assert world.fresh(case).event_count == case.event_count


def _ends(row, state):
    """Where the row can lead, and where the clock can take the case from there by itself."""
    ends = set(FLOW.leads_to(row, state))
    for end in tuple(ends):
        for follower in FLOW.out_of(end):
            if follower.automatic:
                ends |= set(FLOW.leads_to(follower, end))
    return ends


@pytest.mark.django_db
def test_available_is_what_the_door_would_say():
    world = make_world()
    for state in ("draft", "intake", "review", "countersign", "queried", "approved"):
        case = world.at(state)
        for who in ("filer", "consignee", "stranger", "officer2", "countersigner2", "reviewer"):
            offered = {
                one.row.name: one for one in transitions.available(world.fresh(case), world.moment(who))
            }
            for name, choice in offered.items():
                codes, _ = attempt(world, case, name, who)
                assert choice.allowed == (not codes - {"bad_answer", "missing_answer"}), (
                    state,
                    who,
                    name,
                    codes,
                )


@pytest.mark.django_db
def test_a_partner_is_offered_its_own_ways_alone():
    world = make_world()
    case = world.at("countersign")
    offered = transitions.available(world.fresh(case), world.moment("filer"))
    assert [choice.row.name for choice in offered] == ["withdraw"]
    assert transitions.available(world.fresh(case), world.moment("consignee")) == []
    assert transitions.available(world.fresh(case), world.moment("stranger")) == []


@pytest.mark.django_db
def test_staff_are_shown_every_way_of_ours_with_its_objections():
    world = make_world()
    offered = {
        one.row.name: one for one in transitions.available(world.at("countersign"), world.moment("officer"))
    }
    assert "withdraw" not in offered
    assert {one.code for one in offered["approve"].objections} == {"wrong_role"}
    assert {one.code for one in offered["settle_objection"].objections} == {"nothing_to_settle"}


@pytest.mark.django_db
def test_an_unknown_way_is_no_way():
    world = make_world()
    with pytest.raises(KeyError):
        transitions.take(world.file().pk, "teleport", world.moment("filer"))


@pytest.mark.django_db
def test_who_has_no_business_learns_that_alone():
    world = make_world()
    case = world.at("countersign")
    with pytest.raises(Refused) as refused:
        transitions.take(case.pk, "approve", world.moment("filer", nonsense="x"))
    assert refused.value.codes == {"not_yours"}
    with pytest.raises(Refused) as refused:
        transitions.take(case.pk, "withdraw", world.moment("consignee"))
    assert refused.value.codes == {"wrong_role"}


@pytest.mark.django_db
def test_every_objection_is_told_at_once():
    world = make_world()
    case = world.at("countersign")
    stale = Moment(world.now, world.actors["countersigner"], {"extra": 1, "reason": 7}, seen=1)
    with pytest.raises(Refused) as refused:
        transitions.take(case.pk, "deny", stale)
    assert refused.value.codes == {"stale_version", "bad_answer", "not_asked_for"}
    assert {one.field for one in refused.value.objections} == {"version", "reason", "extra"}
    assert world.fresh(case).event_count == case.event_count


@pytest.mark.django_db
def test_a_missing_answer_names_itself():
    world = make_world()
    with pytest.raises(Refused) as refused:
        transitions.take(world.at("review").pk, "recommend", world.moment("officer"))
    assert {(one.code, one.field) for one in refused.value.objections} == {
        ("missing_answer", "recommendation"),
        ("missing_answer", "notification"),
    }


def test_the_matrix_covers_every_state():
    assert set(PATHS) | {"applied"} == set(FLOW.names())
