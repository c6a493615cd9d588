"""Many sweepers and beats: one that is stopped holds up nobody else, and its waking doubles nothing."""

import random
from datetime import timedelta

from config.processes import wait_until
from licensing import transitions
from licensing.context import database_now
from licensing.models import Clock, Event, Firing
from licensing.worker import cycle
from tests.faults import forks, programs
from tests.faults.cases import Mould, copies
from tests.faults.failpoints import AFTER, BEFORE, COMMIT, STATEMENT, Point
from tests.faults.forks import Act
from tests.faults.ledger import at_rest
from tests.faults.masses import hint
from tests.world import make_world

SHORT_SILENCE = "-c idle_in_transaction_session_timeout=1s"


def due():
    """How many clocks have something to do by the database's clock."""
    return Clock.objects.filter(next_at__lte=database_now()).count()


def test_a_sweeper_that_is_stopped_in_mid_batch_holds_up_only_its_batch(place):
    """Three others go on past it; it wakes and finishes its own."""
    world = make_world()
    copies(world.at("intake"), 299)  # two batches
    late = world.now + timedelta(days=30)

    def sweep():
        cycle.sweep(now=late)

    sleeper = forks.start(Act(sweep, Point(STATEMENT, AFTER, 4, "stop")))
    sleeper.stopped()
    others = forks.all_at_once([Act(sweep)] * 3)
    assert [item.code for item in others] == [forks.DONE] * 3
    assert Firing.objects.filter(rung="breach", clock__purpose="stage").count() == 100
    sleeper.wake()
    assert sleeper.end() == forks.End(forks.DONE, struck=True)
    assert Firing.objects.filter(rung="breach", clock__purpose="stage").count() == 300
    assert at_rest(now=late).counts == (0, 0, 0)


def test_a_sweeper_that_is_stopped_for_long_loses_its_locks(stand, django_db_blocker):
    with django_db_blocker.unblock(), stand.place(SHORT_SILENCE):
        world = make_world()
        case = world.at("intake")
        late = world.now + timedelta(days=30)
        sleeper = forks.start(Act(lambda: cycle.sweep(now=late), Point(COMMIT, BEFORE, 1, "stop")))
        sleeper.stopped()
        transitions.execute(
            case.pk, "accept", world.ctx("officer")
        )  # waits for the lock, not for the sleeper
        sleeper.wake()
        assert sleeper.end().code in (forks.AWAY, forks.DONE)
        assert world.fresh(case).state == "review"
        cycle.sweep(now=late)
        assert at_rest(now=late, asked={case.pk: ["submit", "accept"]}).counts == (0, 0, 0)


def test_a_person_s_process_that_is_stopped_for_long_holds_no_case(stand, django_db_blocker):
    with django_db_blocker.unblock(), stand.place(SHORT_SILENCE):
        world = make_world()
        case = world.at("intake")

        def accept():
            return transitions.execute(case.pk, "accept", world.ctx("officer"))

        sleeper = forks.start(Act(accept, Point(COMMIT, BEFORE, 1, "stop")))
        sleeper.stopped()
        accept()
        sleeper.wake()
        assert sleeper.end() == forks.End(forks.AWAY, struck=True)
        assert at_rest(now=world.now, asked={case.pk: ["submit", "accept"]}).counts == (0, 0, 0)


def test_two_beats_and_four_sweepers_fire_each_level_once(place):
    world = make_world()
    moulds = [Mould(world.at(state)) for state in ("intake", "queried")]
    with (
        programs.beat(place, "beat1"),
        programs.beat(place, "beat2"),
        programs.worker(place),
        programs.sweeper(place),
        forks.sweeper(),
        forks.sweeper(),
        forks.sweeper(),
    ):
        for mould in moulds:
            mould.copies(99)
        wait_until(lambda: due() == 0, seconds=60, what="everything that is due to fire")
    assert at_rest(now=database_now()).counts == (0, 0, 0)
    assert Firing.objects.filter(rung="breach", clock__purpose="stage").count() == 100
    assert Event.objects.filter(name="case.lapsed").count() == 100


def test_every_message_three_times_and_shuffled_after_the_case_closed(stand, place):
    """The hints that a case's moves left in the queue come late, thrice and in any order."""
    world = make_world()
    hint(place, 5)  # what beat and moves have sent while no worker ran
    valkey = stand.valkey()
    sent = valkey.lrange("celery", 0, -1) * 3
    random.Random(3).shuffle(sent)
    case = world.at("queried")
    copies(case, 9)
    cycle.sweep()
    assert world.fresh(case).state == "lapsed"
    before = Event.objects.count()
    valkey.delete("celery")
    valkey.rpush("celery", *sent)
    with programs.worker(place) as server:
        done = r"succeeded in"
        wait_until(lambda: len(server.log.read_text().split(done)) > 15, seconds=60, what="fifteen sweeps")
    assert Event.objects.count() == before
    assert at_rest(now=database_now()).counts == (0, 0, 0)
