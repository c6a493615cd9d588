"""The record: append-only, sealed, and every tampering found."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction
from django.db.utils import IntegrityError, ProgrammingError

from licensing import events
from licensing.context import CLOCK
from licensing.events import BadFacts
from licensing.events.verifying import broken_links
from licensing.models import Case, Event
from tests.world import make_world
from workflows.language import Audience


def execute(*statements, params=None):
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, params if "%s" in statement else None)


def refused_by_database(sql, *params, error=DatabaseError):
    with pytest.raises(error) as caught:
        execute(sql, "SET CONSTRAINTS ALL IMMEDIATE", params=params)
    return str(caught.value)


@pytest.mark.django_db
def test_the_runtime_role_may_not_touch_what_is_recorded():
    make_world().at("intake")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("licensing_runtime",)
    for table in ("licensing_event", "licensing_firing", "licensing_document"):
        assert "permission denied" in refused_by_database(f"DELETE FROM {table}", error=ProgrammingError)
        assert "permission denied" in refused_by_database(f"TRUNCATE {table} CASCADE", error=ProgrammingError)
        assert "permission denied" in refused_by_database(
            f"UPDATE {table} SET id = id", error=ProgrammingError
        )
    assert "permission denied" in refused_by_database("DELETE FROM licensing_case", error=ProgrammingError)
    assert Event.objects.count() == 2


@pytest.mark.parametrize("change", ["UPDATE licensing_event SET name = 'x'", "DELETE FROM licensing_event"])
def test_not_even_the_owner_may(committed_db, change):
    make_world().at("intake")
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() != ("licensing_runtime",)
    for sql in (change, "TRUNCATE licensing_event CASCADE"):
        with pytest.raises(IntegrityError, match="never changed or deleted"):
            execute(sql)
    assert list(broken_links()) == []


@pytest.mark.django_db
def test_a_state_of_another_kind_is_refused_by_the_database():
    make_world().at("intake")
    refused = refused_by_database("UPDATE licensing_case SET state = 'held'", error=IntegrityError)
    assert "case_state_of_kind" in refused


@pytest.mark.django_db
def test_a_state_without_its_event_is_refused_by_the_database():
    make_world().at("intake")
    refused = refused_by_database("UPDATE licensing_case SET state = 'approved'", error=IntegrityError)
    assert "changed its state without an event" in refused
    refused = refused_by_database(
        "UPDATE licensing_case SET event_count = event_count + 1", error=IntegrityError
    )
    assert "is none of its events" in refused


@pytest.mark.django_db
def test_a_details_kind_is_refused_by_the_database():
    case = make_world().at("intake")
    refused = refused_by_database("UPDATE licensing_licencedetail SET kind = 'spares'", error=IntegrityError)
    assert "licencedetail_kind" in refused
    refused = refused_by_database(
        "UPDATE licensing_case SET kind = 'spares' WHERE id = %s", case.pk, error=IntegrityError
    )
    assert "reference, kind, filer and filing date" in refused


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE licensing_line SET value = 1",
        "DELETE FROM licensing_line",
        "UPDATE licensing_party SET name = 'somebody'",
        (
            "INSERT INTO licensing_party (case_id, role, name, country, address) SELECT case_id, role, 'x', 'IN', '' FROM"
            " licensing_party"
        ),
    ],
)
def test_what_was_submitted_stays_as_it_was_submitted(change):
    make_world().at("intake")
    assert "of a submitted case are not changed" in refused_by_database(change, error=IntegrityError)


@pytest.mark.django_db
def test_whose_case_it_is_and_who_delegated_stays():
    make_world().at("draft")
    refused = refused_by_database("UPDATE licensing_case SET filer_id = filer_id + 1", error=IntegrityError)
    assert "filer and filing date" in refused
    assert "permission denied" in refused_by_database(
        "DELETE FROM licensing_delegation", error=ProgrammingError
    )


def as_superuser(sql, *params):
    """What only somebody with the owner's rights and ill will can do."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute("ALTER TABLE licensing_event DISABLE TRIGGER USER")
        cursor.execute(sql, params)
        cursor.execute("ALTER TABLE licensing_event ENABLE TRIGGER USER")


