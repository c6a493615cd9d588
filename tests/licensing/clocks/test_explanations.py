"""Explaining: how a clock's date arose, line by line; what was known at a past instant; what it would be if it ran again."""

from datetime import UTC, date, datetime, timedelta

import pytest

from licensing.clocks import calendar_days, explanations, service_levels
from tests.world import START, make_world
from tests.worlds.clocks import clocks, closure, end_of, last_clock, level, run_bulk_operations

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def told(world, case, scope="stage", *, as_of=None):
    return explanations.explain(last_clock(case, scope), world.now, as_of=as_of)


def test_a_stage_that_ran_and_was_asked_about_in_between():
    world = make_world()
    case = world.at("review")
    world.now = datetime(2026, 3, 5, 15, tzinfo=UTC)
    world.execute(case, "query", "officer", reason="Which engine?")
    world.now = datetime(2026, 3, 10, 15, tzinfo=UTC)
    case = world.execute(case, "answer", "filer", answer="The F404-IN20.")
    world.now = datetime(2026, 3, 13, 15, tzinfo=UTC)
    result = told(world, case)
    assert result.text.splitlines() == [
        "Opened 2 March 2026, 12:00 with 10 working days (US federal calendar), a target.",
        "Ran from 2 March 2026, 12:00 to 5 March 2026, 11:00: 2 days (Review began).",
        "Paused from 5 March 2026, 11:00 to 10 March 2026, 12:00 (Awaiting information: the applicant's time).",
        "Ran from 10 March 2026, 12:00 to now: 2 days (back from Awaiting information).",
        "The last day is Friday 20 March 2026; time is up at 21 March 2026, 00:00.",
    ]
    assert [line.kind for line in result.lines] == ["opened", "ran", "paused", "ran", "now"]
    assert [line.event for line in result.lines] == [3, 3, 4, 5, None]
    assert (result.gross_days, result.net_days, result.if_resumed_today) == (11, 5, None)


def test_while_it_stands_still_it_says_when_it_would_end():
    world = make_world()
    case = world.at("review")
    world.now = datetime(2026, 3, 5, 15, tzinfo=UTC)
    case = world.execute(case, "query", "officer", reason="Which engine?")
    world.now = datetime(2026, 3, 10, 15, tzinfo=UTC)
    result = told(world, case)
    assert (result.due_at, result.paused, result.if_resumed_today) == (None, True, date(2026, 3, 20))
    assert result.lines[-1].text == (
        "It is paused with 2 of 10 days used. If resumed today: Friday 20 March 2026."
    )
    # and that is when it ends if it is
    case = world.execute(case, "answer", "filer", answer="The F404-IN20.")
    assert clocks(case)["stage"].due_at == end_of(2026, 3, 20)


def test_the_laws_date_says_what_it_is_counted_from_and_that_lateness_is_excused():
    world = make_world()
    case = world.at("notification")
    result = told(world, case, "statutory")
    assert result.lines[0].text == (
        "Opened 2 March 2026, 11:00 with 60 calendar days, by law. It is counted from Monday 2 March 2026."
    )
    assert result.lines[-1].text == (
        "The last day is Friday 1 May 2026; time is up at 2 May 2026, 00:00."
        " Being late is excused while an exception is open."
    )
    assert (result.statutory, result.excused, result.lines[-1].basis) == (
        True,
        True,
        "NSPD-56 (22 January 2008); 73 FR 20357",
    )


def test_what_fired_is_told_with_its_revision():
    world = make_world()
    case = world.at("intake")
    world.now = end_of(2026, 3, 4)
    world.sweep(0)
    result = told(world, case)
    assert [line.text for line in result.lines if line.kind == "fired"] == [
        "Breach on 5 March 2026, 00:00.",
    ]
    world.now = START + 5 * DAY
    data = {"clock": "stage", "reads": "paused", "from_on": date(2026, 3, 3), "until_on": date(2026, 3, 5)}
    case = world.execute(case, "correct_clock", "officer", reason="The office was shut", **data)
    world.sweep(30)
    texts = [line.text for line in told(world, case).lines if line.kind == "fired"]
    assert "Breach on 10 March 2026, 00:00, revision 2." in texts


def test_what_a_correction_replaced_is_told_too_and_before_it_was_not_known():
    world = make_world()
    case = world.at("review")
    world.now = START + 10 * DAY
    before = told(world, case)
    seen_at = world.now
    data = {"clock": "stage", "reads": "paused", "from_on": date(2026, 3, 4), "until_on": date(2026, 3, 6)}
    case = world.execute(case, "correct_clock", "officer", reason="The office was shut", **data)
    after = told(world, case)
    assert [line.text for line in after.lines if line.kind == "replaced"] == [
        "Replaced by event 4: running from 2 March 2026, 12:00 on (Review began)."
    ]
    assert [(line.kind, line.days) for line in after.lines if line.kind in ("ran", "paused")] == [
        ("ran", 1),
        ("paused", None),
        ("ran", 3),
    ]
    assert (before.due_at, after.due_at) == (end_of(2026, 3, 16), end_of(2026, 3, 19))
    assert told(world, case, as_of=seen_at).text == before.text


