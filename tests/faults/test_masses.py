"""Many deadlines at one instant, in their short form."""

from licensing.models import Case, Event, OutboxMessage
from tests.faults import masses


def test_two_thousand_in_one_second_lapse_once_each(place):
    count = masses.crowd(place, 2000)
    assert str(count.tally) == "lost / doubled / illegal = 0 / 0 / 0"
    assert count.struck == 1
    assert Event.objects.filter(name="case.lapsed").count() == 2000


def test_fifty_approvals_at_the_instant_of_their_deadline(place):
    count = masses.approvals(place, 50)
    assert str(count.tally) == "lost / doubled / illegal = 0 / 0 / 0"
    assert Case.objects.filter(state="approved").count() == 50
    assert Event.objects.filter(name="clock.breached").count() <= 50


def test_a_queue_that_is_emptied_loses_nothing(stand, place):
    count = masses.flushed(stand, place, 200, 20)
    assert str(count.tally) == "lost / doubled / illegal = 0 / 0 / 0"
    assert count.struck == 6
    assert not OutboxMessage.objects.filter(topic="cases", delivered_at__isnull=True).exists()
    assert Event.objects.filter(name="case.licence_granted").count() == 1


def test_a_disruption_killed_half_way_ends_exact(place):
    count = masses.disrupted(place, 3000)
    assert str(count.tally) == "lost / doubled / illegal = 0 / 0 / 0"
    assert count.struck == 2
