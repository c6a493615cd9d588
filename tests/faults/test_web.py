"""A web worker that is killed, stopped or without a database: its partner asks again, and nothing happens twice."""

import contextlib
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from licensing.context import database_now
from tests.databases import Place
from tests.faults import programs
from tests.faults.failpoints import AFTER, BEFORE, COMMIT, STATEMENT, Point, arm
from tests.faults.ledger import at_rest
from tests.faults.partner import partner_of
from tests.faults.proxy import CUT, LOSE, Proxy
from tests.servers import Server
from tests.world import World, make_world

SUBMITTED = ["submit"]
FORMS = "application/problem+json"
POINTS = [
    *(Point(STATEMENT, when, number) for number in range(1, 18, 4) for when in (BEFORE, AFTER)),
    *(Point(place, when) for place in (COMMIT, "answer") for when in (BEFORE, AFTER)),
]


@pytest.fixture(scope="module")
def serving(stand, django_db_blocker):
    """A web server that all these faults meet, and the world that it serves."""
    with django_db_blocker.unblock(), stand.place() as place, programs.web(place) as server:
        yield Serving(place, make_world(), server)


@pytest.fixture
def there(serving, django_db_blocker):
    with django_db_blocker.unblock():
        yield serving


@dataclass
class Serving:
    place: Place
    world: World
    server: Server

    @property
    def partner(self):
        return partner_of(self.world, self.server.address)

    @property
    def trap(self):
        return programs.trap_of(self.place, "web")


def submitted(cases):
    return {case.pk: SUBMITTED for case in cases}


def test_a_web_worker_killed_anywhere_in_a_transition(there):
    partner, workers = there.partner, len(programs.workers_of(there.server))
    cases = [there.world.file() for _ in POINTS]
    struck = 0
    for case, point in zip(cases, POINTS, strict=True):
        seen = partner.look(case.reference)["version"]
        arm(there.trap, point)
        answer = partner.post(f"cases/{case.reference}/transitions/submit", {"version": seen})
        struck += answer is None and not there.trap.exists()
        there.trap.unlink(missing_ok=True)
        if partner.look(case.reference)["state"] == "draft":
            partner.execute(case.reference, "submit")
    assert struck >= 10
    assert len(programs.workers_of(there.server)) == workers + struck
    assert at_rest(now=database_now(), asked=submitted(cases)).counts == (0, 0, 0)
    assert {there.world.fresh(case).state for case in cases} == {"intake"}


def test_a_lost_answer_to_a_commit_is_not_a_second_transition(stand, there):
    with Proxy(stand.services.postgres.sockets) as proxy:
        behind = make_conninfo(there.place.database_url, host=str(proxy.folder))
        with programs.web(Place(behind, there.place.redis_url, there.place.files), "behind") as server:
            partner = partner_of(there.world, server.address)
            cases = [there.world.file() for _ in range(4)]
            for case, what in zip(cases, (LOSE, CUT, LOSE, CUT), strict=True):
                proxy.arm(what)
                partner.execute(case.reference, "submit")
        assert proxy.struck == 4
    assert partner.statuses == [503, 503, 200, 503, 503, 200]
    assert at_rest(now=database_now(), asked=submitted(cases)).counts == (0, 0, 0)


@contextlib.contextmanager
def no_connection_left(stand, place):
    """Every connection that the server allows is somebody else's."""
    with contextlib.ExitStack() as stack:
        for _ in range(2):  # those of the web are ended, and taken as well
            with contextlib.suppress(psycopg.OperationalError):
                while True:
                    stack.enter_context(psycopg.connect(stand.services.database_url))
            stand.terminate_backends(place)
        yield


def test_without_a_connection_it_says_when_to_come_again(stand, there):
    partner, case = there.partner, there.world.file()
    with no_connection_left(stand, there.place):
        status, problem, headers = partner.post(f"cases/{case.reference}/transitions/submit", {"version": 1})
    assert (status, problem["type"]) == (503, "/problems/unavailable")
    assert (headers["Retry-After"], headers["Content-Type"]) == ("5", FORMS)
    assert there.world.fresh(case).state == "draft"
    partner.execute(case.reference, "submit")
    assert at_rest(now=database_now(), asked=submitted([case])).counts == (0, 0, 0)


def test_postgresql_restarts_in_the_midst_of_a_post(stand, there):
    partner, case = there.partner, there.world.file()
    arm(there.trap, Point(COMMIT, BEFORE, 1, "stop"))
    with ThreadPoolExecutor(1) as pool:
        asking = pool.submit(partner.execute, case.reference, "submit")
        worker = programs.stopped(there.place, "web")
        stand.restart_postgres()
        os.kill(worker, signal.SIGCONT)
        asking.result(60)
    assert partner.statuses == [503, 200]
    assert at_rest(now=database_now(), asked=submitted([case])).counts == (0, 0, 0)
