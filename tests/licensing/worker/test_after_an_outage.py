"""After an outage: no warning after its end, the breach as of its true instant, and each level after the one below has had its time."""

from datetime import UTC, datetime, timedelta

import pytest

from licensing.integrity import violations
from licensing.models import Firing, Notice
from licensing.worker import deadlines
from tests.world import make_world
from tests.worlds.clocks import clocks, end_of, fired, level

pytestmark = pytest.mark.django_db
BACK = datetime(2026, 4, 20, 13, tzinfo=UTC)  # a Monday, nine o'clock in Washington


def firings(case, scope="stage"):
    found = Firing.objects.filter(clock__case=case, clock__purpose=scope).order_by("id")
    return [(firing.rung, firing.due_at, firing.fired_at) for firing in found]


def test_seven_weeks_without_workers():
    """Review ended on 16 March; the workers are back on 20 April."""
    world = make_world()
    case = world.at("review")
    due = clocks(case)["stage"].due_at
    world.now = BACK
    world.sweep(0)
    assert firings(case) == [("breach", due, BACK)]
    assert clocks(case)["stage"].breached_at == due
    assert firings(case, "statutory") == [("warning", end_of(2026, 4, 16), BACK)]  # its end is still to come
    assert {notice.to for notice in Notice.objects.all()} == {"officer"}
    assert clocks(case)["stage"].next_at == end_of(2026, 4, 21)  # the desk, a whole working day later
    world.sweep(25)
    assert firings(case)[1:] == [
        (name, at, at)
        for name, at in [
            ("desk", end_of(2026, 4, 21)),
            ("section_chief", end_of(2026, 4, 23)),
            ("director", end_of(2026, 4, 27)),
            ("principals", end_of(2026, 5, 4)),
        ]
    ]
    assert list(violations()) == []


def test_a_second_outage_between_two_levels_is_spaced_as_well():
    world = make_world()
    case = world.at("review")
    world.sweep((end_of(2026, 3, 17) - world.now).days + 1)
    assert [name for name, _, _ in firings(case)] == ["warning", "breach", "desk"]
    world.now = BACK
    world.sweep(0)
    assert firings(case)[3:] == [("section_chief", end_of(2026, 3, 19), BACK)]
    assert clocks(case)["stage"].next_at == end_of(
        2026, 4, 22
    )  # two working days after it, as the policy has it


def test_a_sweep_some_hours_late_moves_no_later_level():
    world = make_world()
    case = world.at("review")
    for day in (17, 18, 20, 24, 31):
        world.now = end_of(2026, 3, day - 1) + timedelta(hours=9)
        deadlines.sweep(now=world.now)
    assert [(name, at) for name, at, _ in firings(case)] == [
        ("breach", end_of(2026, 3, 16)),
        ("desk", end_of(2026, 3, 17)),
        ("section_chief", end_of(2026, 3, 19)),
        ("director", end_of(2026, 3, 23)),
        ("principals", end_of(2026, 3, 30)),
    ]


def test_of_two_warnings_that_have_come_the_last_is_given():
    world = make_world()
    level(world, amount=20, warnings=[50, 75])
    case = world.at("review")
    clock = clocks(case)["stage"]
    assert [name for name, _ in clock.rungs[:2]] == ["warning", "warning_2"]
    world.now = clock.due_at - timedelta(days=2)
    world.sweep(0)
    assert [name for name, _, _ in firings(case)] == ["warning_2"]
    assert list(violations()) == []


def test_who_waits_is_not_reminded_after_the_end():
    world = make_world()
    case = world.at("queried")
    world.outage(60)
    assert world.fresh(case).state == "lapsed"
    assert fired(case, "detour") == [(1, "due")]
    assert list(violations()) == []
