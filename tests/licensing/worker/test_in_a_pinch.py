"""What meets at one instant: a hold and a deadline that it stops, a poison row and its neighbours, two failures far apart."""

import pytest

from licensing.case_file import loading
from licensing.integrity import violations
from licensing.models import BulkOperation
from licensing.transitions import firing
from licensing.worker import bulk, deadlines
from tests.world import make_world
from tests.worlds.clocks import clocks, fired, hold, names, run_bulk_operations

pytestmark = pytest.mark.django_db


def test_a_deadline_that_a_hold_stops_does_not_fire_before_the_order_has_come_to_its_case():
    world = make_world()
    asked = world.at("queried")
    world.now = clocks(asked)["detour"].due_at
    current = hold(world)
    assert deadlines.sweep(now=world.now)
    assert world.fresh(asked).state == "queried"
    assert clocks(asked)["detour"].paused
    assert names(asked)[-1] == "hold.placed"
    run_bulk_operations(world)
    assert asked.stops.filter(hold=current, closed_at__isnull=True).count() == 1
    assert list(violations()) == []


def test_who_is_held_at_the_very_end_of_the_time_may_still_answer():
    world = make_world()
    asked = world.at("queried")
    world.now = clocks(asked)["detour"].due_at
    hold(world)
    deadlines.sweep(now=world.now)
    world.execute(asked, "answer", "filer", answer="Here it is")
    assert world.fresh(asked).state != "queried"


def test_a_case_that_cannot_be_read_stops_no_other(monkeypatch):
    world = make_world()
    sick, sound = world.at("intake"), world.at("intake")
    real = loading.load_details

    def load(files, **more):
        if any(file.case.pk == sick.pk for file in files) and not more:
            raise KeyError(sick.pk)
        real(files, **more)

    monkeypatch.setattr(loading, "load_details", load)
    world.now = clocks(sound)["stage"].next_at
    assert deadlines.sweep(now=world.now)
    assert fired(sound, "stage") == [(1, "warning")]
    assert fired(sick, "stage") == []
    assert clocks(sick)["stage"].failures == 1


def test_two_failures_far_apart_are_not_added_up(monkeypatch):
    world = make_world()
    case = world.at("intake")
    world.now = clocks(case)["stage"].next_at
    with monkeypatch.context() as broken:
        broken.setattr(firing, "_fire_level", _broken)
        deadlines.sweep(now=world.now)
    assert clocks(case)["stage"].failures == 1
    world.sweep(1)
    assert fired(case, "stage")[0] == (1, "warning")
    assert (clocks(case)["stage"].failures, clocks(case)["stage"].error) == (0, "")


def test_what_an_order_could_not_do_is_tried_again_when_its_cause_is_mended(monkeypatch):
    world = make_world()
    case = world.at("review")
    with monkeypatch.context() as broken:
        broken.setattr(bulk, "_change", _broken)
        hold(world)
        run_bulk_operations(world)
    first = BulkOperation.objects.earliest("id")
    assert (first.failed, first.finished_at is not None) == ([case.pk], True)
    assert not clocks(case)["stage"].paused
    bulk.retry(first.pk)
    run_bulk_operations(world)
    first.refresh_from_db()
    assert (first.failed, first.error, first.finished_at is not None) == ([], "", True)
    assert clocks(case)["stage"].paused
    with pytest.raises(ValueError, match="no case"):
        bulk.retry(first.pk)


def _broken(*_):
    raise RuntimeError("a broken effect")
