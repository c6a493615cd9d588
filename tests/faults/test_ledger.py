"""The ledger can fail: each kind of difference is made by hand, and found."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from licensing.models import Clock, Event, Firing, OutboxMessage
from tests.faults.cases import copies, waiting
from tests.faults.count import Tally
from tests.faults.ledger import compare
from tests.world import make_world


def by_force(statement: str, *values: object) -> int:
    """A statement of somebody to whom no rule applies."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute("ALTER TABLE licensing_event DISABLE TRIGGER USER")
        cursor.execute("ALTER TABLE licensing_case DISABLE TRIGGER USER")
        cursor.execute(statement, values)
        return cursor.rowcount


@pytest.fixture
def world(place):
    created = make_world()
    created.at("intake")
    created.at("queried")
    created.at("approved")
    created.sweep(40)
    return created


def test_a_sound_system_has_no_difference(world):
    assert compare(now=world.now).counts == (0, 0, 0)
    assert str(compare(now=world.now)) == "lost / doubled / illegal = 0 / 0 / 0"


def test_a_level_that_is_due_and_has_not_fired_is_lost(world):
    world.at("intake")
    world.sweep(0)
    tally = compare(now=world.now + timedelta(days=3))
    assert tally.counts == (1, 0, 0)
    assert "warning was due at" in str(tally)


def test_a_firing_that_is_gone_is_lost_and_its_event_one_too_many(world):
    assert by_force("DELETE FROM licensing_firing WHERE rung = 'breach'") == 1
    assert compare(now=world.now).counts == (1, 1, 0)


def test_an_event_that_is_gone_is_lost(world):
    gone = Event.objects.filter(name="clock.breached").order_by("-number").first()
    by_force(
        "DELETE FROM licensing_notice WHERE message_id IN (SELECT id FROM licensing_outboxmessage WHERE event_id = %s)",
        gone.pk,
    )
    by_force("DELETE FROM licensing_outboxmessage WHERE event_id = %s", gone.pk)
    by_force("DELETE FROM licensing_event WHERE id = %s", gone.pk)
    tally = compare(now=world.now)
    assert len(tally.lost) == 1
    assert tally.illegal != []  # the numbers have a gap and the chain is broken


def test_a_second_firing_of_a_level_is_refused_by_the_database(world):
    first = Firing.objects.filter(rung="breach").first()
    with pytest.raises(DatabaseError, match="firing_once"), transaction.atomic():
        Firing.objects.create(
            clock=first.clock, revision=1, rung="breach", fired_at=first.fired_at, event_number=1
        )


def test_a_level_that_fired_and_stays_to_be_fired_is_doubled(world):
    clock = Clock.objects.get(case__state="intake", purpose="stage")
    changed = {"next_rung": "director", "next_at": world.now + timedelta(days=1)}
    Clock.objects.filter(pk=clock.pk).update(**changed)
    assert compare(now=world.now).counts == (0, 1, 0)


def test_two_firings_that_share_an_event_are_illegal(world):
    clock = Clock.objects.get(case__state="intake", purpose="stage")
    last = Firing.objects.filter(clock=clock).latest("id")
    by_force(
        "UPDATE licensing_firing SET event_number = %s WHERE clock_id = %s AND rung = 'breach'",
        last.event_number,
        clock.pk,
    )
    assert compare(now=world.now).counts == (0, 1, 1)


def test_a_clock_without_a_next_time_is_lost(world):
    Clock.objects.filter(case__state="approved", purpose="expiry").update(next_at=None)
    assert compare(now=world.now).counts == (1, 0, 0)


def test_a_message_that_waits_is_lost(world):
    licence = world.at("countersign")
    waiting(world, licence)
    world.execute(licence, "approve", "countersigner")
    tally = compare(now=world.now)
    assert any("could licence_granted" in text for text in tally.lost)
    assert any("the message cases" in text for text in tally.lost)
    world.sweep(0)
    assert compare(now=world.now).counts == (0, 0, 0)


def test_a_notice_that_is_gone_is_lost(world):
    gone = OutboxMessage.objects.filter(topic="partners").first()
    by_force("DELETE FROM licensing_outboxmessage WHERE id = %s", gone.pk)
    assert compare(now=world.now).counts == (1, 0, 0)


def test_a_state_that_no_event_tells_of_is_illegal(world):
    assert by_force("UPDATE licensing_case SET state = 'void' WHERE state = 'approved'") == 1
    tally = compare(now=world.now)
    assert len(tally.illegal) == 1
    assert "its state is 'void'" in tally.illegal[0]


def test_a_step_that_was_done_and_is_not_recorded_is_lost_and_one_more_is_doubled(world):
    case = world.at("intake")
    world.sweep(0)
    assert compare(now=world.now, asked={case.pk: ["submit"]}).counts == (0, 0, 0)
    assert compare(now=world.now, asked={case.pk: ["submit", "accept"]}).counts == (1, 0, 0)
    assert compare(now=world.now, asked={case.pk: []}).counts == (0, 1, 0)


def test_tallies_add_up():
    both = Tally(["a"], [], ["b"]) + Tally(["c"], ["d"], [])
    assert both.counts == (2, 1, 1)


def test_copies_of_cases_are_sound(world):
    for state in ("intake", "queried", "approved"):
        keys = copies(world.at(state), 3)
        assert len(set(keys)) == 3
    world.sweep(0)
    assert compare(now=world.now).counts == (0, 0, 0)
    world.sweep(60)
    assert compare(now=world.now).counts == (0, 0, 0)
    assert Firing.objects.filter(rung="due").count() == 4 + 1
