"""The officers' queue: class, required date, receipt, and ageing that never reaches the strict classes."""

import re
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from licensing.admin.inbox.sorting import IN_TURN
from licensing.models import Case
from tests.world import make_world
from tests.worlds.priorities import record
from workflows.classes import CLASSES, IDLE, lane

pytestmark = pytest.mark.django_db


def queue():
    """References in the order in which officers meet them."""
    waiting = Case.objects.filter(queue_lane__lt=IDLE).order_by(*IN_TURN.keyset.ordering())
    return list(waiting.values_list("reference", flat=True))


def to_p0(world, case):
    record(world, case, "rating_dx")
    world.execute(case, "confirm_priority", "countersigner", waiting_evidence="1")


def to_p1(world, case):
    record(world, case, "sosa_endorsement")
    record(world, case, "rating_do")


def test_the_order_is_class_required_date_receipt():
    world = make_world()
    days = [world.now.date() + timedelta(days=n) for n in (300, 200, 250)]
    late, soon, between = (world.at("review", kind="spares", detail={"required_on": day}) for day in days)
    first, second = world.at("review", kind="spares"), world.at("review", kind="spares")
    for case in (late, soon):
        to_p1(world, case)
    to_p0(world, between)
    record(world, second, "equipment_down")
    assert queue() == [item.reference for item in (between, soon, late, second, first)]


def test_a_draft_an_end_and_what_is_in_force_wait_in_no_queue():
    world = make_world()
    for state in ("draft", "withdrawn", "approved"):
        assert world.at(state).queue_lane == IDLE
    assert world.at("suspended").queue_lane == lane("P3")


def test_who_waits_long_enough_goes_before_a_later_p2_and_never_before_a_p1():
    world = make_world()
    old = world.at("review", kind="spares")
    world.now += CLASSES["P2"].ahead + timedelta(days=1)
    down, rated = world.at("review", kind="spares"), world.at("review", kind="spares")
    record(world, down, "equipment_down")
    to_p1(world, rated)
    assert queue() == [item.reference for item in (rated, old, down)]


def test_receipt_counts_not_the_day_of_a_draft():
    world = make_world()
    early = world.file(kind="spares")
    world.now += timedelta(days=60)
    other = world.at("review", kind="spares")
    world.execute(early, "submit", "hal")
    assert queue() == [other.reference, early.reference]


@given(st.integers(0, 400), st.integers(0, 400), st.sampled_from(("P2", "P3")), st.sampled_from(("P2", "P3")))
def test_the_lane_is_linear_ageing(first_age, second_age, first, second):
    """Whoever has waited longer by more than the other's head start is ahead, on every day alike."""
    start = timezone.now()
    places = [
        start - timedelta(days=age) - CLASSES[name].ahead
        for age, name in ((first_age, first), (second_age, second))
    ]
    lead = timedelta(days=first_age - second_age) + CLASSES[first].ahead - CLASSES[second].ahead
    assert (places[0] < places[1]) is (lead > timedelta())


FLOOD = """
INSERT INTO licensing_case (reference, kind, subject, filer_id, filed_at, illustrative, state, desk, previous_state, left_state,
  received_at, open_question, escalation, priority_class, queue_lane, queue_on, queue_at, ground_count, event_count, head_hash)
SELECT 'FLD-' || n, kind, subject, filer_id, filed_at, illustrative, state, desk, previous_state, left_state,
  received_at - interval '90 days', open_question, escalation, 'P3', 2, '0001-01-01', received_at - interval '90 days', 0, event_count, head_hash
FROM licensing_case, generate_series(1, %s) AS n WHERE id = %s
"""


@pytest.mark.slow
def test_a_flood_of_a_hundred_thousand_moves_no_strict_case_by_one_position():
    world = make_world()
    cases = [world.at("review", kind="spares") for _ in range(3)]
    to_p0(world, cases[2])
    to_p1(world, cases[1])
    before = queue()[:2]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(FLOOD, (100_000, cases[0].pk))
        first = (
            Case.objects.filter(desk="officer")
            .order_by(*IN_TURN.keyset.ordering())
            .values_list("reference", flat=True)
        )
        assert list(first[:2]) == before == [cases[2].reference, cases[1].reference]
        cursor.execute("ANALYZE licensing_case")
        cursor.execute(f"EXPLAIN (FORMAT TEXT) {first[:50].query}".replace("= officer", "= 'officer'"))
        plan = "\n".join(row[0] for row in cursor.fetchall())
        transaction.set_rollback(True)  # they have no events, and would be refused
    assert "Sort" not in plan
    assert re.search("Index (Only )?Scan using case_(desk_)?in_turn", plan), plan
