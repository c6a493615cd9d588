"""The DPAS authority: while none is in force what waits for a rating is paused, and what was rated stays so."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from licensing.models import BulkOperation, RatingAuthority
from licensing.models.bulk_operations import SETTLED
from licensing.priority import rating_authority
from licensing.worker import bulk
from tests.world import codes, make_world
from tests.worlds.orders import rated
from tests.worlds.paths import ENDORSEMENT
from tests.worlds.people import START

pytestmark = pytest.mark.django_db
RATING = {"rating": "DO", "programme_symbol": "A1"}
WHY = {"reason": "To see."}


def waiting(world):
    """A case that came to the desk while no authority was in force."""
    case = world.file(kind="priority", detail={"required_on": date(2027, 12, 31)})
    for step in ENDORSEMENT:
        step(world, case)
    return world.execute(case, "endorse", "endorser")


def record(world, first, last=None, period=None):
    period = period or RatingAuthority(citation="Assumed", illustrative=True)
    period.starts_on, period.ends_on = first, last
    return rating_authority.record(period, world.ctx("authoriser"))


def standing(world, case):
    """Whether stage and whole case are paused, by scope."""
    clocks = world.fresh(case).clocks.filter(closed_at__isnull=True).exclude(purpose="risk")
    return {clock.scope: clock.paused for clock in clocks}


def test_a_case_that_comes_while_none_is_in_force_stands_still_and_says_why():
    world = make_world()
    case = waiting(world)
    assert standing(world, case) == {"stage": True}
    (pause,) = case.stops.all()
    assert (pause.code, pause.basis, pause.number) == (
        "no_dpas_authority",
        "No DPAS authority (50 USC 4564)",
        case.event_count,
    )
    event = case.events.last()
    assert (event.name, event.facts["citations"]) == ("authority.lapsed", ["50 USC 4564"])


def test_one_that_comes_while_one_is_in_force_runs():
    world = make_world()
    case = world.at("authorisation", kind="priority")
    assert (standing(world, case), case.stops.count()) == ({"stage": False}, 0)


def test_an_assurance_needs_no_authority():
    world = make_world()
    assert world.at("requested", kind="priority").stops.count() == 0


def test_it_goes_on_when_one_is_recorded_and_stands_still_again_when_that_has_ended():
    world = make_world()
    case = waiting(world)
    world.now += timedelta(days=7)
    record(world, date(2026, 3, 1), date(2026, 3, 20))
    world.sweep(0)
    assert standing(world, case) == {"stage": False}
    stage = world.fresh(case).clocks.get(purpose="stage", closed_at__isnull=True)
    # the endorsed day did not count, five working days after the 9th do
    assert stage.due_at == datetime(2026, 3, 17, 4, tzinfo=UTC)
    world.now = datetime(2026, 3, 10, 15, tzinfo=UTC)
    world.sweep(0)
    assert standing(world, case) == {"stage": False}
    world.now = datetime(2026, 3, 21, 4, 0, 1, tzinfo=UTC)  # the 20th is over in Washington
    world.sweep(0)
    assert standing(world, case) == {"stage": True}
    names = world.fresh(case).events.filter(name__startswith="authority.").order_by("number")
    assert [name.name for name in names] == ["authority.lapsed", "authority.resumed", "authority.lapsed"]


@pytest.mark.parametrize(
    ("first", "last"),
    [(date(1, 1, 1), None), (date(2026, 3, 1), date(9999, 12, 31)), (date(9000, 1, 1), None)],
)
def test_a_period_out_of_bounds_is_not_recorded(first, last):
    world, before = make_world(), RatingAuthority.objects.count()
    with pytest.raises(
        ValidationError, match=r"between 1900-01-01 and 2199-12-31\. Leave the last day empty"
    ):
        record(world, first, last)
    assert (RatingAuthority.objects.count(), BulkOperation.objects.count()) == (before, 0)


def test_a_period_to_come_begins_by_itself():
    world = make_world()
    case = waiting(world)
    record(world, date(2026, 3, 6))
    world.sweep(0)
    assert standing(world, case) == {"stage": True}
    world.now = datetime(2026, 3, 6, 5, tzinfo=UTC)
    world.sweep(0)
    assert standing(world, case) == {"stage": False}
    assert world.execute(case, "authorise", "authoriser", **RATING).state == "authorised"


def test_a_period_that_is_cut_short_stops_at_once_and_one_that_is_prolonged_never_stopped():
    world = make_world()
    case = world.at("authorisation", kind="priority")
    period = RatingAuthority.objects.get(illustrative=True)
    record(world, period.starts_on, date(2026, 3, 10), period)
    record(world, period.starts_on, date(2026, 3, 31), period)
    world.now = datetime(2026, 3, 11, 6, tzinfo=UTC)
    world.sweep(0)
    assert standing(world, case) == {"stage": False}
    record(world, period.starts_on, date(2026, 3, 10), period)
    world.sweep(0)
    assert standing(world, case) == {"stage": True}


def test_each_order_goes_by_the_truth_of_its_day_and_none_does_anything_twice():
    world = make_world()
    case = waiting(world)
    for year in (2026, 2027):
        record(world, date(year, 3, 2), date(year, 3, 2))
    world.sweep(0)
    count = world.fresh(case).event_count
    BulkOperation.objects.filter(not_before__lte=world.now).update(finished_at=None, cursor=0)
    while bulk.carry_out(now=world.now):
        pass
    assert world.fresh(case).event_count == count


def test_it_is_looked_at_at_once_at_both_ends_and_once_more_each_time():
    world = make_world()
    record(world, date(2026, 4, 1), date(2026, 4, 30))
    first, end = datetime(2026, 4, 1, 4, tzinfo=UTC), datetime(2026, 5, 1, 4, tzinfo=UTC)
    orders = BulkOperation.objects.filter(act="settle_dpas").order_by("not_before")
    expected = [at + after for at in (world.now, first, end) for after in (timedelta(), SETTLED)]
    assert [order.not_before for order in orders] == expected
    people = [order.ordered_by and order.ordered_by.username for order in orders]
    assert people == ["anna", "anna", None, None, None, None]


def test_what_was_rated_before_is_not_touched():
    world = make_world()
    case = rated(world)
    count = case.event_count
    period = RatingAuthority.objects.get(illustrative=True)
    record(world, period.starts_on, START.date(), period)
    world.now += timedelta(days=2)
    world.sweep(0)
    fresh = world.fresh(case)
    assert (fresh.state, fresh.event_count, standing(world, case)) == ("rated", count, {"stage": False})


def test_no_officer_opens_or_closes_it():
    world = make_world()
    case = waiting(world)
    assert codes(world, case, "close_stop", "authoriser", open_stop="no_dpas_authority", **WHY) == {"no_stop"}
    assert codes(world, case, "open_stop", "authoriser", stop="no_dpas_authority", **WHY) == {"bad_answer"}
    world.execute(case, "open_stop", "authoriser", stop="end_use_check", **WHY)
    facts = {"open_stop": "no_dpas_authority", **WHY}
    assert codes(world, case, "close_stop", "authoriser", **facts) == {"unknown_stop"}


def test_it_ends_with_the_case():
    world = make_world()
    case = world.execute(waiting(world), "decline", "authoriser", reason="No programme")
    assert case.stops.get().closed_at == world.now


def test_periods_do_not_overlap_nor_end_before_they_start():
    world = make_world()
    with pytest.raises(ValidationError, match="It overlaps the period 1950-09-08 to 2025-09-30"):
        record(world, date(2025, 9, 30))
    with pytest.raises(ValidationError, match="ratingauthority_in_order"):
        record(world, date(2026, 9, 30), date(2026, 9, 1))
    assert not BulkOperation.objects.exists()
