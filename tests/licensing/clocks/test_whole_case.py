"""The two dates of a whole case: the law's, which never moves but is excused, and the target, which can be paused."""

from datetime import UTC, date, datetime, timedelta

import pytest

from licensing.clocks import explanations, service_levels
from licensing.integrity import violations
from tests.licensing import golden
from tests.world import START, make_world
from tests.worlds.clocks import (
    clocks,
    closure,
    end_of,
    fired,
    hold,
    last_clock,
    ledger_of,
    level,
    names,
    run_bulk_operations,
)

pytestmark = pytest.mark.django_db
BOTH = ("case", "statutory")
DUE = end_of(2026, 5, 1)  # 60 days after 2 March
EXCEPTION_4 = (
    "The defence department's review is not complete (NSPD-56 (22 January 2008); 74 FR 63497, exception 4)"
)
EXCEPTION_1 = "Congressional notification (NSPD-56 (22 January 2008); 73 FR 20357, exception 1)"
GOLDEN = golden.cases("state-deadline")


def test_both_open_with_the_receipt():
    world = make_world()
    assert set(clocks(world.file())) == set()
    case = world.at("intake")
    law, target = clocks(case)["statutory"], clocks(case)["case"]
    assert (law.due_at, law.statutory, law.basis) == (DUE, True, "NSPD-56 (22 January 2008); 73 FR 20357")
    assert (target.due_at, target.statutory, target.basis) == (DUE, False, "")
    assert law.since_on == date(2026, 3, 2)
    assert [name for name, _ in law.rungs] == [
        "warning",
        "breach",
        "desk",
        "section_chief",
        "director",
        "principals",
    ]


@pytest.mark.parametrize("name", GOLDEN)
def test_it_is_overdue_as_worked_out(name):
    values, expect = GOLDEN[name]
    world = make_world()
    world.now = datetime.fromisoformat(f"{values['received_on']}T15:00:00Z")
    case = world.at("intake")
    for code in values["open_exceptions"]:
        world.execute(case, "open_stop", "officer", stop=code, reason="A reason.")
    world.now = datetime.fromisoformat(f"{values['as_of']}T16:00:00Z")
    world.sweep(0)
    law = clocks(case)["statutory"]
    assert law.due_at == end_of(*map(int, expect["due_on"].split("-")))
    assert (law.breached_at is not None) is expect["overdue"]
    assert list(violations()) == []


def act_query(world, case):
    world.execute(case, "query", "officer", reason="Which engine?")


def act_stop(world, case):
    world.execute(case, "open_stop", "officer", stop="end_use_check", reason="A visit to Nashik")


def act_hold(world, _case):
    hold(world)
    run_bulk_operations(world)


def act_service_level(world, _case):
    service_levels.schedule_move(level(world, state="", amount=20, unit="cd"), "All", world.ctx("officer"))
    run_bulk_operations(world)


def act_calendar(world, _case):
    closure(world, date(2026, 3, 9))
    run_bulk_operations(world)


@pytest.mark.parametrize("act", [act_query, act_stop, act_hold, act_service_level, act_calendar])
def test_nothing_that_people_do_moves_the_laws_date(act):
    world = make_world()
    case = world.at("review")
    act(world, case)
    law = clocks(case)["statutory"]
    assert (law.due_at, law.paused, law.amount, law.service_level) == (DUE, False, 60, None)
    assert list(violations()) == []


def test_a_referral_to_the_defence_department_excuses_it_until_the_answer():
    world = make_world()
    case = world.at("staffed")
    assert ledger_of(clocks(case)["statutory"])[-1] == f"excused: {EXCEPTION_4}"
    case = world.execute(case, "give_position", "reviewer2", position="no_objection")
    assert clocks(case)["statutory"].excused
    case = world.execute(case, "give_position", "reviewer", position="no_objection")
    assert not clocks(case)["statutory"].excused
    assert clocks(case)["statutory"].due_at == DUE
    assert list(violations()) == []


def test_a_referral_to_another_agency_excuses_nothing():
    world = make_world()
    case = world.execute(world.at("review"), "refer", "officer", agencies=["sca"])
    assert not clocks(case)["statutory"].excused


def test_a_referral_excuses_while_a_question_is_open_too():
    world = make_world()
    case = world.execute(world.at("staffed"), "query", "officer", reason="Which engine?")
    assert clocks(case)["statutory"].excused


def test_a_notification_excuses_it_until_it_has_elapsed():
    world = make_world()
    case = world.at("notification")
    assert ledger_of(clocks(case)["statutory"])[-1] == f"excused: {EXCEPTION_1}"
    assert ledger_of(clocks(case)["case"])[-1] == "paused: congressional notification"
    world.sweep(31)
    assert world.fresh(case).state == "countersign"
    assert not clocks(case)["statutory"].excused
    assert not clocks(case)["case"].paused
    assert clocks(case)["statutory"].due_at == DUE


