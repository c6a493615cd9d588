"""A database from before parties and kinds: what was in force with a country stays in force."""

from datetime import date

import pytest
from django.db import connections

from licensing.models import Arrangement
from tests.licensing.models.test_granted_before import migrate, migrate_on

pytestmark = pytest.mark.slow  # the way back and forth through the migrations

COLUMNS = "code, title, country, starts_on, citation"


def test_an_arrangement_of_before_is_between_two_and_still_expedites(committed_db):
    migrate("granted_before")
    with connections["owner"].cursor() as cursor:
        for code, country, starts_on in (("sosa-in", "IN", "2024-08-22"), ("talks-fr", "FR", None)):
            cursor.execute(
                f"INSERT INTO licensing_arrangement ({COLUMNS}) VALUES (%s, 'Title', %s, %s, '')",
                [code, country, starts_on],
            )
    migrate_on()
    india, france = Arrangement.objects.all()
    assert (india.parties, india.kind, india.signed_on) == (["IN", "US"], "sosa", date(2024, 8, 22))
    assert india.confers == ["priority_support", "expedited_service_level"]
    assert india.confers_on("expedited_service_level", date(2026, 3, 2))
    assert (france.parties, france.kind, france.confers) == (
        ["FR", "US"], "framework", ["expedited_service_level"],
    )  # fmt: skip
    assert not france.validity_on(date(2026, 3, 2)).in_force
    for item in (india, france):
        item.full_clean()
