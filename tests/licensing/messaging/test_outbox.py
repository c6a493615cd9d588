"""The outbox: one worker at a time, a lease that ends, a fence that refuses the late, failures that stand aside."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from licensing.messaging import outbox
from licensing.messaging.queue import MESSAGES
from licensing.models import Event, OutboxMessage
from tests.races.together import at_once
from tests.world import START, make_world

A_SECOND, A_MINUTE = timedelta(seconds=1), timedelta(minutes=1)
TOPIC = "partners"


def some(world, count=1):
    """As many waiting messages, oldest first."""
    while OutboxMessage.objects.filter(topic=TOPIC).count() < count:
        world.execute(world.file(), "submit", "filer")
    kept = [item.pk for item in waiting()[:count]]
    OutboxMessage.objects.exclude(pk__in=kept).update(delivered_at=START)
    world.now += timedelta(days=1)
    return waiting()


def waiting():
    return list(OutboxMessage.objects.filter(topic=TOPIC, delivered_at=None).order_by("created_at", "id"))


def only():
    (message,) = waiting()
    return message


@pytest.mark.django_db
def test_the_oldest_are_taken_first_and_in_one_statement(django_assert_num_queries):
    world = make_world()
    created = some(world, 3)
    with django_assert_num_queries(1):
        taken = outbox.claim(TOPIC, world.now, 2)
    assert taken == created[:2]
    assert {(item.fence, item.leased_until) for item in taken} == {(1, world.now + A_MINUTE)}
    assert outbox.claim(TOPIC, world.now, 2) == created[2:]
    assert outbox.claim(TOPIC, world.now, 2) == []


@pytest.mark.django_db
def test_another_topic_is_none_of_ones_business():
    world = make_world()
    some(world)
    assert outbox.claim("desks", world.now) == []
    assert only().fence == 0


@pytest.mark.django_db
def test_what_is_settled_is_never_taken_again():
    world = make_world()
    some(world)
    assert outbox.acknowledge(outbox.claim(TOPIC, world.now), world.now) == 1
    message = OutboxMessage.objects.get(delivered_at=world.now)
    assert message.leased_until is None
    assert outbox.claim(TOPIC, world.now + timedelta(days=1)) == []


@pytest.mark.django_db
def test_a_lease_that_ran_out_is_anybodys_and_the_late_holder_settles_nothing():
    world = make_world()
    some(world)
    late = outbox.claim(TOPIC, world.now)
    assert outbox.claim(TOPIC, world.now + A_MINUTE) == []
    heir = outbox.claim(TOPIC, world.now + A_MINUTE + A_SECOND)
    assert [item.fence for item in heir] == [2]
    assert outbox.acknowledge(late, world.now) == 0
    assert outbox.failed(late, world.now, "too late") == 0
    assert (only().attempts, only().error, only().fence) == (0, "", 2)
    assert outbox.acknowledge(heir, world.now) == 1


@pytest.mark.django_db
def test_a_lease_that_ran_out_and_that_nobody_took_is_still_its_holders():
    world = make_world()
    some(world)
    taken = outbox.claim(TOPIC, world.now)
    assert outbox.acknowledge(taken, world.now + timedelta(hours=1)) == 1


@pytest.mark.django_db
def test_nothing_is_settled_twice():
    world = make_world()
    some(world)
    taken = outbox.claim(TOPIC, world.now)
    assert [outbox.acknowledge(taken, world.now), outbox.acknowledge(taken, world.now + A_SECOND)] == [1, 0]
    assert OutboxMessage.objects.filter(delivered_at=world.now).count() == 1


@pytest.mark.django_db
def test_a_failure_waits_twice_as_long_each_time_and_the_fifth_makes_a_failed_job():
    world = make_world()
    some(world)
    pauses = []
    for _ in range(5):
        outbox.failed(outbox.claim(TOPIC, world.now), world.now, "the line is dead")
        pauses.append((only().not_before - world.now).total_seconds())
        assert outbox.claim(TOPIC, world.now + timedelta(seconds=29)) == []
        world.now = only().not_before
    assert pauses == [30, 60, 120, 240, 480]
    assert (only().attempts, only().error) == (5, "the line is dead")
    assert only().set_aside_at == world.now - timedelta(seconds=480)
    assert outbox.claim(TOPIC, world.now + timedelta(days=30)) == []


@pytest.mark.django_db
def test_the_longest_wait_is_an_hour():
    world = make_world()
    some(world)
    OutboxMessage.objects.filter(pk=only().pk).update(attempts=9)
    outbox.failed(outbox.claim(TOPIC, world.now), world.now, "the line is dead")
    assert only().not_before == world.now + timedelta(hours=1)


@pytest.mark.django_db
def test_what_failed_is_retried_by_a_person_and_says_so():
    world = make_world()
    some(world)
    OutboxMessage.objects.filter(pk=only().pk).update(attempts=4)
    outbox.failed(outbox.claim(TOPIC, world.now), world.now, "the line is dead")
    with pytest.raises(PermissionError):
        outbox.retry(only().pk, world.ctx("filer"))
    assert outbox.claim(TOPIC, world.now + timedelta(days=1)) == []
    outbox.retry(only().pk, world.ctx("officer"))
    assert (only().attempts, only().set_aside_at, only().not_before) == (0, None, None)
    assert only().error.startswith("released by olive at ")
    assert only().error.endswith("after: the line is dead")
    assert len(outbox.claim(TOPIC, world.now)) == 1


@pytest.mark.django_db
def test_what_has_not_failed_cannot_be_retried():
    world = make_world()
    some(world)
    with pytest.raises(LookupError, match="is not a failed job"):
        outbox.retry(only().pk, world.ctx("officer"))
    assert only().error == ""


@pytest.mark.django_db
def test_an_event_has_one_message_for_each_topic():
    make_world().file()
    with pytest.raises(IntegrityError, match="outbox_once_per_event"), transaction.atomic():
        OutboxMessage.objects.create(
            id="00000000-0000-4000-8000-000000000000",
            event=Event.objects.get(),
            topic=TOPIC,
            created_at=START,
        )


def test_two_at_once_take_different_messages(committed_db):
    world = make_world()
    created = some(world, 12)
    taken = at_once(*[lambda: outbox.claim(TOPIC, world.now, 5)] * 4)
    got = [item.pk for some_of in taken for item in some_of]
    assert len(got) == len(set(got))
    rest = outbox.claim(TOPIC, world.now, 12)
    assert set(got) | {item.pk for item in rest} == {item.pk for item in created}
    assert set(OutboxMessage.objects.filter(delivered_at=None).values_list("fence", flat=True)) == {1}


def test_a_worker_waits_for_nobody_who_holds_a_row(committed_db):
    world = make_world()
    first, second = some(world, 2)
    with transaction.atomic():
        OutboxMessage.objects.select_for_update().get(pk=first.pk)
        (taken,) = at_once(lambda: outbox.claim(TOPIC, world.now))
    assert taken == [second]


@pytest.mark.django_db
def test_the_index_fits_the_claim():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT id FROM licensing_outboxmessage AS queued WHERE queued.topic = 'partners' AND "
            + MESSAGES.free(now="now()")
            + " ORDER BY created_at, id LIMIT 5"
        )
        plan = " ".join(line for (line,) in cursor.fetchall())
    assert "outbox_waiting" in plan
    assert "Sort" not in plan
