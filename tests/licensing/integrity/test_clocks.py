"""I2 and I4 notice what must never be: a level lost or doubled, a date that no ledger gives, a key that appears twice."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from licensing.integrity import violations
from licensing.models import BulkOperation, Case, Clock, ClockSegment, Firing, Pause
from tests.world import START, make_world
from tests.worlds.clocks import closure, hold, last_clock, run_bulk_operations

on_rows = pytest.mark.django_db
DAY = timedelta(days=1)


def said(**more):
    """What is said of I2 and I4; the violations of others follow from forging rows."""
    return [violation for violation in violations(**more) if violation[:2] in ("I2", "I4")]


def forge(*statements):
    """Change rows as nobody but the owner of the database could, within the test's own transaction if it has one."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (runtime,) = cursor.fetchone()
        cursor.execute("SET LOCAL ROLE NONE")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute(f"SET LOCAL ROLE {runtime}")


def breached():
    """A case whose intake is late, and that clock."""
    world = make_world()
    case = world.at("intake")
    world.sweep(3)
    assert said() == []
    return world, case, last_clock(case, "stage")


@on_rows
def test_a_firing_whose_event_says_something_else():
    _, case, _ = breached()
    forge("UPDATE licensing_firing SET event_number = 1 WHERE rung = 'breach'")
    assert said() == [
        f"I2 {case.reference}: 'breach' of the clock 'stage' fired, and event 1 does not say so",
        f"I2 {case.reference}: event 4 (clock.breached) has 0 firings, not one",
    ]


@on_rows
def test_a_firing_that_is_gone():
    _, case, _ = breached()
    forge("DELETE FROM licensing_firing WHERE rung = 'breach'")
    assert said() == [
        f"I2 {case.reference}: event 4 (clock.breached) has 0 firings, not one",
        f"I2 {case.reference}: 'breach' of the clock 'stage' was passed and never fired",
    ]


@on_rows
def test_an_effect_that_two_firings_claim():
    _, case, clock = breached()
    firing = Firing.objects.get(clock=clock, rung="breach")
    firing.pk, firing.revision = None, 2
    firing.save(force_insert=True)
    assert said() == [f"I2 {case.reference}: event 4 (clock.breached) has 2 firings, not one"]


@on_rows
def test_an_overdue_transition_that_time_did_not_execute():
    case = make_world().at("lapsed")
    forge("DELETE FROM licensing_firing WHERE rung = 'due'")
    assert said() == [
        f"I2 {case.reference}: event {case.event_count} (case.lapsed) has 0 firings, not one",
        f"I2 {case.reference}: 'due' of the clock 'detour' was passed and never fired",
    ]


@on_rows
def test_a_level_that_was_left_out():
    _, case, clock = breached()
    Clock.objects.filter(pk=clock.pk).update(next_rung="director")
    assert f"I2 {case.reference}: 'section_chief' of the clock 'stage' was passed and never fired" in said()


@on_rows
def test_a_level_that_was_withdrawn_and_did_not_fire_again():
    world, case, _ = breached()
    world.now = START + 5 * DAY
    facts = {"clock": "stage", "reads": "paused", "from_on": date(2026, 3, 2), "until_on": date(2026, 3, 5)}
    world.execute(case, "correct_clock", "officer", reason="The office was shut", **facts)
    world.sweep(30)
    assert said() == []
    forge("DELETE FROM licensing_firing WHERE revision = 2 AND rung = 'breach'")
    assert f"I2 {case.reference}: 'breach' of the clock 'stage' was passed and never fired" in said()


@on_rows
def test_a_notice_that_was_passed_over_is_no_violation():
    world = make_world()
    case = world.at("staffed")
    world.now = START + 70 * DAY
    world.execute(case, "give_position", "reviewer", position="no_objection")
    world.sweep(0)
    assert not Firing.objects.filter(clock__purpose="statutory", rung="warning").exists()
    assert said() == []


@on_rows
def test_an_open_clock_without_an_open_segment():
    _, case, clock = breached()
    ClockSegment.objects.filter(clock=clock).update(ends_at=clock.opened_at)
    assert f"I2 {case.reference}: the clock 'stage' has 0 open segments" in said()


@on_rows
def test_an_ended_clock_with_an_open_segment():
    case = make_world().at("review")
    ended = Clock.objects.get(case=case, state="intake", purpose="stage")
    ClockSegment.objects.filter(clock=ended).update(ends_at=None)
    assert said() == [f"I2 {case.reference}: the clock 'stage' has 1 open segments"]


@on_rows
def test_a_ledger_with_a_gap():
    case = make_world().at("queried")
    stage = last_clock(case, "stage")
    later = stage.opened_at + timedelta(hours=2)
    ClockSegment.objects.filter(clock=stage, running=False).update(starts_at=later)
    assert (
        f"I2 {case.reference}: the clock 'stage' has a ledger with a gap or an overlap at {later.isoformat()}"
        in said()
    )


@on_rows
@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"due_at": START}, "is due 2026-03-02T15:00:00+00:00, its ledger says"),
        ({"due_at": None}, "is due at no instant, its ledger says"),
        ({"next_at": START}, "has not the next instant that its"),
        ({"next_at": None}, "has not the next instant that its"),
        ({"next_at": None, "paused": True}, "is not paused, or not excused, as its last segment says"),
        ({"next_at": None, "excused": True}, "is not paused, or not excused, as its last segment says"),
    ],
)
def test_a_clock_that_its_ledger_does_not_give(changes, error):
    case = make_world().at("review")
    Clock.objects.filter(case=case, purpose="stage", closed_at__isnull=True).update(**changes)
    result = said()
    assert result
    assert all(f"I2 {case.reference}: " in item for item in result)
    assert any(error in item for item in result)


