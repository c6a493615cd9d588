"""The feed's migration on a filled database: each partner has the last change of every case that it sees, and the feed goes on."""

from importlib import import_module

import pytest
from django.db import connection

from licensing.integrity import violations
from licensing.messaging import partner_notices
from licensing.models import CaseChange, FeedEntry
from tests.world import make_world

CHANGED = import_module("licensing.migrations.0062_feed").CHANGED


def last_changes():
    return set(CaseChange.objects.values_list("partner__code", "case__reference"))


@pytest.mark.django_db
def test_what_was_there_before_has_its_last_change():
    world = make_world()
    cases = [
        world.at("draft"),
        world.at("queried"),
        world.at("released", kind="spares"),
        world.at("approved"),
    ]
    partner_notices.deliver()
    told = last_changes()
    assert {case.reference for case in cases} <= {reference for _, reference in told}
    FeedEntry.objects.all().delete()
    CaseChange.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")  # a migration acts as the owner
        cursor.execute(CHANGED)
        cursor.execute("SET ROLE licensing_runtime")
    assert last_changes() == told
    positions = list(CaseChange.objects.order_by("changed_at", "position").values_list("position", flat=True))
    assert positions == sorted(positions)
    world.execute(cases[1], "withdraw", "filer")
    partner_notices.deliver()
    later = FeedEntry.objects.filter(event__case=cases[1])
    assert later
    assert min(entry.pk for entry in later) > max(positions)
    assert list(violations()) == []
