"""Notices of many workers at once, and of one that died: each message is told once."""

from datetime import timedelta
from threading import Event as Signal

import pytest
from django.db import ProgrammingError, connection, transaction

from licensing.integrity import violations
from licensing.messaging import officer_notices
from licensing.models import Notice, OutboxMessage
from licensing.worker import cycle, deadlines
from tests.races.together import at_once
from tests.world import make_world

A_SECOND = timedelta(seconds=1)


def warned(world, count):
    for _ in range(count):
        world.at("intake")
    world.now += timedelta(days=2)
    assert deadlines.sweep(now=world.now) == count


def waiting():
    return OutboxMessage.objects.filter(topic="desks", delivered_at=None)


def test_many_workers_make_one_digest(committed_db):
    world = make_world()
    warned(world, 8)
    later = world.now + 5 * A_SECOND
    outcomes = at_once(*[lambda: officer_notices.deliver(now=later)] * 6)
    outcomes += at_once(*[lambda: cycle.sweep(now=later)] * 3)
    assert Notice.objects.get().count == 8
    assert list(violations()) == []


def test_a_worker_waits_for_no_other_that_is_at_it(committed_db):
    world = make_world()
    warned(world, 2)
    written, done = Signal(), Signal()

    def first():
        with transaction.atomic():
            made = officer_notices.deliver(now=world.now)
            written.set()
            assert done.wait(timeout=30)
        return made

    def second():
        assert written.wait(timeout=30)
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '5s'")
                return officer_notices.deliver(now=world.now)
        finally:
            done.set()

    assert at_once(first, second) == [2, 0]
    assert list(violations()) == []


def test_a_worker_that_died_before_its_commit_told_nobody(committed_db, monkeypatch):
    world = make_world()
    warned(world, 2)

    def die(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Notice.objects, "bulk_create", die)
        with pytest.raises(KeyboardInterrupt):
            officer_notices.deliver(now=world.now)
    assert (waiting().count(), Notice.objects.count()) == (2, 0)
    assert officer_notices.deliver(now=world.now) == 2


def test_what_somebody_was_told_is_neither_changed_nor_deleted(committed_db):
    world = make_world()
    warned(world, 1)
    officer_notices.deliver(now=world.now)
    for act in (
        lambda: Notice.objects.update(message=None, count=9),
        lambda: Notice.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(ProgrammingError, match="permission denied"):
            act()
    assert Notice.objects.get().message is not None