TAMPERINGS = {
    "a byte of the facts": (
        "UPDATE licensing_event SET facts = jsonb_set(facts, '{from}', '\"drafT\"') WHERE case_id = %s AND number = 2",
        "event 2 (case.submitted) was altered",
    ),
    "the actor": (
        "UPDATE licensing_event SET actor_name = 'somebody' WHERE case_id = %s AND number = 3",
        "event 3 (case.accepted) was altered",
    ),
    "the instant": (
        "UPDATE licensing_event SET at = at + interval '1 microsecond' WHERE case_id = %s AND number = 1",
        "event 1 (case.filed) was altered",
    ),
    "the audience": (
        "UPDATE licensing_event SET audience = 'officers' WHERE case_id = %s AND number = 2",
        "event 2 (case.submitted) was altered",
    ),
    "the tail": (
        (
            "DELETE FROM licensing_outboxmessage m USING licensing_event e WHERE m.event_id = e.id AND e.case_id = %s"
            " AND e.number = 3; DELETE FROM licensing_event WHERE case_id = %s AND number = 3"
        ),
        "the chain ends at event 2, the case's head says 3",
    ),
    "the order": (
        (
            "UPDATE licensing_event SET number = CASE number WHEN 2 THEN 1002 ELSE 1003 END"
            " WHERE case_id = %s AND number IN (2, 3);"
            " UPDATE licensing_event SET number = CASE number WHEN 1002 THEN 3 ELSE 2 END"
            " WHERE case_id = %s AND number > 1000"
        ),
        "event 2 does not follow event 1",
    ),
    "the middle": (
        (
            "DELETE FROM licensing_outboxmessage m USING licensing_event e WHERE m.event_id = e.id AND e.case_id = %s"
            " AND e.number = 2; DELETE FROM licensing_event WHERE case_id = %s AND number = 2"
        ),
        "event 2 is missing",
    ),
    "everything": (
        "DELETE FROM licensing_outboxmessage; DELETE FROM licensing_event WHERE case_id = %s",
        "no events at all",
    ),
}


@pytest.mark.parametrize("what", TAMPERINGS)
def test_tampering_is_found_and_named(committed_db, what):
    case = make_world().at("review")
    out = StringIO()
    call_command("verify_events", stdout=out)
    assert "sound" in out.getvalue()
    sql, text = TAMPERINGS[what]
    for statement in sql.split(";"):
        as_superuser(statement, *[case.pk] * statement.count("%s"))
    connections["default"].close()
    assert list(broken_links()) == [f"{case.reference}: {text}"]
    assert list(broken_links([Case.objects.get()])) == [f"{case.reference}: {text}"]
    with pytest.raises(CommandError, match=r"1 error\(s\)"):
        call_command("verify_events", stdout=out)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "facts",
    [
        {"value": 1.5},
        {"text": "a\x00"},
        {"text": ["\ud800"]},
        {"at": datetime(2026, 1, 1, tzinfo=UTC)},
        {1: "x"},
    ],
)
def test_facts_that_json_would_change_are_refused(facts):
    case = make_world().file()
    with pytest.raises(BadFacts):
        events.seal(case, "case.edited", CLOCK, case.filed_at, facts)
    assert case.event_count == 1


@pytest.mark.django_db
def test_an_undeclared_name_is_refused():
    case = make_world().file()
    with pytest.raises(KeyError):
        events.seal(case, "case.invented", CLOCK, case.filed_at, {})


def test_audiences_are_declared_once():
    assert events.declared("case.recommended").audience is Audience.OFFICERS
    assert events.declared("case.approved").audience is Audience.PARTIES
    assert "case.recommended" not in events.names_for(own=True)
    assert "clock.reminded" in set(events.names_for(own=True)) - set(events.names_for(own=False))


@pytest.mark.django_db
def test_events_never_run_backwards():
    world = make_world()
    case = world.at("review")
    late = world.fresh(case).last_event_at
    world.now = late.replace(year=2025)
    world.execute(case, "query", "officer", reason="Which engine?")
    assert world.fresh(case).last_event_at == late
