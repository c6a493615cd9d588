"""A database from before departures had clocks: what waits to leave gets its own, and its filing the departure it was for."""

from datetime import date, timedelta

import pytest

from licensing.integrity import violations
from licensing.models import Clock, ClockSegment
from tests.licensing.models.test_codes_before import run
from tests.licensing.models.test_granted_before import migrate, migrate_on
from tests.world import make_world
from tests.worlds.clocks import clocks, fired, hold, run_bulk_operations

pytestmark = pytest.mark.slow  # the way back and forth through the migrations
OF_A_DEPARTURE = "purpose = 'stage' AND state = 'lodged'"


def forget():
    """Go back to where the migration begins: no such clock, and the cases' own dates without it."""
    migrate("awaited_evidence")
    run(
        f"DELETE FROM licensing_clocksegment WHERE clock_id IN (SELECT id FROM licensing_clock WHERE {OF_A_DEPARTURE})"
    )
    run(f"DELETE FROM licensing_clock WHERE {OF_A_DEPARTURE}")
    run(
        "UPDATE licensing_case c SET due_at = (SELECT min(k.due_at) FROM licensing_clock k"
        " WHERE k.case_id = c.id AND k.closed_at IS NULL AND NOT k.paused) WHERE c.kind = 'shipment'"
    )


def test_what_waits_to_leave_gets_the_clock_of_its_departure(committed_db):
    world = make_world()
    later = {"detail": {"departs_at": world.now + timedelta(days=20), "arrives_on": date(2026, 4, 1)}}
    waiting, filed = (world.at("lodged", kind="shipment", **later) for _ in range(2))
    filed = world.execute(filed, "file_export_information", "filer", itn="X20260302123456")
    at_port = [world.at(state, kind="shipment", **later) for state in ("held", "disputed", "clearing")]
    moving = world.at("in_transit", kind="shipment")
    back = world.execute(
        world.at("in_transit", kind="shipment"),
        "hold",
        "import_port",
        side="import",
        code="examination",
        evidence="X.",
    )
    ordered = world.at("lodged", kind="shipment", **later)
    hold(world, kinds=["shipment"], partner=None, title="Coup", legal_basis="EO 14999")
    run_bulk_operations(world)
    every = [waiting, filed, *at_port, moving, back, ordered]
    before = {case.pk: shown(case) for case in every}
    forget()
    assert {"stage"} & set(clocks(waiting)) == set()
    migrate_on()
    assert {case.pk: shown(case) for case in every} == before
    assert world.fresh(filed).detail.export_filed_for == filed.detail.departs_at
    assert world.fresh(waiting).detail.export_filed_for is None
    assert list(violations()) == []


def test_one_whose_departure_has_long_passed_is_told_of_from_now_on(committed_db):
    world = make_world()
    shipment = world.at("lodged", kind="shipment")
    shipment = world.execute(shipment, "file_export_information", "filer", itn="X20260302123456")
    forget()
    migrate_on()
    opened = clocks(shipment)["stage"].opened_at
    ClockSegment.objects.filter(clock__case=shipment, ends_at=None).update(
        starts_at=world.now + timedelta(days=50)
    )
    Clock.objects.filter(case=shipment, closed_at=None).update(opened_at=world.now + timedelta(days=50))
    assert opened is not None
    world.now += timedelta(days=50)
    world.sweep(2)
    assert fired(shipment, "stage") == [(1, "breach"), (1, "desk")]
    world.sweep(60)
    assert [level for _, level in fired(shipment, "stage")][-1] == "principals"


def shown(case):
    """What a clock says of the case's departure, but when it was opened."""
    names = (
        "state",
        "desk",
        "due_on",
        "due_at",
        "next_at",
        "next_rung",
        "rungs",
        "unit",
        "calendar",
        "zone",
        "paused",
        "statutory",
    )
    clock = clocks(case).get("stage")
    if clock is None:
        return None
    (last,) = clock.segments.filter(ends_at=None, replaced_by=None)
    case.refresh_from_db()
    return (
        [getattr(clock, name) for name in names],
        last.running,
        (last.causes if clock.paused else None),
        case.due_at,
    )
