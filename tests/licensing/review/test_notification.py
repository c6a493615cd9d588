"""Congress is told and waited for: which wait, from which day, for which notification."""

from datetime import date, timedelta

import pytest

from licensing.case_file import CaseFile
from licensing.integrity import violations
from licensing.models import LicenceDetail
from licensing.transitions import Refused
from tests.world import AGREEMENT, START, codes, detail, make_world, refused

pytestmark = pytest.mark.django_db


def test_no_approval_while_a_notification_is_due_running_or_barred():
    world = make_world()
    case = world.at("consultation")
    case = world.execute(case, "send_back", "officer")
    case = world.execute(
        case, "recommend", "officer", recommendation="approve", notification="36(c)", wait_days="30"
    )
    assert codes(world, case, "approve", "countersigner") == {"congressional_notification"}
    case = world.execute(case, "consult", "countersigner")
    tomorrow = (START + timedelta(days=2)).date()
    assert codes(world, case, "notify_congress", "officer", received_by_congress_on=tomorrow) == {
        "in_the_future"
    }
    case = world.execute(case, "notify_congress", "officer", received_by_congress_on=START.date())
    case = world.execute(case, "bar", "officer", enacted_on=START.date())
    assert case.state == "countersign"
    assert codes(world, case, "approve", "countersigner") == {"congressional_notification"}
    assert codes(world, case, "consult", "countersigner") == {"no_notification_due"}
    assert (
        world.execute(case, "deny", "countersigner", reason="Barred by joint resolution.").state == "denied"
    )


STATED = {"emergency_stated_on": START.date(), "emergency_reference": "Presidential Determination 2026-07"}


def test_an_emergency_waives_the_wait_and_records_the_statement():
    world = make_world()
    case = world.execute(world.at("notification"), "certify_emergency", "officer", **STATED)
    assert (case.detail.emergency_stated_on, case.detail.emergency_reference) == tuple(STATED.values())
    assert world.execute(case, "approve", "countersigner").state == "approved"


def test_an_emergency_never_waives_the_certification():
    world = make_world()
    case = world.at("consultation")
    assert "certify_emergency" not in {row.name for row in case.flow.transitions_from("consultation")}
    LicenceDetail.objects.filter(pk=case.pk).update(emergency_certified_at=world.now)
    case = world.execute(case, "send_back", "officer")
    facts = {"recommendation": "approve", "notification": "36(c)", "wait_days": "30"}
    case = world.execute(case, "recommend", "officer", **facts)
    assert codes(world, case, "approve", "countersigner") == {"congressional_notification"}


def test_an_emergency_is_stated_in_the_certification_not_after_it():
    world = make_world()
    case = world.at("notification")
    world.sweep(2)
    later = {**STATED, "emergency_stated_on": world.now.date()}
    (refusal,) = refused(world, case, "certify_emergency", "officer", **later)
    assert refusal.sentence == (
        "Congress received the certification on 2 March 2026. The emergency is stated in it, not later."
    )


@pytest.mark.parametrize(
    "state", ["intake", "review", "staffed", "determination", "countersign", "consultation", "queried"]
)
def test_a_joint_resolution_is_recorded_wherever_the_case_is_and_bars_approval(state):
    world = make_world()
    case = world.execute(world.at(state), "bar", "officer", enacted_on=START.date())
    assert (case.state, case.detail.barred_on) == (state, START.date())
    assert CaseFile(case).notification() == "barred"


def test_a_joint_resolution_after_the_wait_bars_approval():
    world = make_world()
    case = world.at("notification")
    world.sweep(31)
    case = world.execute(case, "bar", "officer", enacted_on=world.now.date())
    assert case.state == "countersign"
    (refusal,) = refused(world, case, "approve", "countersigner")
    assert refusal.sentence == "A joint resolution prohibits this approval. The case can only be denied."


