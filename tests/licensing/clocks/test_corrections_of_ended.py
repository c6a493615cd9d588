"""A breach of a stage that has ended is put right by a correction, as that of an open one is."""

from datetime import date, timedelta

import pytest

from licensing.admin.case.forms import ConfirmForm
from licensing.case_file import CaseFile
from licensing.integrity import violations
from licensing.models import Clock
from tests.world import codes, make_world
from tests.worlds.clocks import clocks, end_of, facts, fired, names

pytestmark = pytest.mark.django_db


def late_review():
    """A review that was recommended a day late, and its clock."""
    world = make_world()
    case = world.at("review")
    world.now = clocks(case)["stage"].due_at + timedelta(hours=8)
    case = world.execute(case, "recommend", "officer", recommendation="approve", notification="none")
    clock = Clock.objects.get(case=case, purpose="stage", state="review")
    assert (fired(case, "stage"), clock.breached_at) == ([(1, "breach")], end_of(2026, 3, 16))
    world.now += timedelta(days=5)
    return world, case, clock


def correction(ended, **changes):
    days = {"from_on": date(2026, 3, 11), "until_on": date(2026, 3, 12)}
    return {
        "clock": f"stage#{ended.pk}",
        "reads": "paused",
        "reason": "The office was shut",
        **days,
        **changes,
    }


def test_a_closure_declared_late_withdraws_the_breach_of_a_stage_that_has_ended():
    world, case, clock = late_review()
    open_stage = clocks(case)["stage"]
    case = world.execute(case, "correct_clock", "officer", **correction(clock))
    clock.refresh_from_db()
    assert (clock.breached_at, clock.revision, clock.next_at) == (None, 2, None)
    assert names(case)[-1] == "clock.breach_withdrawn"
    assert facts(case, "clock.breach_withdrawn")["was_due_at"] == end_of(2026, 3, 16).isoformat()
    assert clocks(case)["stage"].due_at == open_stage.due_at
    world.sweep(3)
    assert list(violations()) == []


def test_a_correction_that_leaves_it_late_leaves_the_breach():
    world, case, clock = late_review()
    day = {"from_on": date(2026, 3, 14), "until_on": date(2026, 3, 15)}  # a weekend
    case = world.execute(case, "correct_clock", "officer", **correction(clock, **day))
    clock.refresh_from_db()
    assert clock.breached_at == end_of(2026, 3, 16)
    assert "clock.breach_withdrawn" not in names(case)
    assert list(violations()) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"reads": "running"}, "has_ended"),
        ({"reads": "excused"}, "target_is_not_excused"),
        ({"clock": "stage#0"}, "unknown_clock"),
        ({"from_on": date(2026, 3, 19), "until_on": date(2026, 3, 19)}, "after_the_clock"),
    ],
)
def test_what_cannot_be_said_of_a_clock_that_has_ended(changes, code):
    world, case, clock = late_review()
    assert codes(world, case, "correct_clock", "officer", **correction(clock, **changes)) == {code}


def test_the_form_offers_it_by_the_day_of_its_end():
    world, case, clock = late_review()
    file = CaseFile(world.fresh(case))
    form = ConfirmForm(file.flow.transitions_named("correct_clock")[0], file)
    offered = dict(form.fields["clock"].widget.choices)
    assert offered[f"stage#{clock.pk}"].endswith("breached and ended on 17 March 2026")
