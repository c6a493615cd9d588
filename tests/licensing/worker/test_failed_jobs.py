"""A clock that failed is seen, stops nothing else, and fires again once an officer retries it."""

import pytest

from licensing.integrity import violations
from licensing.models import Case, LicenceCase
from licensing.worker import deadlines
from tests.world import make_world
from tests.worlds.clocks import clocks, facts, fired, names
from workflows.binding import on_transition

pytestmark = pytest.mark.django_db


@pytest.fixture
def broken(monkeypatch):
    """A world, a question that was not answered in time, whose lapse failed three times, and what mends it."""
    world = make_world()
    case = world.at("queried")

    def lapse(self, file, ctx):
        raise RuntimeError("the effect is broken")

    monkeypatch.setattr(LicenceCase, "lapse", on_transition(lapse))
    for days in (40, 1, 1):
        world.sweep(days)
    assert clocks(case)["detour"].set_aside_at is not None
    return world, case, monkeypatch.undo


def test_released_it_fires_at_once(broken):
    world, case, mend = broken
    mend()
    deadlines.retry(case.pk, "detour", world.ctx("officer"))
    clock = clocks(case)["detour"]
    assert (clock.set_aside_at, clock.failures, clock.error) == (None, 0, "")
    assert clock.next_at < world.now
    assert facts(case, "clock.released")["scope"] == "detour"
    assert "the effect is broken" in facts(case, "clock.released")["error"]
    world.sweep(0)
    assert world.fresh(case).state == "lapsed"
    assert fired(case, "detour")[-1] == (1, "due")
    assert list(violations()) == []


def test_retried_too_early_it_fails_again(broken):
    world, case, *_ = broken
    deadlines.retry(case.pk, "detour", world.ctx("officer"))
    for days in (0, 1, 1):
        world.sweep(days)
    assert clocks(case)["detour"].set_aside_at is not None
    assert names(case).count("clock.set_aside") == 2
    assert list(violations()) == []


def test_people_go_on_meanwhile(broken):
    world, case, *_ = broken
    assert world.execute(case, "answer", "filer", answer="It is.").state == "review"
    assert list(violations()) == []


@pytest.mark.parametrize("scope", ["stage", "nonsense"])
def test_what_has_not_failed_is_not_retried(broken, scope):
    world, case, *_ = broken
    before = world.fresh(case).event_count
    with pytest.raises(deadlines.NotFailed):
        deadlines.retry(case.pk, scope, world.ctx("officer"))
    assert world.fresh(case).event_count == before


def test_a_case_that_is_none_has_nothing_to_release(broken):
    world, *_ = broken
    with pytest.raises(Case.DoesNotExist):
        deadlines.retry(0, "stage", world.ctx("officer"))
