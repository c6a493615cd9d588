"""PostgreSQL breaks in the midst of a sweep: it is rolled back, and made good by the next."""

import os
import signal
from datetime import timedelta

import pytest

from config.processes import wait_until
from licensing.context import database_now
from licensing.models import Clock, Event, Firing
from licensing.worker import cycle
from tests.faults import forks, programs
from tests.faults.cases import Mould, copies
from tests.faults.failpoints import AFTER, STATEMENT, Point, arm
from tests.faults.ledger import at_rest
from tests.faults.proxy import CUT, LOSE, Proxy
from tests.faults.stand import let_go
from tests.world import make_world


def quiet():
    return not Clock.objects.filter(next_at__lte=database_now()).exists()


def test_a_restart_in_mid_sweep(stand, place):
    """The sweeper's process lives on, and goes on by itself."""
    make_world().at("intake")
    case = Clock.objects.get(closed_at__isnull=True, purpose="stage").case
    copies(case, 39)
    let_go()
    trap = programs.trap_of(place, "sweeper")
    place.files.mkdir(parents=True)
    arm(trap, Point(STATEMENT, AFTER, 5, "stop"))
    with programs.sweeper(place) as server:
        sweeper = programs.stopped(place, "sweeper")
        stand.restart_postgres()
        assert Firing.objects.count() == 0
        os.kill(sweeper, signal.SIGCONT)
        wait_until(quiet, seconds=60, what="the sweeper to go on")
        assert server.process.poll() is None
    assert Firing.objects.filter(rung="breach", clock__purpose="stage").count() == 40
    assert at_rest(now=database_now()).counts == (0, 0, 0)


@pytest.mark.parametrize("what", [LOSE, CUT])
def test_a_lost_answer_to_a_commit_of_a_sweep(stand, place, what):
    world = make_world()
    copies(world.at("queried"), 4)
    late = world.now + timedelta(days=40)
    with Proxy(stand.services.postgres.sockets) as proxy:
        proxy.arm(what)
        end = forks.apart(lambda: cycle.sweep(now=late), by=str(proxy.folder))
        assert end == forks.End(forks.AWAY, struck=True)
        assert proxy.struck == 1
    assert Event.objects.filter(name="case.lapsed").count() == (5 if what == LOSE else 0)
    assert forks.apart(lambda: cycle.sweep(now=late)).code == forks.DONE
    assert Event.objects.filter(name="case.lapsed").count() == 5
    assert at_rest(now=late).counts == (0, 0, 0)


def test_all_backends_are_ended_again_and_again(stand, place):
    """Each time when something has been done since; the loop survives every one of them."""
    mould = Mould(make_world().at("intake"))
    with forks.sweeper() as sweeper, forks.sweeper() as other:
        ended = 0
        for _ in range(6):
            before = Firing.objects.count()
            mould.copies(30)
            wait_until(lambda before=before: Firing.objects.count() > before, seconds=30, what="a firing")
            ended += stand.terminate_backends(place)
        wait_until(quiet, seconds=30, what="all that is due to fire")
        assert ended >= 6
        for child in (sweeper, other):
            assert programs.state_of(child.pid) in "SRD"
    assert Firing.objects.filter(rung="breach", clock__purpose="stage").count() == 181
    assert at_rest(now=database_now()).counts == (0, 0, 0)
