"""Valkey is emptied, down, refused from boot or hung: it carries hints, so nothing is lost and nobody waits."""

import time

from celery import current_app

from config.environ import broker_address
from config.processes import wait_until
from licensing.context import database_now
from licensing.messaging import wakeups
from licensing.messaging.wakeups import Breaker
from licensing.models import Clock, Event, Firing
from tests.databases import Place
from tests.faults import forks, programs
from tests.faults.cases import Mould, copies
from tests.faults.ledger import at_rest
from tests.faults.masses import hint
from tests.faults.partner import partner_of
from tests.world import make_world

NOWHERE = "redis://127.0.0.1:1/0"
PATIENCE = 3.0  # seconds; a publish to a hung server without limits takes fifteen


def quiet():
    return not Clock.objects.filter(next_at__lte=database_now()).exists()


def notify(world, case):
    """A move that opens a clock which is due at once, and rings; returns how many seconds it took."""
    before = time.monotonic()
    day = world.now.date().replace(month=3)
    world.execute(case, "notify_congress", "officer", received_by_congress_on=day)
    return time.monotonic() - before


def test_down_and_back_while_everything_runs(stand, place):
    """The worker finds its broker again; the sweeper never missed it."""
    mould = Mould(make_world().at("intake"))
    with programs.worker(place) as server, forks.sweeper():
        with stand.no_valkey():
            mould.copies(19)
            wait_until(quiet, seconds=30, what="all that is due, without Valkey")
        before = server.log.read_text().count("succeeded in")
        hint(place, 1)
        wait_until(
            lambda: server.log.read_text().count("succeeded in") > before,
            seconds=60,
            what="the worker's sweep",
        )
    assert Firing.objects.filter(rung="breach", clock__purpose="stage").count() == 20
    assert at_rest(now=database_now()).counts == (0, 0, 0)


def test_never_there_at_all(stand, place):
    """The web serves and the sweeper fires, though no Valkey has ever answered."""
    alone = Place(place.database_url, NOWHERE, place.files)
    world = make_world()
    copies(world.at("intake"), 19)
    draft = world.file()
    with programs.web(alone) as server, programs.sweeper(alone):
        partner = partner_of(world, server.address)
        partner.execute(draft.reference, "submit")
        wait_until(quiet, seconds=30, what="all that is due, without Valkey")
    assert partner.statuses == [200]
    assert Firing.objects.filter(rung="breach", clock__purpose="stage").count() == 20
    assert at_rest(now=database_now(), asked={draft.pk: ["submit"]}).counts == (0, 0, 0)


def test_hung_it_hangs_nobody(stand, place, monkeypatch):
    """Stopped in mid-life it takes connections and never answers: one move waits a moment, the next do not try."""
    world, breaker = make_world(), Breaker()
    cases = [world.at("consultation") for _ in range(3)]
    world.now = world.now.replace(month=6)
    address = broker_address(place.redis_url)
    monkeypatch.setattr(wakeups, "_BREAKER", breaker)
    monkeypatch.setattr(current_app.conf, "broker_url", address)
    monkeypatch.setattr(current_app.conf, "broker_write_url", address)
    with stand.hung_valkey():
        assert max(notify(world, case) for case in cases) < PATIENCE
        assert not breaker.allows()
        with forks.sweeper():
            wait_until(quiet, seconds=30, what="all that is due, with Valkey hung")
    assert Event.objects.filter(name="case.notification_elapsed").count() == 3
    assert at_rest(now=database_now()).counts == (0, 0, 0)
