"""Spares and maintenance on one licence: notified and certified, shipped, held, disputed, exhausted, expired."""

from decimal import Decimal

import pytest

from licensing.integrity import violations
from licensing.transitions import Refused
from tests.licensing.test_licence_walked import ARTICLES, ITN, fly, journey, notified
from tests.world import make_world
from tests.worlds.authorities import granted, spares_on, taking
from tests.worlds.filings import END_USER, REPAIRER, SPONSOR

pytestmark = pytest.mark.django_db
PART = {**ARTICLES, "quantity": 4, "value": Decimal("40000000.00")}


def leaves(world, shipment, who):
    world.execute(shipment, "depart", who, **ITN)
    return world.execute(shipment, "deliver", "end_user", delivered_on=world.now.date())


def test_spares_are_held_for_the_dsp_83_disputed_upheld_supplied_and_end_with_the_licence():
    world = make_world()
    case = notified(world)
    spares = spares_on(world, case, lines=[PART])
    shipment = world.file_shipment(spares, lines=taking(2), detail=journey(world.now))
    world.execute(
        shipment, "hold", "export_port", side="export", code="papers_missing", evidence="No DSP-83."
    )
    assert world.fresh(shipment).detail.hold_rule == "22 CFR 123.10, 126.6(c)"
    world.execute(shipment, "dispute", "supplier", grounds="It is on file.", evidence="The licence.")
    world.execute(shipment, "uphold", "officer", reason="The port has to see it.")
    world.execute(shipment, "supply", "supplier", supplied="The signed DSP-83.")
    world.execute(shipment, "clear", "export_port")
    leaves(world, shipment, "supplier")
    fly(world, case, lines=taking(4))
    world.sweep(0)
    assert (world.fresh(case).state, granted(case).drawn_quantity) == ("exhausted", 6)
    with pytest.raises(Refused) as refused:
        world.file_shipment(spares, lines=taking(1), detail=journey(world.now))
    assert "exhausted" in refused.value.codes
    world.sweep(366 * 4)
    assert (world.fresh(case).state, world.fresh(spares).state) == ("expired", "blocked")
    assert list(violations()) == []


def test_maintenance_sends_its_items_back_through_a_hold_that_was_overruled():
    world = make_world()
    case = notified(world)
    facts = {"authority_kind": "licence", "letter_number": "", "authority_ends_on": None}
    work = world.at(
        "in_work",
        kind="maintenance",
        detail={**facts, "licence": case.reference},
        lines=[{**PART, "quantity": 2, "value": Decimal("20000000.00")}],
        parties=[END_USER, REPAIRER, SPONSOR],
    )
    world.execute(work, "dispatch", "repairer")
    shipment = world.file_shipment(work, who="repairer", lines=taking(2), detail=journey(world.now))
    world.execute(
        shipment, "hold", "export_port", side="export", code="quantity_over", evidence="Two, not one."
    )
    world.execute(shipment, "dispute", "repairer", grounds="Two were filed.", evidence="The filing.")
    world.execute(shipment, "overrule", "officer", reason="Two it is.")
    world.execute(shipment, "clear", "export_port")
    leaves(world, shipment, "repairer")
    world.execute(work, "receive", "end_user", received_on=world.now.date())
    assert world.fresh(work).state == "completed"
    fly(world, case, lines=taking(4))
    assert world.fresh(case).state == "exhausted"
    world.sweep(366 * 4)
    assert world.fresh(case).state == "expired"
    assert list(violations()) == []
