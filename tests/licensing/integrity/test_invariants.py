"""The invariants notice what must never be, each by its own number."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from licensing import transitions
from licensing.context import ActionContext
from licensing.integrity import violations
from licensing.models import ApiClient, Event, User
from licensing.transitions import TransitionResult
from tests.world import make_world


def forge(case, name, actor, **facts):
    """An event that the write path never made, sealed and recorded as if it had."""
    locked = transitions.lock(case.pk)
    transitions.record(
        [TransitionResult.of(locked, name, facts, ActionContext(locked.case.last_event_at, actor))]
    )


def numbers():
    return {violation.split()[0] for violation in violations()}


@pytest.mark.django_db
def test_a_sound_world_has_no_violation():
    world = make_world()
    for state in ("draft", "staffed", "queried", "approved", "suspended", "lapsed"):
        world.at(state)
    assert list(violations()) == []
    out = StringIO()
    call_command("check_invariants", stdout=out)
    assert "sound" in out.getvalue()


@pytest.mark.django_db
def test_i1_a_transition_that_the_table_does_not_have():
    world = make_world()
    case = world.at("intake")
    forge(
        case,
        "case.approved",
        world.actors["officer"],
        transition="approve",
        **{"from": "intake", "to": "approved"},
    )
    assert any("executes 'approve' out of 'intake'" in violation for violation in violations())
    with pytest.raises(CommandError):
        call_command("check_invariants", stdout=StringIO())


@pytest.mark.django_db
def test_i1_a_transition_that_leads_elsewhere_under_another_name():
    world = make_world()
    case = world.at("intake")
    forge(
        case,
        "case.approved",
        world.actors["officer"],
        transition="accept",
        **{"from": "intake", "to": "approved"},
    )
    sentence = " ".join(violations())
    assert "'accept' does not lead from 'intake' to 'approved'" in sentence
    assert "its transition says 'case.accepted'" in sentence
    assert "its events end in 'approved', its state is 'intake'" in sentence


@pytest.mark.django_db
def test_i6_an_approver_who_recommended():
    world = make_world()
    case = world.at("countersign")
    forge(
        case,
        "case.approved",
        world.actors["officer"],
        transition="approve",
        **{"from": "countersign", "to": "approved"},
    )
    assert any("olive executed 'approve' after recommend" in violation for violation in violations())


@pytest.mark.django_db
def test_i6_a_client_without_a_relation():
    world = make_world()
    case = world.at("intake")
    stranger = world.actors["stranger"]
    forge(case, "case.withdrawn", stranger, transition="withdraw", **{"from": "intake", "to": "withdrawn"})
    assert any("had no relation that may execute 'withdraw'" in violation for violation in violations())


def test_i3_an_event_without_its_message_and_a_message_too_many(committed_db):
    world = make_world()
    case = world.at("countersign")
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute(
            "DELETE FROM licensing_outboxmessage WHERE event_id = (SELECT max(event_id) FROM licensing_outboxmessage)"
        )
        hidden = Event.objects.get(case=case, name="case.recommended")
        cursor.execute(
            "INSERT INTO licensing_outboxmessage (id, event_id, topic, created_at, attempts, error)"
            " VALUES (gen_random_uuid(), %s, 'partners', now(), 0, '')",
            [hidden.pk],
        )
    sentence = " ".join(violations())
    assert "has no message in the outbox" in sentence
    assert f"event {hidden.number} is for officers and has a message" in sentence


def test_i1_and_i3_a_missing_event_and_an_undeclared_name(committed_db):
    case = make_world().at("review")
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute("ALTER TABLE licensing_event DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE licensing_event SET name = 'case.invented' WHERE case_id = %s AND number = 2", [case.pk]
        )
        cursor.execute("UPDATE licensing_event SET number = 9 WHERE case_id = %s AND number = 3", [case.pk])
        cursor.execute("ALTER TABLE licensing_event ENABLE TRIGGER USER")
    sentence = " ".join(violations())
    assert "its events are not numbered 1 to 3" in sentence
    assert "has the undeclared name 'case.invented'" in sentence
    assert "I5" in numbers()


@pytest.mark.django_db
def test_people_and_clients_are_named():
    world = make_world()
    world.at("intake")
    assert str(User.objects.get(username="olive")) == "olive"
    assert str(ApiClient.objects.get(partner__code="ge")) == "ge system (ge)"


def test_i3_a_notice_of_nothing_and_desks_that_were_told_too_little(committed_db):
    world = make_world()
    world.at("intake")
    world.sweep(2)
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute("ALTER TABLE licensing_notice DROP CONSTRAINT notice_of_message_or_digest")
        cursor.execute(
            "UPDATE licensing_notice SET message_id = NULL, set_aside_at = now(), error = 'refused'"
        )
        cursor.execute(
            "UPDATE licensing_outboxmessage SET delivered_at = now(), topic = 'desks' WHERE topic = 'partners'"
        )
    sentence = " ".join(violations())
    assert "I3 the notice 'LIC-" in sentence
    assert "tells of 1 and has no message" in sentence
    assert "failed: refused" in sentence
    assert "3 messages were delivered to the desks, their notices tell of 1" in sentence
