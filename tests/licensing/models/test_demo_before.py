"""A whole database from before the law and the clocks were read a second time: the demo of that day, dumped and kept.

`demo_before.sql.xz` is what `pg_dump --inserts` gave of the demo as of migration 0027, on 24 November 2026, without passwords,
sessions and secrets. It is history: nobody makes it again.
"""

import lzma
import os
from io import StringIO
from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command
from django.db import connections

from licensing.integrity import violations
from licensing.models import Case, Clock
from licensing.worker import cycle
from tests import databases
from tests.prepared import NOW

pytestmark = pytest.mark.slow  # every migration since, over a hundred cases

DUMP = Path(__file__).with_name("demo_before.sql.xz")
# As it was found in the field: goods approved whose exporter's registration had ended, a breach that nothing had recorded.
UNLAWFUL = """
    UPDATE licensing_partner SET registration_expires_on = '2025-01-01' WHERE id = (
        SELECT filer_id FROM licensing_case WHERE reference = %(case)s
    )
"""
LOST = """
    UPDATE licensing_clock SET due_at = closed_at - interval '1 hour' WHERE id = (
        SELECT clock.id FROM licensing_clock clock
        JOIN licensing_clocksegment segment ON segment.clock_id = clock.id AND segment.replaced_by IS NULL
        WHERE clock.purpose = 'stage' AND clock.next_rung <> '' AND clock.breached_at IS NULL
          AND segment.ends_at = clock.closed_at AND segment.starts_at < clock.closed_at - interval '2 hours'
          AND segment.running AND NOT segment.excused
        ORDER BY clock.id LIMIT 1
    ) RETURNING id
"""


@pytest.fixture(scope="module")
def filled(django_db_setup, django_db_blocker):
    """That database, with what was found in the field, migrated to the present."""
    server = os.environ[databases.SERVER]
    name = databases.create(server)
    url = databases.named(server, name)
    try:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(lzma.decompress(DUMP.read_bytes()).decode())
            connection.execute("SET search_path TO public")
            granted = "SELECT reference FROM licensing_case WHERE kind = 'licence' AND state = 'approved' ORDER BY id"
            ((unlawful,), *_) = connection.execute(granted).fetchall()
            connection.execute(UNLAWFUL, {"case": unlawful})
            ((lost,),) = connection.execute(LOST).fetchall()
        with django_db_blocker.unblock(), databases.django_at(url):
            before = kept()
            call_command("migrate", database="owner", verbosity=0)
            yield unlawful, lost, before
    finally:
        databases.drop(server, name)


def kept():
    """What a migration never changes: each case's state and class, and every event as it was sealed."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT reference, state, priority_class FROM licensing_case ORDER BY id")
        cases = cursor.fetchall()
        cursor.execute("SELECT case_id, number, name, at, hash FROM licensing_event ORDER BY case_id, number")
        return cases, cursor.fetchall()


def said(command):
    out = StringIO()
    call_command(command, stdout=out)
    return out.getvalue().splitlines()


def test_every_case_keeps_its_state_and_its_record(filled):
    *_, (cases, events) = filled
    assert (len(cases), len(events) > 800) == (108, True)
    now_cases, now_events = kept()
    assert now_cases == cases
    assert set(events) <= set(now_events)


def test_the_record_is_whole_and_every_invariant_holds(filled):
    assert said("verify_events")[-1] == "sound"
    assert list(violations()) == []


def test_what_is_old_is_told_and_stays(filled):
    unlawful, lost, _ = filled
    clock = Clock.objects.select_related("case").get(pk=lost)
    listed = said("review_authorisations")
    assert any(line.startswith(f"{unlawful}: case.approved") and "22 CFR 122.1" in line for line in listed)
    assert any(line.startswith(f"{clock.case.reference}: the clock 'stage' was due on") for line in listed)
    assert listed[-1].endswith("1 lost breach(es)")
    assert Case.objects.get(reference=unlawful).state == "approved"
    assert said("check_invariants")[0].startswith(f"old: {clock.case.reference}")


def test_the_workers_go_on_where_they_were(filled):
    cycle.sweep(now=NOW)
    assert list(violations()) == []
    assert not Clock.objects.filter(closed_at=None, next_at__lte=NOW, set_aside_at=None).exists()
    assert said("verify_events")[-1] == "sound"
