"""Retention: until when a case is kept, and that nothing of it is deleted before, by whoever asks."""

from datetime import date, timedelta

import pytest
from django.contrib import admin
from django.db import IntegrityError, ProgrammingError, connection, connections, transaction

from licensing.models import Case, Document, Letter
from licensing.worker import cycle
from tests.world import make_world
from tests.worlds.authorities import FORWARDER, HAL, amend

LONG_AGO = date(2020, 1, 1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "state", "until"),
    [
        ("licence", "draft", None),
        ("licence", "approved", None),
        ("licence", "denied", None),
        ("licence", "returned", date(2031, 3, 2)),
        ("licence", "withdrawn", date(2031, 3, 2)),
        ("licence", "void", date(2031, 3, 2)),  # surrendered long before its last day
        ("licence", "expired", date(2035, 3, 2)),  # five years from its last day, 2030-03-02
        ("spares", "returned", date(2031, 12, 31)),  # the letter of offer ends with 2026
        ("spares", "released", None),
        ("priority", "withdrawn", date(2029, 3, 2)),
    ],
)
def test_a_case_is_retained_from_its_end(kind, state, until):
    world = make_world()
    assert world.at(state, kind=kind).keep_until == until


@pytest.mark.django_db
def test_what_ran_under_a_licence_is_retained_as_long_as_that():
    world = make_world()
    licence = world.at("approved")
    shipment = world.execute(world.file_shipment(licence), "cancel", "filer")
    assert world.fresh(shipment).keep_until == date(2035, 3, 2)
    amendment = amend(world, world.fresh(licence), "add_freight_forwarder", [HAL, FORWARDER])
    assert world.fresh(amendment).keep_until == date(2035, 3, 2)


def delete(table, alias="owner"):
    with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")


def kept_until(day):
    """Let every case have ended so long ago; what only the owner can do, whom no trigger minds."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE licensing_case DISABLE TRIGGER USER")
        cursor.execute("UPDATE licensing_case SET keep_until = %s", [day])
        cursor.execute("ALTER TABLE licensing_case ENABLE TRIGGER USER")


def test_the_owner_deletes_nothing_that_is_kept(committed_db):
    world = make_world()
    world.at("returned")
    cycle.post(now=world.now)
    for table in ("licensing_letter", "licensing_document", "licensing_case"):
        with pytest.raises(IntegrityError, match=f"rows of {table} are kept until 2031-03-02"):
            delete(table)
    for table in ("licensing_letter", "licensing_document", "licensing_case"):
        with (
            pytest.raises(IntegrityError, match="never changed or deleted"),
            transaction.atomic(using="owner"),
        ):
            connections["owner"].cursor().execute(f"TRUNCATE {table} CASCADE")
    assert (Case.objects.count(), Document.objects.count(), Letter.objects.count()) == (1, 1, 1)


def test_the_owner_deletes_nothing_of_an_open_case(committed_db):
    world = make_world()
    world.at("denied")
    cycle.post(now=world.now)
    for table in ("licensing_letter", "licensing_document", "licensing_case"):
        with pytest.raises(IntegrityError, match="are kept until their case has ended"):
            delete(table)


def test_what_need_not_be_kept_any_more_can_go(committed_db):
    world = make_world()
    world.at("returned")
    cycle.post(now=world.now)
    kept_until(LONG_AGO)
    for table in ("licensing_letter", "licensing_document"):
        delete(table)
    assert (Document.objects.count(), Letter.objects.count()) == (0, 0)


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_the_last_day_is_kept_to_its_end_wherever_the_sun_stands(committed_db, days):
    world = make_world()
    world.at("returned")
    cycle.post(now=world.now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT (clock_timestamp() AT TIME ZONE 'UTC')::date")
        (today,) = cursor.fetchone()
    kept_until(today + timedelta(days=days))
    with pytest.raises(IntegrityError, match="are kept until"):
        delete("licensing_letter")


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["licensing_letter", "licensing_document", "licensing_case"])
def test_the_program_itself_may_not_even_try(table):
    make_world().at("returned")
    with pytest.raises(ProgrammingError, match="permission denied"):
        delete(table, "default")


@pytest.mark.django_db
@pytest.mark.parametrize("day", [None, LONG_AGO])
def test_the_day_is_never_brought_forward(day):
    case = make_world().at("returned")
    with pytest.raises(IntegrityError, match="kept until 2031-03-02, and no shorter"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(keep_until=day)


def test_no_page_of_the_admin_offers_to_delete_a_case_or_what_hangs_on_it(rf):
    request = rf.get("/")
    for model, page in admin.site._registry.items():
        if model._meta.app_label == "licensing":
            assert page.has_delete_permission(request) is False, model
