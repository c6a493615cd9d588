"""A wake-up makes a real worker sweep at once; a broker that is away or hangs is in nobody's way."""

import socket
from contextlib import contextmanager

import pytest
from celery import current_app

from config.processes import wait_until
from licensing.messaging import wakeups
from licensing.messaging.wakeups import Breaker
from licensing.models import Case, Firing
from tests import servers
from tests.world import make_world


@pytest.fixture(autouse=True)
def a_fresh_breaker(monkeypatch):
    breaker = Breaker()
    monkeypatch.setattr(wakeups, "_BREAKER", breaker)
    return breaker


def test_a_real_worker_sweeps_when_it_is_rung(committed_db):
    with servers.worker(committed_db):
        case = make_world().at("intake")  # of March 2026: long due by the database's clock
        assert Firing.objects.count() == 0
        wakeups.ring()
        wait_until(lambda: Case.objects.get(pk=case.pk).escalation > 0, seconds=30, what="the worker's sweep")
    assert list(Firing.objects.order_by("id").values_list("rung", flat=True))[:1] == ["breach"]


def test_a_move_whose_clock_is_due_already_rings_by_itself(committed_db):
    with servers.worker(committed_db):
        world = make_world()
        case = world.at("consultation")
        world.now = world.now.replace(month=6)
        day = world.now.date().replace(month=3)
        world.execute(case, "notify_congress", "officer", received_by_congress_on=day)
        wait_until(
            lambda: world.fresh(case).state == "countersign", seconds=30, what="the notification's end"
        )


@contextmanager
def broker_at(address):
    before = current_app.conf.broker_url
    current_app.conf.broker_url = address
    current_app.conf.broker_write_url = address
    try:
        yield
    finally:
        current_app.conf.broker_url = before
        current_app.conf.broker_write_url = None


def test_a_broker_that_refuses_is_left_alone_for_a_while(committed_db, a_fresh_breaker):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"redis://127.0.0.1:{closed.getsockname()[1]}/0"
    with broker_at(address):
        wakeups.ring()
    assert not a_fresh_breaker.allows()
    wakeups.ring()  # does not even try


def test_a_broker_that_hangs_hangs_nobody(committed_db, a_fresh_breaker):
    """It accepts and never answers, as a stopped Redis does."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(8)
        with broker_at(f"redis://127.0.0.1:{silent.getsockname()[1]}/0"):
            wakeups.ring()
    assert not a_fresh_breaker.allows()


@pytest.mark.django_db
def test_a_move_that_is_rolled_back_rings_nobody(django_capture_on_commit_callbacks):
    world = make_world()
    case = world.at("consultation")
    world.now = world.now.replace(month=6)
    with django_capture_on_commit_callbacks() as calls:
        world.execute(
            case, "notify_congress", "officer", received_by_congress_on=world.now.date().replace(month=3)
        )
    assert len(calls) == 1
    with django_capture_on_commit_callbacks() as calls:
        world.execute(world.file(), "submit", "filer")
    assert calls == []


def test_a_tripped_breaker_recovers(monkeypatch):
    breaker = Breaker()
    breaker.trip()
    assert not breaker.allows()
    monkeypatch.setattr(wakeups.time, "monotonic", lambda: 10.0**9)
    assert breaker.allows()
