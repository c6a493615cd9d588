"""The policy is kept in the process: what anybody changes of it is seen by the next reader, and what was rolled back by none."""

import re
from datetime import date

import pytest
from django.db import connection, transaction

from licensing.models import PolicyVersion, policy
from licensing.models.policy import in_force
from tests.world import make_world
from tests.worlds.clocks import hold, last_clock, level, lift

pytestmark = pytest.mark.django_db


READ = sorted(set(re.findall(r"FROM (licensing_\w+)", policy._STATEMENT)) - {PolicyVersion._meta.db_table})


def test_what_is_read_of_the_policy_is_found():
    assert "licensing_hold" in READ
    assert len(READ) == policy._STATEMENT.count("FROM licensing_") - 1


@pytest.mark.parametrize("table", READ)
def test_whatever_is_read_has_the_trigger(table):
    before = PolicyVersion.objects.get().version
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute(f"DELETE FROM {table} WHERE false")  # a statement that touches no row counts as one
    assert PolicyVersion.objects.get().version != before


def test_it_is_read_again_only_when_something_changed(django_assert_num_queries):
    world = make_world()
    kept = in_force()
    with django_assert_num_queries(1):
        assert in_force() is kept
    with django_assert_num_queries(0):
        assert in_force(kept.version) is kept
    placed = hold(world)
    assert [row["id"] for row in in_force().holds] == [placed.pk]
    lift(world, placed)
    assert in_force().holds == []


def test_what_was_rolled_back_is_not_kept():
    world = make_world()
    before = in_force()
    with transaction.atomic():
        hold(world)
        assert in_force().holds
        transaction.set_rollback(True)
    assert in_force().holds == []
    assert in_force().version == before.version


def test_a_transition_counts_by_the_level_that_came_a_moment_before():
    world = make_world()
    first, second = (world.execute(world.file(), "submit", "filer") for _ in range(2))
    world.execute(first, "accept", "officer")
    level(world, state="review", amount=3)
    world.execute(second, "accept", "officer")
    opened = [last_clock(case, "stage") for case in (first, second)]
    assert opened[0].amount != opened[1].amount == 3


def test_without_its_row_it_is_read_each_time():
    make_world()
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute("DELETE FROM licensing_policyversion")
    assert in_force() is not in_force()
    assert in_force().disruptions_on(date(2026, 1, 1)) == []
