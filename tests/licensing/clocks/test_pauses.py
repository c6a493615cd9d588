"""Exceptions and stops: what an officer opens and closes with a reason, what it stops, and what ends it."""

import pytest

from licensing.integrity import violations
from licensing.models import Pause
from tests.world import codes, make_world
from tests.worlds.clocks import clocks, hold, ledger_of, lift, names, run_bulk_operations
from workflows.pauses import EXCEPTIONS, HOLD, NO_DPAS_AUTHORITY, PAUSE_REASONS

pytestmark = pytest.mark.django_db
PURPOSES = ("stage", "case", "statutory", "referral", "detour")
CHECK = "An end-use check is outstanding (NSPD-56 (22 January 2008); 73 FR 20357, exception 3)"
FREEZE = "Coup (EO 14999)"


def opened(world, case, code="end_use_check"):
    return world.execute(case, "open_stop", "officer", stop=code, reason="A visit to Nashik")


def closed(world, case, code="end_use_check"):
    return world.execute(case, "close_stop", "officer", open_stop=code, reason="The visit is done")


@pytest.mark.parametrize(
    ("code", "excuses", "stopped"),
    [
        ("congressional_notification", True, set()),
        ("government_assurances", True, {"stage", "case"}),
        ("end_use_check", True, {"stage", "case"}),
        ("dod_review", True, set()),
        ("waiver_of_restrictions", True, set()),
        ("policy_review", True, set()),
        ("hold", False, set(PURPOSES)),
        ("no_dpas_authority", False, {"stage", "case"}),
    ],
)
def test_what_each_stops_is_as_agreed(code, excuses, stopped):
    kind = PAUSE_REASONS[code]
    assert (kind.excuses, {purpose for purpose in PURPOSES if kind.pauses(purpose)}) == (excuses, stopped)


def test_the_six_exceptions_are_numbered_as_in_the_directive():
    assert [exception.citation.rpartition(" ")[2] for exception in EXCEPTIONS] == [
        "1",
        "2",
        "3",
        "4",
        "5",
        "6",
    ]
    assert set(PAUSE_REASONS) == {exception.code for exception in EXCEPTIONS} | {
        HOLD.code,
        NO_DPAS_AUTHORITY.code,
    }


@pytest.mark.parametrize("code", [exception.code for exception in EXCEPTIONS])
def test_every_exception_excuses_the_laws_date_and_stops_what_it_says(code):
    world = make_world()
    case = opened(world, world.at("review"), code)
    current = clocks(case)
    assert {scope for scope, clock in current.items() if clock.paused} == {
        scope for scope in ("stage", "case") if PAUSE_REASONS[code].pauses(scope)
    }
    assert current["statutory"].excused
    assert ledger_of(current["statutory"])[-1] == f"excused: {PAUSE_REASONS[code]}"
    assert list(violations()) == []
    current = clocks(closed(world, case, code))
    assert [scope for scope, clock in current.items() if clock.paused or clock.excused] == []


def test_it_is_recorded_with_its_reason_and_its_event():
    world = make_world()
    case = opened(world, world.at("review"))
    (pause,) = Pause.objects.filter(case=case)
    event = case.events.get(number=pause.number)
    assert (event.name, event.facts["data"]) == (
        "case.stop_opened",
        {"stop": "end_use_check", "reason": "A visit to Nashik"},
    )
    case = closed(world, case)
    pause.refresh_from_db()
    assert (pause.closed_at, names(case)[-1]) == (world.now, "case.stop_closed")


def test_a_clock_runs_again_when_the_last_cause_is_gone_and_the_ledger_names_each():
    world = make_world()
    case = opened(world, world.at("review"))
    world.execute(case, "query", "officer", reason="Which engine?")
    current = hold(world)
    run_bulk_operations(world)
    world.execute(case, "answer", "filer", answer="The F404-IN20.")
    assert clocks(case)["stage"].paused
    lift(world, current)
    assert clocks(case)["stage"].paused
    case = closed(world, case)
    stage = clocks(case)["stage"]
    assert not stage.paused
    assert ledger_of(stage) == [
        "running: Review began",
        f"paused: {CHECK}",
        f"paused: Awaiting information: the applicant's time; {CHECK}",
        f"paused: Awaiting information: the applicant's time; {CHECK}; {FREEZE}",
        f"paused: {CHECK}; {FREEZE}",
        f"paused: {CHECK}",
        "running: Close a pause or exception",
    ]
    assert list(violations()) == []


