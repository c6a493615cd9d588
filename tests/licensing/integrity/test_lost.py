"""I2 notices a clock that ended after its time was up without a firing; one from before the rule is told as old."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from licensing.integrity import violations
from licensing.integrity.lost import lost_breaches
from licensing.models import Clock
from licensing.transitions import executing
from tests.world import make_world
from tests.worlds.clocks import clocks

pytestmark = pytest.mark.django_db
RECOMMENDATION = {"recommendation": "approve", "notification": "none"}


def lose(monkeypatch, world=None):
    """A review that ended nine hours after its time was up, as it was when only the sweep fired."""
    world = world or make_world()
    case = world.at("review")
    world.now = clocks(case)["stage"].due_at + timedelta(hours=8)
    with monkeypatch.context() as before:
        before.setattr(executing, "due_clocks", lambda *_: [])
        world.execute(case, "recommend", "officer", **RECOMMENDATION)
    return case


def test_a_breach_that_was_lost_is_a_violation(monkeypatch):
    case = lose(monkeypatch)
    assert list(violations()) == [
        f"I2 {case.reference}: the clock 'stage' was due on 17 March 2026, 00:00 and ended on 17 March 2026, 09:00, and never fired"
    ]


def test_one_from_before_the_rule_is_told_as_old_and_breaks_nothing(monkeypatch):
    case = lose(monkeypatch)
    Clock.objects.filter(case=case, closed_at__isnull=False).update(due_first=False)
    assert list(violations()) == []
    (lost,) = lost_breaches()
    assert (lost.old, lost.clock.case_id, lost.due_at) == (True, case.pk, lost.clock.due_at)
    out = StringIO()
    call_command("check_invariants", stdout=out)
    first, second, last = out.getvalue().splitlines()
    assert first == f"old: {lost}"
    assert second.startswith("1 breach(es) were lost before what is due came first")
    assert last == "sound"


def test_a_new_one_beside_it_is_still_a_violation(monkeypatch):
    world = make_world()
    old = lose(monkeypatch, world)
    Clock.objects.filter(case=old).update(due_first=False)
    lose(monkeypatch, world)
    with pytest.raises(CommandError, match="1 violation"):
        call_command("check_invariants", stdout=StringIO())


def test_what_ended_in_time_or_was_excused_or_paused_at_its_end_is_not_lost():
    world = make_world()
    in_time = world.at("review")
    world.now = clocks(in_time)["stage"].due_at - timedelta(hours=2)
    world.execute(in_time, "recommend", "officer", **RECOMMENDATION)
    excused = world.at("review")
    world.execute(excused, "open_stop", "officer", stop="policy_review", reason="A review")
    world.sweep(80)
    assert clocks(excused)["statutory"].due_at < world.now
    world.execute(excused, "withdraw", "filer")
    assert list(lost_breaches()) == []