def test_as_of_an_instant_before_a_move_the_terms_were_others():
    world = make_world()
    case = world.at("review")
    world.now = START + 3 * DAY
    seen_at, before = world.now, told(world, case)
    service_levels.schedule_move(level(world, amount=20), "Fewer hands", world.ctx("officer"))
    run_bulk_operations(world)
    after = told(world, case)
    assert [line.text for line in after.lines if line.kind == "terms"] == [
        "Moved to other terms: 20 working days (US federal calendar) instead of 10 working days (US federal calendar)."
    ]
    assert (before.due_at, after.due_at) == (end_of(2026, 3, 16), end_of(2026, 3, 30))
    assert told(world, case, as_of=seen_at).text == before.text


def test_as_of_an_instant_before_a_closure_was_recorded_it_was_not_known():
    world = make_world()
    case = world.at("review")
    world.now = START + DAY
    seen_at, before = world.now, told(world, case)
    world.now += timedelta(hours=1)
    day = closure(world, date(2026, 3, 5))
    run_bulk_operations(world)
    after = told(world, case)
    assert [line.text for line in after.lines if line.kind == "closed_days"] == [
        "Did not count: Thursday 5 March 2026, EO 14998."
    ]
    assert (before.due_at, after.due_at) == (end_of(2026, 3, 16), end_of(2026, 3, 17))
    known_at = world.now
    assert told(world, case, as_of=seen_at).text == before.text
    world.now += timedelta(hours=1)
    calendar_days.withdraw_day(day, world.ctx("officer"))
    run_bulk_operations(world)
    assert told(world, case).due_at == end_of(2026, 3, 16)
    assert told(world, case, as_of=known_at).due_at == end_of(2026, 3, 17)


def test_a_day_that_counted_all_the_same_is_named():
    world = make_world()
    closure(world, date(2026, 3, 7), is_open=True, reason="A Saturday of work")
    run_bulk_operations(world)
    case = world.at("review")
    assert [line.text for line in told(world, case).lines if line.kind == "opened_days"] == [
        "Counted all the same: Saturday 7 March 2026, A Saturday of work."
    ]


def test_as_of_an_instant_before_a_stop_it_ran():
    world = make_world()
    case = world.at("review")
    world.now = START + 2 * DAY
    seen_at, before = world.now, told(world, case)
    case = world.execute(case, "open_stop", "officer", stop="end_use_check", reason="A visit")
    world.now += 5 * DAY
    assert told(world, case).paused
    assert told(world, case, as_of=seen_at).text == before.text


def test_as_of_an_instant_before_its_end_it_was_open():
    world = make_world()
    case = world.at("review")
    world.now = START + 2 * DAY
    seen_at, before = world.now, told(world, case)
    case = world.execute(case, "withdraw", "filer")
    after = told(world, case)
    assert after.lines[-1].text == "Ended 4 March 2026, 11:00."
    assert after.closed_at == world.now
    assert told(world, case, as_of=seen_at).text == before.text


def test_before_it_was_opened_there_is_nothing_to_explain():
    world = make_world()
    case = world.at("review")
    assert told(world, case, as_of=START) is None


def test_a_clock_that_runs_to_a_date_or_an_instant_names_it():
    world = make_world()
    expiry = told(world, world.at("approved"), "expiry")
    assert expiry.terms == "the time until Saturday 2 March 2030"
    assert expiry.lines[-1].text.startswith("The last day is Saturday 2 March 2030; time is up at")
    goods = world.at("lodged", kind="shipment")
    assert told(world, goods, "export_filing").terms == "the time until an instant"


def test_a_service_level_is_named_where_it_may_be():
    world = make_world()
    level(world)
    case = world.at("review")
    named = "Licence: review, version 1"
    assert named in told(world, case).lines[0].text
    hidden = explanations.explain(last_clock(case, "stage"), world.now, names_level=False)
    assert named not in hidden.text


def test_hours_that_stand_still_name_no_day():
    world = make_world()
    level(world, amount=30, unit="h")
    case = world.at("review")
    case = world.execute(case, "query", "officer", reason="Which engine?")
    result = told(world, case)
    assert (result.terms, result.if_resumed_today) == ("30 hours", None)
    assert result.lines[-1].text == "It is paused."


def test_hours_end_at_an_instant_of_the_day():
    world = make_world()
    level(world, amount=30, unit="h")
    case = world.at("review")
    assert told(world, case).lines[-1].text == "Time is up at 3 March 2026, 18:00."


def test_holidays_that_the_gazette_has_not_fixed_yet_are_estimates():
    world = make_world()
    level(world, amount=900, calendar="india_gazetted")
    case = world.at("review")
    result = told(world, case)
    (estimated,) = [line.text for line in result.lines if line.kind == "estimated"]
    assert estimated.endswith("are estimates; the date may still move.")
    assert result.terms == "900 working days (Indian gazetted calendar)"


def test_as_of_an_instant_before_a_breach_it_was_none():
    world = make_world()
    case = world.at("intake")
    seen_at, before = world.now, told(world, case)
    world.sweep(10)
    assert "Breach on" in told(world, case).text
    assert told(world, case, as_of=seen_at).text == before.text