@on_rows
@pytest.mark.parametrize("changes", [{"due_at": None}, {"escalation": 3}])
def test_a_place_in_the_queue_that_no_clock_gives(changes):
    case = make_world().at("review")
    Case.objects.filter(pk=case.pk).update(**changes)
    assert said() == [f"I2 {case.reference}: its position in the queue is not what its clocks say"]


@on_rows
def test_a_place_in_the_queue_of_a_case_without_clocks():
    case = make_world().at("returned")
    Case.objects.filter(pk=case.pk).update(due_at=START)
    assert said() == [f"I2 {case.reference}: it has a date or has an escalation level, and no clock"]


@on_rows
@pytest.mark.parametrize(("state", "purpose"), [("lodged", "stage"), ("held", "detour")])
def test_a_case_that_waits_without_the_clock_of_its_state(state, purpose):
    case = make_world().at(state, kind="shipment")
    ended = Clock.objects.filter(case=case, purpose=purpose)
    ClockSegment.objects.filter(clock__in=ended).update(ends_at=START + DAY)
    ended.update(closed_at=START + DAY, next_at=None)
    assert f"I2 {case.reference}: it waits in {state!r} without the clock {purpose!r}" in said()


@on_rows
def test_a_clock_that_stands_still_for_no_reason():
    world = make_world()
    case = world.at("review")
    hold(world)
    run_bulk_operations(world)
    assert said() == []
    Pause.objects.update(closed_at=world.now)
    assert f"I2 {case.reference}: the clock 'stage' should run: hold {case.stops.get().number}" in said()


@on_rows
def test_a_clock_that_runs_though_something_stops_it():
    world = make_world()
    case = world.execute(world.at("review"), "open_stop", "officer", stop="end_use_check", reason="A visit")
    Clock.objects.filter(case=case, purpose="stage", closed_at__isnull=True).update(paused=False)
    ClockSegment.objects.filter(clock__case=case, clock__purpose="stage", ends_at__isnull=True).update(
        running=True
    )
    assert any("the clock 'stage' should be paused: pause end_use_check" in item for item in said())


@on_rows
def test_while_days_are_counted_anew_dates_may_differ_and_afterwards_not():
    world = make_world()
    case = world.at("review")
    closure(world, date(2026, 3, 5))
    assert said() == []
    BulkOperation.objects.update(finished_at=world.now)
    assert any(f"I2 {case.reference}: the clock 'stage' is due" in item for item in said())


@on_rows
def test_what_is_due_must_have_fired_once_the_system_is_quiet():
    world = make_world()
    case = world.at("intake")
    due = last_clock(case, "stage").next_at
    assert said(quiet_since=due - timedelta(seconds=1)) == []
    assert said() == []
    assert said(quiet_since=due) == [
        f"I2 {case.reference}: 'warning' of the clock 'stage' has been due since 4 March 2026, 00:00"
    ]


def test_the_command_asks_it_of_a_system_that_is_quiet(committed_db):
    make_world().at("intake")  # in March, long due by the database's clock
    call_command("check_invariants", stdout=StringIO())
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("check_invariants", "--quiet-for", "60", stdout=out)
    assert "has been due since" in out.getvalue()


def test_an_ended_clock_that_would_fire_again(committed_db):
    case = make_world().at("returned")
    forge(
        "ALTER TABLE licensing_clock DROP CONSTRAINT clock_next_only_if_running",
        "UPDATE licensing_clock SET next_at = now() WHERE purpose = 'stage'",
    )
    assert said() == [f"I2 {case.reference}: the clock 'stage' has ended, and would fire again"]


TWICE = {
    "reference of a case": (
        "ALTER TABLE licensing_case DROP CONSTRAINT case_reference_unique",
        "ALTER TABLE licensing_case DISABLE TRIGGER USER",
        "UPDATE licensing_case SET reference = (SELECT min(reference) FROM licensing_case)",
        "UPDATE licensing_case SET reference = lower(reference) WHERE id = (SELECT max(id) FROM licensing_case)",
    ),
    "message of an event and topic": (
        "ALTER TABLE licensing_outboxmessage DROP CONSTRAINT outbox_once_per_event",
        "UPDATE licensing_outboxmessage SET event_id = (SELECT min(event_id) FROM licensing_outboxmessage)",
    ),
    "notice to a desk": (
        "DROP INDEX notice_once",
        "UPDATE licensing_notice SET message_id = (SELECT message_id FROM licensing_notice LIMIT 1)",
    ),
    "number of an exception or pause": (
        "ALTER TABLE licensing_stop DROP CONSTRAINT stop_number_once",
        "UPDATE licensing_stop SET number = 1",
    ),
}


@pytest.mark.parametrize("what", TWICE)
def test_a_key_that_appears_twice(committed_db, what):
    world = make_world()
    case = world.at("review")
    for code in ("policy_review", "waiver_of_restrictions"):
        world.execute(case, "open_stop", "officer", stop=code, reason="A reason.")
    world.at("review")
    world.sweep(14)
    assert said() == []
    forge(*TWICE[what])
    assert any(item.startswith(f"I4 the {what} (") for item in said())
