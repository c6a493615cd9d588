"""Clocks: only the database's decides, on every day of the year; and an effect that always fails is failed."""

from datetime import UTC, datetime, timedelta

import pytest

from config.processes import wait_until
from licensing.context import database_now
from licensing.models import Clock, Event, Firing, LicenceCase
from licensing.worker import cycle
from tests.faults import forks, programs
from tests.faults.cases import copies
from tests.faults.failpoints import AFTER, COMMIT, Point
from tests.faults.forks import Act
from tests.faults.ledger import at_rest
from tests.world import make_world
from workflows.binding import on_transition

A_MICROSECOND = timedelta(microseconds=1)
A_DAY, AN_HOUR = 24 * 60 * 60, 60 * 60


def due_within_a_day(world):
    """A case whose reminder is due within the next day by PostgreSQL's clock, and one whose reminder was within the last."""
    now, result = database_now(), {}
    for days in (21, 22, 23, 24, 25):
        world.now = now - timedelta(days=days)
        case = world.at("queried")
        at = Clock.objects.get(case=case, purpose="detour").next_at
        if timedelta(0) < at - now <= timedelta(days=1):
            result["tomorrow"] = case
        elif timedelta(0) < now - at <= timedelta(days=1):
            result["yesterday"] = case
    return result["yesterday"], result["tomorrow"]


def reminders(case):
    return Event.objects.filter(case=case, name="clock.reminded", facts__scope="detour").count()


@pytest.mark.parametrize("seconds", [A_DAY + AN_HOUR, -A_DAY - AN_HOUR])
def test_a_sweeper_whose_clock_is_wrong_goes_by_the_databases(place, seconds):
    yesterday, tomorrow = due_within_a_day(make_world())
    with programs.sweeper(place, SHIFTED_CLOCK=str(seconds)):
        wait_until(lambda: reminders(yesterday) == 1, seconds=30, what="the reminder that is due")
        copies(yesterday, 1)  # once more round, so that it has had its chance to fire what is not due
    assert reminders(tomorrow) == 0
    assert (
        Firing.objects.filter(clock__case=yesterday, clock__purpose="detour").get().fired_at <= database_now()
    )
    assert cycle.sweep() in (0, 1)
    assert at_rest(now=database_now()).counts == (0, 0, 0)


def test_a_clock_is_wrong_where_a_test_says_so():
    """What the tests above lean on: that the child's clock really was wrong."""
    import subprocess
    import sys

    code = (
        "from tests.faults import wrong_clock; wrong_clock.shift(86400)\n"
        "import time, datetime as d; from django.utils import timezone\n"
        "print(timezone.datetime.now(d.UTC).isoformat(), d.datetime.now(d.UTC).isoformat(), time.time())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    item, two, three = done.stdout.split()
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    for shifted_now in (
        datetime.fromisoformat(item),
        datetime.fromisoformat(two),
        datetime.fromtimestamp(float(three), UTC),
    ):
        assert abs(shifted_now - tomorrow) < timedelta(minutes=5)


@pytest.mark.parametrize(
    ("opened", "due"),
    [
        # Friday in winter, Tuesday in summer: midnight in Washington is at 4 o'clock UTC by then
        (datetime(2026, 3, 6, 15, tzinfo=UTC), datetime(2026, 3, 11, 4, tzinfo=UTC)),
        # Thursday in summer, Monday in winter: at 5
        (datetime(2026, 10, 29, 15, tzinfo=UTC), datetime(2026, 11, 3, 5, tzinfo=UTC)),
    ],
)
def test_the_days_on_which_summer_time_changes(place, opened, due):
    """Two working days, fired at midnight where the office is: not an hour before, not twice."""
    world = make_world()
    world.now = opened
    case = world.at("intake")
    copies(case, 9)
    breaches = Firing.objects.filter(rung="breach", clock__purpose="stage")
    assert Clock.objects.get(case=case, purpose="stage", closed_at__isnull=True).due_at == due
    for hours in range(24 * 5):  # hour by hour across the change
        at = opened + timedelta(hours=hours)
        if at < due:
            cycle.sweep(now=at)
    cycle.sweep(now=due - A_MICROSECOND)
    assert breaches.count() == 0
    forks.all_at_once([Act(lambda: cycle.sweep(now=due))] * 4)
    cycle.sweep(now=due)
    assert breaches.count() == 10
    assert set(breaches.values_list("fired_at", flat=True)) == {due}
    assert at_rest(now=due).counts == (0, 0, 0)


@pytest.fixture
def sick(place, monkeypatch):
    """A world with a case whose lapse always fails, and its key; its reminder has been sent."""
    world = make_world()
    case = world.at("queried")
    world.sweep(25)
    healthy = LicenceCase.lapse

    def lapse(self, file, ctx):
        if self.pk == case.pk:
            raise RuntimeError("the effect is broken")
        return healthy(self, file, ctx)

    monkeypatch.setattr(LicenceCase, "lapse", on_transition(lapse))
    return world, case


def told_of(case):
    names = Event.objects.filter(case=case, name__startswith="clock.", facts__scope="detour").order_by(
        "number"
    )
    return list(names.values_list("name", flat=True))


def test_an_effect_that_always_raises_becomes_a_failed_job_and_stops_no_other(sick):
    """Four sweepers meet it over and over; it is tried three times in all, and everybody can see it."""
    world, case = sick
    keys = copies(case, 20)
    late = world.now + timedelta(days=40)
    for minutes in (0, 1, 5, 10, 60):
        now = late + timedelta(minutes=minutes)
        forks.all_at_once([Act(lambda now=now: cycle.sweep(now=now))] * 4)
    assert Event.objects.filter(case_id__in=keys, name="case.lapsed").count() == 20
    clock = Clock.objects.get(case=case, purpose="detour")
    assert (clock.failures, clock.set_aside_at is not None, clock.next_at) == (3, True, None)
    assert "the effect is broken" in clock.error
    assert told_of(case) == ["clock.reminded", "clock.failed", "clock.failed", "clock.set_aside"]
    assert world.fresh(case).state == "queried"
    assert at_rest(now=late + timedelta(hours=1)).counts == (0, 0, 0)


def test_two_sweepers_that_fail_at_once_have_failed_once(sick):
    """One stops between its failure and the record of it; the other fails as well, and records it first."""
    world, case = sick
    for minutes, text in ((0, "clock.failed"), (10, "clock.failed"), (60, "clock.set_aside")):
        now = world.now + timedelta(days=40, minutes=minutes)
        slow = forks.start(Act(lambda now=now: cycle.sweep(now=now), Point(COMMIT, AFTER, 1, "stop")))
        slow.stopped()
        cycle.sweep(now=now)
        slow.wake()
        assert slow.end() == forks.End(forks.DONE, struck=True)
        assert told_of(case)[-1] == text
    assert told_of(case) == ["clock.reminded", "clock.failed", "clock.failed", "clock.set_aside"]
    assert Clock.objects.get(case=case, purpose="detour").failures == 3
