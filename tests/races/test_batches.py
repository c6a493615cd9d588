"""Batches: workers that are killed, two at once, and a cancellation in the middle; each line has one end."""

import signal
import subprocess
import sys
import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection

from config.processes import wait_until
from licensing.context import database_now
from licensing.filing import batches as verbs
from licensing.models import BatchLine, Case
from licensing.worker import batches
from tests.api.batching import counts, line, sent
from tests.api.calling import caller
from tests.world import make_world


def test_killed_in_the_middle_each_line_is_filed_once(committed_db):
    world = make_world()
    system = caller(world.actors["filer"].client_id)
    number = 60
    batch = sent(system, *[line(f"PO-{one}", submit=one % 2 == 0) for one in range(number)])
    command = [sys.executable, "manage.py", "sweep", "--loop"]
    for least in (5, 15):
        process = subprocess.Popen(command, env=committed_db.environment())
        try:
            wait_until(lambda least=least: Case.objects.count() >= least, seconds=60, what="some cases")
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()
    assert Case.objects.count() < number
    assert counts(system, batch)[1] > 0
    batches.work_off(now=database_now(), seconds=60)
    assert counts(system, batch) == (number, 0, number, 0, 0)
    assert Case.objects.count() == number
    assert Case.objects.values("client_reference").distinct().count() == number
    found = BatchLine.objects.order_by("number").values_list("client_reference", "case__client_reference")
    assert list(found) == [(f"PO-{one}", f"PO-{one}") for one in range(number)]


def test_two_workers_file_one_batch(committed_db):
    world = make_world()
    system = caller(world.actors["filer"].client_id)
    batch = sent(system, *[line(f"PO-{one}") for one in range(40)])
    command = [sys.executable, "manage.py", "sweep"]
    workers = [subprocess.Popen(command, env=committed_db.environment()) for _ in range(2)]
    assert [worker.wait(timeout=120) for worker in workers] == [0, 0]
    assert counts(system, batch) == (40, 0, 40, 0, 0)
    assert Case.objects.count() == 40


def test_a_line_that_is_being_worked_off_is_not_cancelled(committed_db):
    """Who cancels waits for the line that a worker holds, and then counts it as what became of it."""
    world = make_world()
    system = caller(world.actors["filer"].client_id)
    batch = sent(system, line("A"), line("B"))
    held, go_on = Event(), Event()
    filer = batches._filer()

    def slowly(*said):
        held.set()
        assert go_on.wait(30)
        return filer.file(*said)

    def work():
        try:
            batches._work_off_next(uuid.UUID(batch["id"]), None)
        finally:
            connection.close()

    def cancel():
        try:
            return verbs.cancel(batch["id"], world.ctx("filer"))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool, pytest.MonkeyPatch.context() as patch:
        patch.setattr(batches, "_filer", lambda: batches.Filer(slowly))
        worker = pool.submit(work)
        assert held.wait(30)
        cancelling = pool.submit(cancel)
        go_on.set()
        worker.result()
        cancelling.result()
    assert counts(system, batch) == (2, 0, 1, 0, 1)
