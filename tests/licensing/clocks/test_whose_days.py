"""Whose days count: a partner's own time is counted by its calendar, its week and its zone; whatever changes them reaches it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from licensing import worktime
from licensing.clocks import calendar_days, counting, explanations
from licensing.clocks.calendar_scope import Scope
from licensing.integrity import violations
from licensing.management.commands import recount_calendars
from licensing.models import BulkOperation, CalendarDay
from licensing.regulations.rulebook import BOOK
from licensing.worktime import bases, calendars
from tests.world import make_world
from tests.worlds.clocks import clocks, closure, end_of, facts, names, run_bulk_operations

pytestmark = pytest.mark.django_db
DELHI = "Asia/Kolkata"
THURSDAY = datetime(2026, 4, 2, 4, 30, tzinfo=UTC)  # 10:00 in Mumbai, the day before Good Friday
EVIDENCE = {"code": "examination", "evidence": "Seal broken."}


def held_in_mumbai(world, **evidence):
    case = world.file_shipment(world.at("released", kind="spares"))
    case = world.execute(case, "depart", "filer", itn="X20260302123456")
    world.now = THURSDAY
    return world.execute(case, "hold", "import_port", side="import", **{**EVIDENCE, **evidence})


def test_a_port_has_a_working_day_of_its_own():
    world = make_world()
    case = held_in_mumbai(world)
    clock = clocks(case)["detour"]
    assert clock.due_at == end_of(2026, 4, 6, DELHI)
    assert (clock.calendar, clock.zone, clock.calendar_partner_id) == (
        "india_gazetted",
        DELHI,
        world.partners["mumbai"].pk,
    )
    text = explanations.explain(clock, world.now).text
    assert "1 working day (Indian gazetted calendar of the partner's own)" in text
    assert "Did not count: Friday 3 April 2026, Good Friday." in text
    assert "The last day is Monday 6 April 2026" in text
    world.now = end_of(2026, 4, 4, DELHI)
    world.sweep(0)
    assert clocks(case)["detour"].breached_at is None


def test_what_waits_for_an_officer_is_counted_by_the_office():
    world = make_world()
    case = held_in_mumbai(world, code="value_over")
    # it is still Thursday, 00:30, in Washington, where Good Friday is a working day
    assert clocks(case)["detour"].due_at == end_of(2026, 4, 3)


def test_a_dispute_is_the_sponsors_time():
    world = make_world()
    case = held_in_mumbai(world)
    case = world.execute(case, "dispute", "filer", grounds="The seal is whole.", evidence="A photograph.")
    clock = clocks(case)["detour"]
    assert (clock.desk, clock.calendar_partner_id) == ("sponsor", world.partners["mod"].pk)
    assert clock.due_at == end_of(2026, 4, 7, DELHI)


def test_a_filers_time_ends_with_its_own_day():
    world = make_world()
    world.us_firm.zone = "Pacific/Honolulu"
    world.us_firm.save()
    case = world.at("queried")
    asked = worktime.day_of(world.now, "Pacific/Honolulu")
    last = asked + timedelta(days=30)
    assert clocks(case)["detour"].due_at == worktime.end_of(last, "Pacific/Honolulu")


def test_what_the_law_sets_is_counted_where_the_office_is():
    world = make_world()
    assert clocks(world.at("denied"))["stage"].zone == "America/New_York"


def test_a_week_from_sunday_to_thursday_and_one_of_six_days():
    world = make_world()
    port = world.partners["mumbai"]
    for week, last in (("sun_thu", date(2026, 4, 5)), ("mon_sat", date(2026, 4, 4))):
        port.working_week = week
        port.save()
        clock = clocks(held_in_mumbai(world))["detour"]
        assert clock.due_at == worktime.end_of(last, DELHI), week
        assert clock.calendar == f"india_gazetted+{week}"
        world.now = datetime(2026, 3, 2, 15, tzinfo=UTC)
    assert list(violations()) == []


def test_a_shared_closure_reaches_the_partners_clocks_and_its_own_days_come_first():
    world = make_world()
    case = held_in_mumbai(world)
    monday = CalendarDay(calendar="india_gazetted", day=date(2026, 4, 6), reason="A state funeral")
    assert Scope.of_day(monday).clocks().count() == 1
    closure(world, date(2026, 4, 6), calendar="india_gazetted", reason="A state funeral")
    run_bulk_operations(world)
    assert clocks(case)["detour"].due_at == end_of(2026, 4, 7, DELHI)
    assert facts(case, "clock.counted_anew")["reason"] == "A state funeral"
    port = world.partners["mumbai"]
    closure(world, date(2026, 4, 6), calendar="", partner=port, is_open=True, reason="Open all the same")
    run_bulk_operations(world)
    assert clocks(case)["detour"].due_at == end_of(2026, 4, 6, DELHI)
    assert list(violations()) == []


def test_a_partner_that_keeps_another_calendar_takes_its_clocks_along():
    world = make_world()
    case = held_in_mumbai(world)
    port = world.partners["mumbai"]
    port.calendar, port.zone = "us_federal", "Asia/Dubai"
    calendar_days.change_partner(port, "It moved", world.ctx("officer"))
    assert BulkOperation.objects.earliest("id").foreseen == 1
    run_bulk_operations(world)
    clock = clocks(case)["detour"]
    assert (clock.due_at, clock.calendar) == (end_of(2026, 4, 3, "Asia/Dubai"), "us_federal")
    assert facts(case, "clock.counted_anew")["reason"] == "It moved"
    assert list(violations()) == []
    with pytest.raises(ValidationError):
        calendar_days.change_partner(port, "Again", world.ctx("officer"))


def test_every_partner_of_a_security_of_supply_arrangement_has_a_calendar():
    listed = {country for entry in BOOK.rules["sosa_partners"] for country in entry.countries}
    countries = {base.source.country for base in bases.BASES.values() if base.source}
    assert listed | {"US", "DE"} == countries  # Germany is the nineteenth, of 22 October 2024
    assert len(countries) == 20


def newer(monkeypatch, **closed):
    """Another edition of the source, in which those days of 2026 are holidays."""
    was = calendars._holidays_of.__wrapped__

    def edition(name, year):
        more = {
            date.fromisoformat(day): "A new holiday" for day in closed.get(name, ()) if day[:4] == str(year)
        }
        return {**was(name, year), **more}

    monkeypatch.setattr(calendars, "_holidays_of", edition)
    calendars.forget_holidays()


@pytest.fixture
def edition(monkeypatch):
    yield lambda **closed: newer(monkeypatch, **closed)
    monkeypatch.undo()
    calendars.forget_holidays()


def test_another_edition_of_the_holidays_is_named_and_recounted_under_preview(edition, capsys, monkeypatch):
    world = make_world()
    monkeypatch.setattr(recount_calendars, "database_now", lambda: world.now)
    other, case = held_in_mumbai(world), world.at("review")
    assert clocks(case)["stage"].counted_by.startswith("us_federal 2026-04-02 2026-04-16 ")
    assert list(violations()) == []
    edition(us_federal=["2026-04-07"])
    named = f"I2 {case.reference}: the clock 'stage' was counted by another content of: US federal calendar"
    assert named in list(violations())
    call_command("recount_calendars")
    assert "1 running clock(s) of 1 case(s) were counted by other holidays." in capsys.readouterr().out
    assert not BulkOperation.objects.exists()
    call_command("recount_calendars", reason="The list of 2026 was corrected", by="kim")
    assert BulkOperation.objects.earliest("id").ordered_by.username == "kim"
    run_bulk_operations(world)
    assert clocks(case)["stage"].due_at == end_of(2026, 4, 17)
    assert facts(case, "clock.counted_anew")["reason"] == "The list of 2026 was corrected"
    assert facts(case, "clock.counted_anew")["day"] == "The published holidays"
    assert "clock.counted_anew" not in names(other)
    assert list(violations()) == []
    with pytest.raises(CommandError, match="Every clock was counted by the present calendars"):
        call_command("recount_calendars", reason="Once more")
    with pytest.raises(CommandError, match="There is no user 'nobody'"):
        call_command("recount_calendars", reason="Once more", by="nobody")


def test_a_date_that_stays_is_counted_by_the_new_content_too(edition):
    world = make_world()
    case = world.at("review")
    # a holiday after the last day, and before the last level of the escalation policy
    clock = clocks(case)["stage"]
    edition(us_federal=["2026-03-16"])
    assert counting.is_stale(clock.counted_by)
    calendar_days.recount("A newer list", world.ctx("officer"))
    run_bulk_operations(world)
    assert not counting.is_stale(clocks(case)["stage"].counted_by)


def test_a_content_names_the_days_that_bear_on_it():
    first, last = date(2026, 3, 2), date(2026, 3, 16)
    assert counting.written([], first, last) == ""
    assert not counting.is_stale("")
    one = counting.written(["us_federal"], first, last)
    assert one == counting.written(["us_federal"], first, last)
    assert one != counting.written(["us_federal"], first, last + timedelta(days=1))
    both = counting.written(["us_federal", "india_gazetted+mon_sat"], first, last)
    assert both.startswith("india_gazetted+mon_sat,us_federal 2026-03-02")
    assert counting.calendars_of(both) == "Indian gazetted calendar, Monday to Saturday, US federal calendar"
