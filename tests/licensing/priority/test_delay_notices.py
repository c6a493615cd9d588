"""Delays: told at once, and in writing within one of the supplier's working days."""

from datetime import date, timedelta

import pytest

from licensing import worktime
from licensing.models import CalendarDay, Partner
from tests.world import codes, make_world
from tests.worlds.filings import SIGNED
from tests.worlds.orders import accepted
from tests.worlds.people import START

pytestmark = pytest.mark.django_db
DELAY = {"delayed_until": "2028-02-15", "reason": "A strike."}
LETTER = {"written_notice": "Letter 7"}


def notices(case):
    return list(case.clocks.filter(purpose="delay").order_by("pk"))


def told_verbally(world):
    Partner.objects.filter(code="ge").update(zone="America/Chicago")
    return world.execute(accepted(world), "report_delay", "supplier", notice="verbal", **DELAY)


def test_a_verbal_notice_is_confirmed_within_a_working_day_of_the_suppliers_own():
    world = make_world()
    tuesday = START.date() + timedelta(days=1)
    CalendarDay.objects.create(
        partner=world.us_firm, day=tuesday, is_open=False, reason="Inventory", recorded_at=START
    )
    case = told_verbally(world)
    (clock,) = notices(case)
    assert (clock.scope, clock.desk, clock.statutory) == (f"delay/{case.event_count}", "supplier", True)
    assert clock.basis == "15 CFR 700.13(d)(3)"
    # told on Monday; closed on Tuesday
    assert clock.due_at == worktime.end_of(date(2026, 3, 4), "America/Chicago")


def test_a_written_notice_needs_no_other():
    world = make_world()
    case = world.execute(accepted(world), "report_delay", "supplier", notice="written", **DELAY)
    assert notices(case) == []
    assert codes(world, case, "confirm_delay", "supplier", **LETTER) == {"nothing_to_confirm"}
    assert codes(world, case, "report_delay", "supplier", **DELAY) == {"missing_answer"}


def test_the_written_notice_ends_the_time_for_it():
    world = make_world()
    case = world.execute(told_verbally(world), "confirm_delay", "supplier", **LETTER)
    (clock,) = notices(case)
    assert (case.state, clock.closed_at) == ("accepted", world.now)
    assert case.events.last().facts["data"] == LETTER


@pytest.mark.parametrize(
    ("name", "who", "data"),
    [
        ("report_delay", "supplier", {"notice": "written", **DELAY}),
        ("amend", "hal", {"required_on": "2028-06-30", "order_received_on": START.date(), **SIGNED}),
        ("complete", "supplier", {"completed_on": START.date()}),
    ],
)
def test_another_notice_in_writing_another_order_and_the_end_end_it_too(name, who, data):
    world = make_world()
    case = world.execute(told_verbally(world), name, who, **data)
    assert [notice.closed_at for notice in notices(case)] == [world.now]


def test_it_runs_on_while_assistance_is_asked_for():
    world = make_world()
    case = world.execute(told_verbally(world), "ask_assistance", "supplier", assistance="Steel")
    assert [notice.closed_at for notice in notices(case)] == [None]
    case = world.execute(case, "confirm_delay", "supplier", **LETTER)
    assert (case.state, [notice.closed_at for notice in notices(case)]) == ("assistance", [world.now])


def test_what_is_not_confirmed_escalates_as_the_officers_do():
    world = make_world()
    case = told_verbally(world)
    world.sweep(10)
    case = world.fresh(case)
    assert (case.state, case.escalation) == ("accepted", 3)
    levels = [
        event.facts["rung"] for event in case.events.filter(name__startswith="clock.").order_by("number")
    ]
    assert levels == ["breach", "section_chief", "director"]
