"""Days recalculated: a closure moves the running clocks that count by it, and no others; withdrawn, it moves them back."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from licensing.clocks import calendar_days
from licensing.integrity import violations
from licensing.models import BulkOperation, CalendarDay
from licensing.models.bulk_operations import SETTLED
from licensing.worker import bulk, cycle
from tests.world import make_world
from tests.worlds.clocks import clocks, closure, end_of, facts, fired, names, run_bulk_operations

pytestmark = pytest.mark.django_db
SHUT = date(2026, 3, 5)  # a Thursday


def test_a_closure_moves_the_clocks_that_count_by_it():
    world = make_world()
    case = world.at("review")
    closure(world, SHUT)
    run_bulk_operations(world)
    assert clocks(case)["stage"].due_at == end_of(2026, 3, 17)
    assert world.fresh(case).due_at == end_of(2026, 3, 17)
    assert names(case)[-1] == "clock.counted_anew"
    assert facts(case, "clock.counted_anew") == {
        "day": "us federal: 2026-03-05 closed",
        "reason": "EO 14998",
        "clocks": [
            {
                "scope": "stage",
                "was_due_at": end_of(2026, 3, 16).isoformat(),
                "due_at": end_of(2026, 3, 17).isoformat(),
            }
        ],
    }
    assert list(violations()) == []


def test_it_is_looked_at_again_when_whatever_had_begun_before_has_ended():
    world = make_world()
    case = world.at("review")
    closure(world, SHUT)
    cycle.sweep(now=world.now)
    assert clocks(case)["stage"].due_at == end_of(2026, 3, 17)
    first, again = BulkOperation.objects.order_by("id")
    assert (first.finished_at, again.finished_at) == (world.now, None)
    assert again.not_before - first.not_before == SETTLED
    run_bulk_operations(world)
    assert not BulkOperation.objects.filter(finished_at__isnull=True).exists()
    assert names(case).count("clock.counted_anew") == 1


def test_a_case_whose_dates_stay_hears_nothing():
    world = make_world()
    counted, approved, asked = world.at("review"), world.at("approved"), world.at("queried")
    before = {case.pk: world.fresh(case).event_count for case in (counted, approved, asked)}
    closure(world, date(2026, 12, 3))  # after all they wait for
    run_bulk_operations(world)
    assert {
        pk: world.fresh(case).event_count for pk, case in zip(before, (counted, approved, asked), strict=True)
    } == before
    assert not BulkOperation.objects.filter(finished_at__isnull=True).exists()


def test_a_clock_that_stands_still_has_no_date_to_move():
    world = make_world()
    case = world.at("queried")
    before = world.fresh(case).event_count
    closure(world, SHUT)
    run_bulk_operations(world)
    assert world.fresh(case).event_count == before
    assert list(violations()) == []


def test_a_partners_own_day_moves_its_clocks_alone():
    world = make_world()
    case, federal = world.at("requested", kind="priority"), world.at("review")
    before, others = clocks(case)["stage"].due_at, clocks(federal)["stage"].due_at
    closure(world, SHUT, calendar="", partner=world.partners["tasl"], reason="Founder's day")
    run_bulk_operations(world)
    assert clocks(case)["stage"].due_at == before + timedelta(days=1)
    assert clocks(federal)["stage"].due_at == others
    closure(world, date(2026, 3, 6), calendar="", partner=world.partners["hal"])
    run_bulk_operations(world)
    assert clocks(case)["stage"].due_at == before + timedelta(days=1)
    assert names(case).count("clock.counted_anew") == 1


def test_what_is_closed_for_everybody_is_closed_for_a_partner_that_keeps_that_calendar():
    """What it opens and closes itself is its own."""
    world = make_world()
    case = world.at("requested", kind="priority")
    before = clocks(case)["stage"].due_at
    closure(world, SHUT, calendar="india_gazetted")
    run_bulk_operations(world)
    assert clocks(case)["stage"].due_at == before + timedelta(days=1)


def test_a_day_that_is_open_all_the_same_moves_them_forward():
    world = make_world()
    case = world.at("review")
    closure(world, date(2026, 3, 7), is_open=True)  # a Saturday
    run_bulk_operations(world)
    assert clocks(case)["stage"].due_at == end_of(2026, 3, 13)


def test_withdrawn_it_moves_them_back():
    world = make_world()
    case = world.at("review")
    day = closure(world, SHUT)
    run_bulk_operations(world)
    calendar_days.withdraw_day(day, world.ctx("officer"))
    run_bulk_operations(world)
    assert clocks(case)["stage"].due_at == end_of(2026, 3, 16)
    assert names(case).count("clock.counted_anew") == 2
    with pytest.raises(ValidationError):
        calendar_days.withdraw_day(day, world.ctx("officer"))
    assert BulkOperation.objects.count() == 2 * 2
    closure(world, SHUT)  # and may be recorded again
    assert list(violations()) == []


def test_a_closure_in_the_past_withdraws_the_breach_that_it_makes_wrong():
    world = make_world()
    case = world.at("intake")
    world.now = end_of(2026, 3, 4) + timedelta(hours=10)
    world.sweep(0)
    assert fired(case, "stage") == [(1, "breach")]
    closure(world, date(2026, 3, 3))
    run_bulk_operations(world)
    assert names(case)[-2:] == ["clock.counted_anew", "clock.breach_withdrawn"]
    assert clocks(case)["stage"].due_at == end_of(2026, 3, 5)
    world.sweep(1)
    assert fired(case, "stage")[1:] == [(2, "breach")]
    assert list(violations()) == []


def test_what_law_and_dates_say_is_not_counted_anew():
    world = make_world()
    case = world.at("approved")
    before = {scope: clock.due_at for scope, clock in clocks(case).items()}
    closure(world, SHUT)
    run_bulk_operations(world)
    assert {scope: clock.due_at for scope, clock in clocks(case).items()} == before


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"day": date(2026, 3, 7)}, "day", "The calendar already has it as closed."),
        ({"day": date(2026, 7, 3)}, "day", "The calendar already has it as closed."),
        ({"day": SHUT, "is_open": True}, "day", "The calendar already has it as open."),
        ({"day": "2026-02-30"}, "day", "has the correct format (YYYY-MM-DD) but it is an invalid date"),
        ({"day": "Christmas"}, "day", "has an invalid date format"),
        ({"day": None}, "day", "This field cannot be null."),
        ({"calendar": "mars"}, "calendar", "is not a valid choice"),
        ({"calendar": ""}, "calendar", "Name either a calendar or a partner."),
        ({"reason": ""}, "reason", "This field cannot be blank."),
    ],
)
def test_refused_with_its_sentence_and_nothing_is_ordered(changes, field, sentence):
    world = make_world()
    with pytest.raises(ValidationError) as refused:
        closure(world, **{"day": SHUT, **changes})
    assert any(sentence in refusal for refusal in refused.value.message_dict[field])
    assert (CalendarDay.objects.count(), BulkOperation.objects.count()) == (0, 0)


def test_a_partner_that_counts_every_day_has_no_closed_ones():
    world = make_world()
    world.us_firm.calendar = "every_day"
    world.us_firm.save()
    with pytest.raises(ValidationError) as refused:
        closure(world, SHUT, calendar="", partner=world.us_firm)
    assert refused.value.message_dict["partner"] == ["This partner counts every day and has no closed days."]


def test_the_same_day_is_recorded_once():
    world = make_world()
    closure(world, SHUT)
    with pytest.raises(ValidationError):
        closure(world, SHUT)
    assert BulkOperation.objects.count() == 2


def test_a_worker_that_dies_half_way_leaves_no_trace_and_the_next_goes_on(monkeypatch):
    world = make_world()
    cases = [world.at("review") for _ in range(5)]
    closure(world, SHUT)
    BulkOperation.objects.update(cursor=cases[0].pk - 1)  # keys go on from test to test
    later = world.now
    bulk.carry_out(now=later, batch=2)
    with monkeypatch.context() as dying:
        dying.setattr(bulk.transitions, "record", _killed)
        with pytest.raises(KeyboardInterrupt):
            bulk.carry_out(now=later, batch=2)
    order = BulkOperation.objects.earliest("id")
    assert (order.done, order.cursor, order.finished_at) == (2, cases[1].pk, None)
    while bulk.carry_out(now=later, batch=2):
        pass
    order.refresh_from_db()
    assert (order.done, order.failures, order.finished_at) == (5, 0, later)
    assert [names(case).count("clock.counted_anew") for case in cases] == [1] * 5
    assert {clocks(case)["stage"].due_at for case in cases} == {end_of(2026, 3, 17)}
    assert list(violations()) == []


def _killed(*_):
    raise KeyboardInterrupt


def test_the_preview_counts_the_cases_that_are_looked_at():
    world = make_world()
    for state in ("review", "intake", "approved"):
        world.at(state)
    closure(world, SHUT)
    assert [operation.foreseen for operation in BulkOperation.objects.order_by("id")] == [2, 0]