def test_an_elapsed_notification_opens_approval():
    world = make_world()
    case = world.at("notification")
    world.sweep(31)
    assert world.execute(case, "approve", "countersigner").state == "approved"


def test_a_notification_names_the_wait_of_the_law():
    world = make_world()
    facts = {"recommendation": "approve", "notification": "36(d)"}
    case = world.at("review")
    for wait in ({}, {"wait_days": "15"}):
        assert codes(world, case, "recommend", "officer", **facts, **wait) == {"wait_of_law"}
    assert world.execute(case, "recommend", "officer", **facts, wait_days="30").state == "countersign"
    allies = [{"role": "end_user", "name": "Australian Army", "country": "AU"}]
    by_way_of_an_ally = world.at("review", detail=detail(world, destination="AU"))
    assert codes(world, by_way_of_an_ally, "recommend", "officer", **facts, wait_days="15") == {"wait_of_law"}
    ally = world.at("review", detail=detail(world, destination="AU"), parties=allies)
    assert codes(world, ally, "recommend", "officer", **facts, wait_days="30") == {"wait_of_law"}
    assert world.execute(ally, "recommend", "officer", **facts, wait_days="15").state == "countersign"


def test_dates_lie_between_receipt_and_today():
    world = make_world()
    case = world.at("consultation")
    early = date(1990, 1, 1)
    assert codes(world, case, "notify_congress", "officer", received_by_congress_on=early) == {
        "before_receipt"
    }
    case = world.at("approved", detail=AGREEMENT)
    assert codes(world, case, "execute", "filer", executed_on=early) == {"too_early"}


def test_what_congress_let_pass_was_that_notification_and_no_other():
    world = make_world()
    case = world.at("notification")
    world.sweep(31)
    case = world.execute(case, "send_back", "countersigner", reason="It is manufacture abroad.")
    facts = {"recommendation": "approve", "notification": "36(d)", "wait_days": "30"}
    case = world.execute(case, "recommend", "officer", **facts)
    assert codes(world, case, "approve", "countersigner") == {"congressional_notification"}
    assert world.execute(case, "consult", "countersigner").state == "consultation"


def test_the_same_notification_needs_no_second_wait():
    world = make_world()
    case = world.at("notification")
    world.sweep(31)
    case = world.execute(case, "send_back", "countersigner", reason="A word is missing.")
    facts = {"recommendation": "approve", "notification": "36(c)", "wait_days": "30"}
    case = world.execute(case, "recommend", "officer", **facts)
    assert world.execute(case, "approve", "countersigner").state == "approved"


def test_an_emergency_before_a_denial_serves_no_reconsideration():
    world = make_world()
    case = world.execute(world.at("notification"), "certify_emergency", "officer", **STATED)
    case = world.execute(case, "deny", "countersigner", reason="Foreign policy.")
    case = world.execute(case, "request_reconsideration", "filer", grounds="New facts.")
    facts = {"recommendation": "approve", "notification": "36(c)", "wait_days": "30"}
    case = world.execute(case, "recommend", "officer2", **facts)
    assert codes(world, case, "approve", "countersigner2") == {"congressional_notification"}


def test_time_that_is_up_is_up_before_any_sweep():
    """The clock's own transition is executed first, and stays although the request is refused for it."""
    world = make_world()
    case = world.at("denied")
    world.now += timedelta(days=45)
    with pytest.raises(Refused) as error:
        world.execute(case, "request_reconsideration", "filer", grounds="Late.")
    assert error.value.codes == {"time_is_up", "wrong_state"}
    assert error.value.refusals[0].sentence == (
        'The time limit has passed, and "Close the case" was executed. The case is now in: Refused.'
    )
    assert world.fresh(case).state == "refused"
    assert world.sweep(0) == 0
    case = world.at("approved")
    world.now = world.now.replace(year=2031)
    with pytest.raises(Refused):
        world.execute(case, "surrender", "filer")
    assert world.fresh(case).state == "expired"
    assert list(violations()) == []
