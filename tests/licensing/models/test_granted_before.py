"""A database from before authorisations: what was approved, filed and reported then gets its authorisation and draws."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connections

import licensing
from licensing.integrity import violations
from licensing.models import Authorisation, AuthorisedLine, Drawdown, ExemptionUse, LetterOfOffer
from licensing.worker import followers
from tests import prepared, undoing
from tests.world import make_world
from tests.worlds.authorities import drawn, granted, licence, small_part, spares_on, taking

pytestmark = pytest.mark.slow  # the way back and forth through the migrations

FOLDER = Path(licensing.__file__).parent / "migrations"
MODELS = (Drawdown, AuthorisedLine, Authorisation, LetterOfOffer, ExemptionUse)


def migrate(name, *, by_django=False):
    """Back to where that migration is the last; by Django itself where more than statements is to be seen."""
    (result,) = FOLDER.glob(f"*_{name}.py")
    if by_django:
        call_command("migrate", "licensing", result.stem, database="owner", verbosity=0)
    else:
        undoing.undo(prepared.undone(), result.stem)


def migrate_on():
    """Through the migration in question to the present."""
    call_command("migrate", "licensing", database="owner", verbosity=0)


def forget(exhausted):
    """Go back to where the migration begins: no authorisation, and an officer's word that one is drawn in full."""
    migrate("authorisations")
    with connections["owner"].cursor() as cursor:
        for model in MODELS:
            cursor.execute(f"DELETE FROM {model._meta.db_table}")
        cursor.execute(
            "UPDATE licensing_licencedetail SET drawn_in_full = true WHERE case_id = %s", [exhausted.pk]
        )
    migrate_on()


def test_what_was_granted_before_is_carried_over(committed_db):
    world = make_world()
    case = licence(world)
    sent = [
        world.file_shipment(case, lines=taking(3)),
        world.file_shipment(spares_on(world, case), lines=taking(2)),
    ]
    world.execute(world.file_shipment(case), "cancel", "filer")
    world.file_shipment(world.at("released", kind="spares"))
    for _ in range(2):
        world.file_shipment(small_part(world))
    spent = licence(world)
    reported = world.file_shipment(spent, lines=taking(40))
    before = [(type(item), item.drawn_value) for model in MODELS[2:] for item in model.objects.all()]
    number = granted(case).number
    forget(spent)
    assert [(type(item), item.drawn_value) for model in MODELS[2:] for item in model.objects.all()] == before
    assert granted(case).number != number
    assert [drawn(each_case)[0][0] for each_case in (*sent, reported)] == [3, 2, 40]
    assert ExemptionUse.objects.get().shipments == 2
    assert list(violations()) == []


def test_what_an_officer_reported_is_carried_over_without_a_draw(committed_db):
    world = make_world()
    spent = licence(world)
    world.file_shipment(spent, lines=taking(40))
    migrate("authorisations")
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE licensing_line DISABLE TRIGGER line_filed_stays")
        for model in MODELS:
            cursor.execute(f"DELETE FROM {model._meta.db_table}")
        cursor.execute("UPDATE licensing_line SET drawn_from_id = NULL WHERE drawn_from_id IS NOT NULL")
        cursor.execute("UPDATE licensing_licencedetail SET drawn_in_full = true")
    migrate_on()
    (line,) = AuthorisedLine.objects.all()
    assert (line.carried_quantity, line.drawn_quantity) == (40, 40)
    assert granted(spent).is_exhausted
    assert list(violations()) == []


def test_a_licence_drawn_in_full_before_is_looked_at_again(committed_db):
    world = make_world()
    case = licence(world)
    world.file_shipment(case, lines=taking(39))
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE licensing_line DISABLE TRIGGER line_filed_stays")
        cursor.execute("UPDATE licensing_line SET quantity = 40 WHERE drawn_from_id IS NOT NULL")
    forget(case)
    followers.notify_followers(now=world.now)
    assert world.fresh(case).state == "exhausted"
    assert granted(case).max_value == Decimal("1320000.00")
    assert list(violations()) == []