def test_late_and_excused_is_without_consequence():
    world = make_world()
    case = world.at("staffed")
    world.sweep(75)
    law = clocks(case)["statutory"]
    assert (law.due_at, law.next_at, law.breached_at, fired(case, "statutory")) == (DUE, None, None, [])


def test_late_when_the_last_exception_closes_is_a_breach_at_once_and_no_stale_warning():
    world = make_world()
    case = world.at("staffed")
    world.execute(case, "open_stop", "officer", stop="policy_review", reason="Under review")
    world.now = DUE + timedelta(hours=3)
    world.execute(case, "give_position", "reviewer", position="no_objection")
    world.sweep(0)
    assert fired(case, "statutory") == []
    world.execute(case, "close_stop", "officer", open_stop="policy_review", reason="Settled")
    ended = world.now
    world.sweep(0)
    assert fired(case, "statutory") == [(1, "breach")]
    firing = last_clock(case, "statutory").firings.get()
    assert firing.due_at == ended  # not late since the first of May: it was excused until now
    assert list(violations()) == []


@pytest.mark.parametrize("state", ["approved", "denied", "returned", "lapsed"])
def test_both_end_at_the_first_outcome(state):
    case = make_world().at(state)
    assert not set(clocks(case)) & set(BOTH)
    assert all(last_clock(case, scope).closed_at is not None for scope in BOTH)


@pytest.mark.parametrize("state", ["intake", "notification", "queried"])
def test_both_end_with_a_withdrawal(state):
    world = make_world()
    case = world.execute(world.at(state), "withdraw", "filer")
    assert set(clocks(case)) == set()
    assert all(last_clock(case, scope).closed_at == world.now for scope in BOTH)


def test_a_draft_that_is_withdrawn_never_had_them():
    assert not make_world().at("withdrawn").clocks.exists()


def test_a_reconsideration_has_a_new_target_and_no_date_of_law():
    world = make_world()
    case = world.at("denied")
    world.now = datetime(2026, 3, 20, 15, tzinfo=UTC)
    case = world.execute(case, "request_reconsideration", "filer", grounds="New facts.")
    assert set(clocks(case)) == {"stage", "case"}
    assert clocks(case)["case"].due_at == end_of(2026, 5, 19)  # 60 days after 20 March
    case = world.execute(case, "recommend", "officer2", recommendation="deny", notification="none")
    case = world.execute(case, "deny", "countersigner2", reason="Foreign policy")
    assert "case" not in clocks(case)


def test_a_question_stops_the_target_on_the_applicants_time():
    world = make_world()
    case = world.at("queried")
    target = clocks(case)["case"]
    assert (target.paused, target.due_at, target.next_at) == (True, None, None)
    assert ledger_of(target)[-1] == "paused: the applicant's time"
    assert not clocks(case)["statutory"].paused
    world.now = START + timedelta(days=10)
    case = world.execute(case, "answer", "filer", answer="The F404-IN20.")
    assert ledger_of(clocks(case)["case"])[-1] == "running: back from Awaiting information"
    assert clocks(case)["case"].due_at == end_of(2026, 5, 11)  # asked on 2 March, answered on the 12th
    assert list(violations()) == []


def test_the_age_is_shown_gross_and_net():
    world = make_world()
    case = world.at("queried")
    world.now = START + timedelta(days=10)
    case = world.execute(case, "answer", "filer", answer="The F404-IN20.")
    world.now = START + timedelta(days=20)
    ages = {}
    for scope in BOTH:
        facts = explanations.explain(clocks(case)[scope], world.now)
        ages[scope] = (facts.gross_days, facts.net_days)
    assert ages == {"statutory": (20, 20), "case": (20, 10)}  # asked on the 2nd, answered on the 12th


def test_a_kind_without_a_target_of_its_own_has_the_one_of_a_service_level():
    world = make_world()
    assert "case" not in clocks(world.at("verification", kind="spares"))
    level(world, kind="spares", state="", amount=20, unit="cd")
    case = world.at("verification", kind="spares")
    assert clocks(case)["case"].due_at == end_of(2026, 3, 22)
    assert "statutory" not in clocks(case)


def test_the_law_is_no_correction_away():
    """What a correction may say of the law's date: that it was excused, never that it was paused."""
    world = make_world()
    case = world.at("review")
    world.now = START + timedelta(days=30)
    facts = {
        "clock": "statutory",
        "from_on": date(2026, 3, 9),
        "until_on": date(2026, 3, 20),
        "reason": "Late",
    }
    case = world.execute(case, "correct_clock", "officer", reads="excused", **facts)
    assert clocks(case)["statutory"].due_at == DUE
    assert names(case)[-1] == "case.clock_corrected"


def test_before_its_receipt_a_case_has_no_day_of_receipt():
    world = make_world()
    assert world.file().received_on is None
    assert world.at("intake").received_on == date(2026, 3, 2)
