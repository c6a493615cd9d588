"""Dates that people enter: held against the day they are given on, and against what they rest on."""

from datetime import timedelta

import pytest

from tests.world import AGREEMENT, make_world, refused
from tests.worlds.orders import accepted
from workflows.catalogue import CATALOGUE
from workflows.guards.dates import RESTS_ON

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
# bounded by guards of their own subject
ELSEWHERE = {
    *(
        "from_on",
        "until_on",
        "expires_on",
        "ends_on",
        "authority_ends_on",
        "required_on",
        "order_received_at",
    ),
}


def test_every_date_that_a_transition_takes_is_bounded():
    for flow in CATALOGUE.values():
        for transition in flow.transitions:
            guards = {guard.__name__ for guard in transition.guards}
            for input_ in transition.inputs:
                if input_.of.__name__ in ("date", "datetime") and input_.name not in ELSEWHERE:
                    ends = {f"{input_.name}_{end}" for end in ("is_past", "has_come", "stands_ahead")}
                    assert ends & guards, (flow.kind, transition.name, input_.name)


def test_an_agreement_is_not_executed_before_it_is_approved():
    world = make_world()
    world.now += 3 * DAY
    case = world.at("countersign", detail=AGREEMENT)
    world.now += 3 * DAY
    case = world.execute(case, "approve", "countersigner")
    day = case.detail.approved_on - DAY
    (refusal,) = refused(world, case, "execute", "filer", executed_on=day)
    assert (refusal.code, refusal.field) == ("too_early", "executed_on")
    assert refusal.sentence.endswith(f", when {RESTS_ON['approved_on']}.")


def test_what_comes_back_was_dispatched_before():
    world = make_world()
    case = world.at("returning", kind="maintenance")
    sent = case.detail.dispatched_on
    (refusal,) = refused(world, case, "receive", "end_user", received_on=sent - DAY)
    assert (refusal.code, refusal.field) == ("too_early", "received_on")


def test_a_delay_is_to_a_later_day_within_ten_years():
    world = make_world()
    case = accepted(world)
    data = {"notice": "written", "reason": "A strike."}
    agreed = case.detail.agreed_on
    for day, code in ((agreed, "not_later"), (agreed.replace(year=agreed.year + 20), "too_far_ahead")):
        (refusal,) = refused(world, case, "report_delay", "supplier", delayed_until=day, **data)
        assert (refusal.code, refusal.field) == (code, "delayed_until")


def test_a_rated_order_is_received_after_it_was_rated_and_filled_after_it_was_received():
    world = make_world()
    case = world.at("authorised", kind="priority")
    given = case.detail.rating_given_on
    sent = {"order_number": "PO-1", "signed_by": "R. Iyer", "statement": "certified"}
    found = refused(world, case, "place_order", "hal", order_received_on=given - DAY, **sent)
    assert "too_early" in {refusal.code for refusal in found}
    case = accepted(world)
    (refusal,) = refused(world, case, "complete", "supplier", completed_on=case.detail.came_on - DAY)
    assert refusal.code == "too_early"