def test_the_second_of_two_stops_holds_on():
    world = make_world()
    case = opened(world, opened(world, world.at("review")), "government_assurances")
    case = closed(world, case)
    assert clocks(case)["stage"].paused
    assert not clocks(closed(world, case, "government_assurances"))["stage"].paused


def test_a_stop_of_the_case_is_one_of_the_next_stage_too():
    world = make_world()
    case = opened(world, world.at("intake"))
    case = world.execute(case, "accept", "officer")
    assert ledger_of(clocks(case)["stage"]) == [f"paused: {CHECK}"]
    assert clocks(case)["stage"].due_at is None


def test_a_case_that_stands_still_is_nowhere_in_the_queue():
    world = make_world()
    case = opened(world, world.at("review"))
    assert world.fresh(case).due_at is None
    assert world.fresh(closed(world, case)).due_at is not None


@pytest.mark.parametrize(
    ("name", "who", "data", "code"),
    [
        ("open_stop", "officer", {"stop": "end_use_check"}, "missing_answer"),
        ("open_stop", "officer", {"stop": "hold", "reason": "A reason."}, "bad_answer"),
        ("open_stop", "officer", {"stop": "weather", "reason": "A reason."}, "bad_answer"),
        ("open_stop", "filer", {"stop": "end_use_check", "reason": "A reason."}, "not_yours"),
        ("open_stop", "countersigner", {"stop": "end_use_check", "reason": "A reason."}, "wrong_role"),
        ("close_stop", "officer", {"open_stop": "end_use_check", "reason": "A reason."}, "no_stop"),
    ],
)
def test_refused_and_nothing_stands_still(name, who, data, code):
    world = make_world()
    case = world.at("review")
    before = {scope: clock.due_at for scope, clock in clocks(case).items()}
    assert codes(world, case, name, who, **data) == {code}
    assert {scope: clock.due_at for scope, clock in clocks(case).items()} == before
    assert not Pause.objects.exists()


def test_one_of_a_kind_at_a_time():
    world = make_world()
    case = opened(world, world.at("review"))
    facts = {"stop": "end_use_check", "reason": "Another visit"}
    assert codes(world, case, "open_stop", "officer", **facts) == {"stop_is_open"}
    facts = {"open_stop": "policy_review", "reason": "Settled"}
    assert codes(world, case, "close_stop", "officer", **facts) == {"unknown_stop"}


def test_a_hold_is_no_stop_that_an_officer_closes():
    world = make_world()
    case = world.at("review")
    hold(world)
    run_bulk_operations(world)
    facts = {"open_stop": "hold", "reason": "Enough"}
    assert codes(world, case, "close_stop", "officer", **facts) == {"no_stop"}
    assert clocks(case)["stage"].paused


def test_elsewhere_than_in_a_licence_only_what_stops_a_target_is_opened():
    world = make_world()
    case = world.at("review", kind="spares")
    facts = {"stop": "policy_review", "reason": "Under review"}
    assert codes(world, case, "open_stop", "officer", **facts) == {"bad_answer"}
    assert clocks(opened(world, case))["stage"].paused


def test_the_first_outcome_ends_what_was_open():
    """Else a stop that nobody can close any more would hold the clock of a later suspension for good."""
    world = make_world()
    case = opened(world, world.at("countersign"))
    case = world.execute(case, "approve", "countersigner")
    assert not Pause.objects.filter(case=case, closed_at__isnull=True).exists()
    case = world.execute(case, "suspend", "countersigner", reason="A new fact")
    assert not clocks(case)["stage"].paused
    assert list(violations()) == []


def test_a_hold_outlasts_the_outcome_and_ends_with_the_case():
    world = make_world()
    case = world.at("approved")
    current = hold(world)
    run_bulk_operations(world)
    case = world.execute(case, "suspend", "countersigner", reason="A new fact")
    assert clocks(case)["stage"].paused
    assert not clocks(case)["expiry"].paused
    world.sweep(366 * 5)
    assert world.fresh(case).state == "expired"
    assert not Pause.objects.filter(case=case, closed_at__isnull=True).exists()
    event_count = world.fresh(case).event_count
    lift(world, current)
    assert world.fresh(case).event_count == event_count
    assert list(violations()) == []
