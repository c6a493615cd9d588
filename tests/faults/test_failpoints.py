"""The failpoints exist, and a process that is to be struck at one is."""

import signal
from collections import Counter
from pkgutil import resolve_name

import pytest
from django.db import connection, transaction

from tests.faults import failpoints, forks
from tests.faults.failpoints import AFTER, BEFORE, COMMIT, STATEMENT, Point


@pytest.mark.parametrize(("place", "owner", "name"), failpoints.WATCHED)
def test_what_is_watched_exists(place, owner, name):
    assert callable(getattr(resolve_name(owner), name))


def act():
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.execute("SELECT 2")


def test_each_passing_is_a_failpoint(place):
    passed = forks.passes(act)
    assert passed == Counter(
        {(STATEMENT, BEFORE): 2, (STATEMENT, AFTER): 2, (COMMIT, BEFORE): 1, (COMMIT, AFTER): 1}
    )
    points = list(failpoints.every_point(passed, (STATEMENT, COMMIT)))
    assert len(points) == 6
    assert [forks.apart(act, point) for point in points] == [forks.End(-signal.SIGKILL, struck=True)] * 6


def test_a_point_that_is_not_passed_strikes_nobody(place):
    assert forks.apart(act, Point(STATEMENT, BEFORE, 3)) == forks.End(forks.DONE, struck=False)


def test_an_ended_backend_is_an_error_of_the_database(place):
    end = forks.apart(act, Point(STATEMENT, AFTER, 1, "terminate"))
    assert end == forks.End(forks.AWAY, struck=True)


def test_a_child_leaves_its_parents_connection_alone(place):
    act()
    before = connection.connection
    forks.apart(act)
    act()
    assert connection.connection is before
