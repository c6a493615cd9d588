"""kill -9 at every failpoint: of a transition, and of a sweeper in mid-batch."""

import signal
from datetime import timedelta

from licensing import transitions
from licensing.models import Event, Firing
from licensing.worker import cycle
from tests.faults import forks
from tests.faults.cases import copies, waiting
from tests.faults.failpoints import AFTER, COMMIT, STATEMENT, Point, every_point
from tests.faults.ledger import at_rest
from tests.world import make_world

KILLED = forks.End(-signal.SIGKILL, struck=True)


def test_a_transition_killed_anywhere_is_done_whole_or_not_at_all(place):
    world = make_world()

    def accept(case):
        return lambda: transitions.execute(case.pk, "accept", world.ctx("officer"))

    passed = forks.passes(accept(world.at("intake")))
    points = list(every_point(passed, (STATEMENT, COMMIT)))
    assert len(points) >= 12
    asked = {}
    for point in points:
        case = world.at("intake")
        assert forks.apart(accept(case), point) == KILLED, point
        done = (point.place, point.when) == (COMMIT, AFTER)
        assert world.fresh(case).state == ("review" if done else "intake"), point
        again = forks.apart(accept(case))  # its caller, who was told nothing, tries again
        assert again.code == (forks.REFUSED if done else forks.DONE), point
        asked[case.pk] = ["submit", "accept"]
    assert at_rest(now=world.now, asked=asked).counts == (0, 0, 0)


def test_a_wake_up_that_is_not_sent_takes_no_move_back(place):
    world = make_world()
    case = world.at("consultation")
    day = world.now.date()
    world.now += timedelta(days=60)

    def notify():
        ctx = world.ctx("officer", received_by_congress_on=day)
        return transitions.execute(case.pk, "notify_congress", ctx)

    assert forks.apart(notify, Point("wake-up", "before")) == KILLED
    assert world.fresh(case).state == "notification"
    cycle.sweep(now=world.now)
    assert world.fresh(case).state == "countersign"
    assert at_rest(now=world.now).counts == (0, 0, 0)


def test_a_sweeper_killed_anywhere_loses_and_doubles_nothing(place):
    """One batch with a warning, a breach, an overdue transition and a follower; killed at each of its failpoints in turn."""
    world = make_world()
    licence = world.at("countersign")
    follower = waiting(world, licence)
    world.execute(licence, "approve", "countersigner")
    keys = [key for state in ("intake", "queried", "determination") for key in copies(world.at(state), 4)]
    late = world.now + timedelta(days=200)

    def sweep():
        cycle.sweep(now=late)

    kills = 0
    for place_of_point in (STATEMENT, COMMIT):
        for when in ("before", AFTER):
            number = 0
            while True:
                number += 1
                end = forks.apart(sweep, Point(place_of_point, when, number))
                if not end.struck:
                    break
                assert end == KILLED
                kills += 1
    assert kills >= 10
    late += timedelta(minutes=2)  # what a killed worker had taken for a while is anybody's again
    sweep()
    assert at_rest(now=late).counts == (0, 0, 0)
    assert Event.objects.filter(case_id__in=keys, name="case.lapsed").count() == 4
    assert (
        Firing.objects.filter(clock__case_id__in=keys, rung="breach", clock__purpose="stage").count() == 4 * 2
    )
    assert world.fresh(follower).state == "released"
