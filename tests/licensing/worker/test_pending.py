"""Work: an idle sweep is one statement; each kind of work is seen, and its error is its own."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection

from config.processes import wait_until
from licensing.integrity import violations
from licensing.management.commands.sweep import pause
from licensing.models import Clock, Firing, Notice, OutboxMessage, Partner
from licensing.worker import cycle, pending
from licensing.worker.cycle import Round
from tests import servers
from tests.relay import relay
from tests.world import make_world


@pytest.fixture
def world(db):
    return make_world()


def test_where_there_is_nothing_to_do_a_sweep_is_one_statement(world, django_assert_num_queries):
    world.at("intake")
    world.sweep(0)
    with django_assert_num_queries(1):
        assert cycle.go_round(now=world.now).moved == 0


def test_the_question_is_answered_by_indexes(world):
    with connection.cursor() as cursor:
        # a table of a few rows is read through, as soon as it has statistics
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN " + pending._ASK, {"now": world.now})
        plan = " ".join(line for (line,) in cursor.fetchall())
    assert "Seq Scan" not in plan
    assert {name for name in ("clock_next", "outbox_waiting", "notice_unmailed") if name in plan} == {
        "clock_next",
        "outbox_waiting",
        "notice_unmailed",
    }


def test_each_kind_of_work_is_seen(world):
    assert pending.pending(world.now).kinds == set()
    case = world.at("intake")
    assert pending.pending(world.now).kinds == {"partners"}
    soonest = Clock.objects.get(case=case, purpose="stage").next_at
    assert pending.pending(world.now).soonest == soonest
    assert pending.pending(soonest).kinds == {"partners", "deadlines"}
    cycle.MOVING["deadlines"](now=soonest)
    assert pending.pending(soonest).kinds == {"partners", "desks"}
    cycle.sweep(now=soonest)
    assert pending.pending(soonest).kinds == {"mails"}
    cycle.post(now=soonest)
    assert pending.pending(soonest).kinds == set()


def test_by_default_the_databases_clock_decides(world):
    world.at("intake")  # filed in March 2026
    assert "deadlines" in pending.pending().kinds
    assert pending.pending().now > world.now


def test_what_cannot_be_told_keeps_no_deadline_waiting(world, monkeypatch):
    def explode(*, now):
        raise ValueError("no words")

    world.at("intake")
    monkeypatch.setitem(cycle.NOTIFYING, "partners", explode)
    assert world.sweep(2) == 1
    assert Firing.objects.count() == 1
    assert OutboxMessage.objects.filter(topic="partners", delivered_at=None).exists()


def test_a_database_that_is_away_is_not_taken_for_an_error_of_a_message(world, monkeypatch):
    def away(*, now):
        raise OperationalError("the server closed the connection")

    world.at("intake")
    monkeypatch.setitem(cycle.NOTIFYING, "partners", away)
    with pytest.raises(OperationalError):
        cycle.sweep(now=world.now)


@pytest.mark.parametrize(
    ("rest", "seconds"), [(None, 0.5), (timedelta(seconds=9), 0.5), (timedelta(seconds=0.2), 0.2)]
)
def test_the_loop_rests_until_the_next_deadline_and_no_longer_than_its_interval(rest, seconds):
    assert pause(Round(0, 0, rest), 0.5) == seconds
    assert pause(None, 0.5) == 0.5


def test_a_round_knows_how_long_it_is_until_the_next_deadline(world):
    case = world.at("intake")
    due = Clock.objects.get(case=case, purpose="stage").next_at
    assert cycle.go_round(now=due - timedelta(seconds=3)).rest == timedelta(seconds=3)


def due_in(seconds):
    """Let the open stages breach once more, so soon by PostgreSQL's clock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE licensing_clock SET next_rung = 'breach', revision = 2,"
            " next_at = clock_timestamp() + make_interval(secs => %s) WHERE closed_at IS NULL AND purpose = 'stage'",
            [seconds],
        )


@pytest.mark.slow
def test_two_loops_fire_once_and_tell_once_while_the_mail_relay_hangs(committed_db):
    world = make_world()
    for _ in range(3):
        world.at("countersign")
    cycle.sweep()
    Partner.objects.filter(code="ge").update(notices_to="desk@partner.example")
    facts = {"subject": "A", "body": "A", "count": 2, "created_at": world.now}
    Notice.objects.create(to="partner", partner=world.us_firm, **facts)
    again = Firing.objects.filter(revision=2, rung="breach")
    with relay("hang") as hanging:
        facts = {"EMAIL_URL": "smtp://{}:{}".format(*hanging.address)}
        with servers.sweeper(committed_db, **facts), servers.sweeper(committed_db, **facts):
            wait_until(lambda: hanging.connections > 0, seconds=30, what="the mail's start")
            due_in(1)
            wait_until(lambda: again.count() == 3, seconds=30, what="the firings")
            desk = OutboxMessage.objects.filter(topic="desks", delivered_at=None)
            wait_until(lambda: not desk.exists(), seconds=60, what="the notices")
    assert not Notice.objects.filter(to="partner", mailed_at__isnull=False).exists()
    assert [violation for violation in violations() if violation.startswith("I3")] == []
    assert {item.fired_at >= item.due_at for item in again} == {True}
