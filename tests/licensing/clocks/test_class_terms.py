"""What a change of class does to clocks: shorter for officers' desks, never sooner than a working day, given back."""

from datetime import timedelta

import pytest

from licensing.models import Firing
from tests.world import make_world
from tests.worlds.clocks import clocks, facts, fired, last_clock, level
from tests.worlds.priorities import record

pytestmark = pytest.mark.django_db
DX, DO = "rating_dx", "rating_do"


@pytest.fixture
def world():
    return make_world()


def days(clock):
    return clock.amount, clock.unit


def raise_to_p0(world, case, **more):
    record(world, case, DX, **more)
    number = str(world.fresh(case).ground_count)
    return world.execute(case, "confirm_priority", "countersigner", waiting_evidence=number), number


def fall_back(world, case, number):
    return world.execute(case, "end_priority", "officer", open_evidence=number, reason="Filled")


def test_an_officers_target_gets_the_share_of_its_class_and_falls_back(world):
    case = world.at("review")
    before = clocks(case)["stage"]
    assert days(before) == (10, "wd")
    _, number = raise_to_p0(world, case)
    raised = clocks(case)["stage"]
    assert (days(raised), raised.due_at < before.due_at) == ((5, "wd"), True)
    assert [name for name, _ in raised.rungs][1:] == ["breach", "section_chief", "director", "principals"]
    clocks_by_scope = {clock["scope"]: clock for clock in facts(case, "case.reclassified")["clocks"]}
    assert set(clocks_by_scope) == {"stage", "case"}
    ends = {"was_due_at": before.due_at.isoformat(), "due_at": raised.due_at.isoformat()}
    assert clocks_by_scope["stage"] == {"scope": "stage", **ends}
    fall_back(world, case, number)
    again = clocks(case)["stage"]
    assert (again.due_at, again.rungs, days(again)) == (before.due_at, before.rungs, (10, "wd"))


def test_it_is_never_due_sooner_than_a_working_day_after_the_change(world):
    case = world.at("review")
    opened = clocks(case)["stage"].opened_at
    world.now = opened + timedelta(
        days=9
    )  # Wednesday to Friday of the week after: seven working days have gone
    raise_to_p0(world, case)
    raised = clocks(case)["stage"]
    assert raised.due_at is not None
    assert raised.due_at > world.now + timedelta(days=1)
    assert 5 < raised.amount < 10


def test_a_target_that_is_nearly_over_is_not_made_longer(world):
    case = world.at("review")
    before = clocks(case)["stage"]
    world.now = before.due_at - timedelta(hours=3)
    raise_to_p0(world, case)
    assert clocks(case)["stage"].due_at == before.due_at


def test_levels_that_have_fired_never_fire_again(world):
    case = world.at("review")
    before = clocks(case)["stage"]
    _, number = raise_to_p0(world, case)
    world.now = clocks(case)["stage"].due_at
    world.sweep(0)
    assert fired(case, "stage")[-1] == (1, "breach")
    fall_back(world, case, number)
    clock = last_clock(case, "stage")
    assert (clock.due_at, clock.revision) == (before.due_at, 1)
    world.now = before.due_at
    world.sweep(20)
    levels = [name for _, name in fired(case, "stage")]
    assert len(levels) == len(set(levels))
    assert levels[-1] == "principals"


def test_times_of_partners_and_of_the_law_stay(world):
    case = world.at("queried")
    before = {scope: clock.due_at for scope, clock in clocks(case).items()}
    raise_to_p0(world, case)
    after = {scope: clock.due_at for scope, clock in clocks(case).items()}
    assert {scope for scope in before if before[scope] != after[scope]} <= {"stage"}
    assert after["detour"] == before["detour"]
    assert after["statutory"] == before["statutory"]


def test_a_stage_that_stands_still_resumes_under_the_class(world):
    case = world.at("queried")
    raise_to_p0(world, case)
    world.execute(case, "answer", "filer", answer="The F404-IN20.")
    clock = clocks(case)["stage"]
    assert (clock.amount, clock.paused) == (5, False)


def test_clocks_that_open_later_open_under_the_class(world):
    case = world.at("intake")
    raise_to_p0(world, case)
    world.execute(case, "accept", "officer")
    clock = clocks(case)["stage"]
    assert clock.amount == 5
    assert not clock.changes.exists()


def test_a_service_level_for_the_class_goes_before_its_share(world):
    level(world, amount=8)
    level(world, amount=2, priority_class="P0", ladder=[["principals", 1]])
    case = world.at("review")
    assert clocks(case)["stage"].amount == 8
    _, number = raise_to_p0(world, case)
    clock = clocks(case)["stage"]
    assert (clock.amount, clock.rungs[-1]) == (2, ["principals", 1])
    assert clock.service_level.priority_class == "P0"
    fall_back(world, case, number)
    assert clocks(case)["stage"].amount == 8


def test_the_policy_is_that_of_the_opening(world):
    case = world.at("review")
    world.now += timedelta(days=1)
    level(world, amount=3, priority_class="P0")
    raise_to_p0(world, case)
    assert clocks(case)["stage"].amount == 5


def test_steps_up_and_down_leave_no_trace(world):
    """What has ended is as if it had never been; what still stands keeps the floor that it had."""
    case, other = world.at("review"), world.at("review")
    for item in (case, other):
        record(world, item, DO)
    world.now += timedelta(days=3)
    _, number = raise_to_p0(world, case)
    world.now += timedelta(days=2)
    fall_back(world, case, number)
    assert days(clocks(case)["stage"]) == days(clocks(other)["stage"]) == (8, "wd")


def test_each_firing_is_once(world):
    case = world.at("review")
    for _ in range(3):
        _, number = raise_to_p0(world, case, document=f"DX {world.now}")
        world.sweep(4)
        fall_back(world, case, number)
        world.sweep(4)
    results = list(Firing.objects.filter(clock__case=case).values_list("clock", "revision", "rung"))
    assert len(results) == len(set(results))
