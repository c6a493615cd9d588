"""Licences, spares and maintenance walked to their ends: notification, DSP-83, shipments, exhaustion, restoration, expiry."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from licensing.filing import BadFiling
from licensing.integrity import violations
from licensing.transitions import Refused
from tests.world import codes, detail, make_world
from tests.worlds.authorities import BLADE, HAL, drawn, granted, licence, small_part, spares_on, taking
from tests.worlds.clocks import names
from tests.worlds.filings import END_USER, REPAIRER, SPONSOR

pytestmark = pytest.mark.django_db
ITN = {"itn": "X20260302123456"}
ARTICLES = {**BLADE, "quantity": 6, "value": Decimal("60000000.00")}


def journey(at):
    """Leaving a day after that instant."""
    return {"departs_at": at + timedelta(days=1), "arrives_on": (at + timedelta(days=3)).date()}


def fly(world, case, who="filer", **more):
    """File it, let it leave and arrive."""
    shipment = world.file_shipment(case, who=who, detail=journey(world.now), **more)
    world.execute(shipment, "depart", who, **ITN)
    return world.execute(shipment, "deliver", "end_user", delivered_on=world.now.date())


def notified(world):
    """A licence of sixty million USD, certified by a DSP-83 only after a question, that Congress let pass."""
    filed = detail(world, dsp83_signed_on=None)
    case = world.file(detail=filed, lines=[ARTICLES], parties=[HAL, {**END_USER, "role": "consignee"}])
    world.execute(case, "submit", "filer")
    world.execute(case, "accept", "officer")
    world.execute(case, "query", "officer", reason="Where is the DSP-83?")
    world.execute(case, "answer", "filer", answer="Enclosed.", dsp83_signed_on=world.now.date())
    facts = {"recommendation": "approve", "notification": "36(c)", "wait_days": "30"}
    world.execute(case, "recommend", "officer", **facts)
    assert codes(world, case, "approve", "countersigner") == {"congressional_notification"}
    world.execute(case, "consult", "countersigner")
    world.execute(case, "notify_congress", "officer", received_by_congress_on=world.now.date())
    world.sweep(31)
    return world.execute(case, "approve", "countersigner")


def test_a_licence_from_its_filing_to_its_end():
    world = make_world()
    case = notified(world)
    assert granted(case).max_value == Decimal("60000000.00")  # stated above the cap, no overage
    fly(world, case, lines=taking(2))
    shipment = world.file_shipment(case, lines=taking(2), detail=journey(world.now))
    world.execute(shipment, "hold", "export_port", side="export", code="examination", evidence="X-ray.")
    world.execute(shipment, "dispute", "filer", grounds="The papers say so.", evidence="The invoice.")
    world.execute(shipment, "overrule", "officer", reason="They do.")
    world.execute(shipment, "clear", "export_port")
    last = world.file_shipment(case, lines=taking(2), detail=journey(world.now))
    assert world.fresh(case).state == "exhausted"
    with pytest.raises(Refused) as refused:
        world.file_shipment(case, lines=taking(1), detail=journey(world.now))
    assert refused.value.codes == {"not_released", "exhausted"}
    world.execute(last, "cancel", "filer")
    world.sweep(0)
    assert world.fresh(case).state == "approved"
    fly(world, case, lines=taking(1))
    world.execute(shipment, "depart", "filer", **ITN)
    assert granted(case).drawn_quantity == 5
    world.sweep(366 * 4)
    assert world.fresh(case).state == "expired"
    with pytest.raises(Refused) as refused:
        world.file_shipment(case, lines=taking(1), detail=journey(world.now))
    assert refused.value.codes == {"not_released", "expired"}
    assert names(case).count("case.exhausted") == names(case).count("case.restored") == 1
    assert list(violations()) == []


def test_spares_on_a_licence_are_delivered_from_its_balance():
    world = make_world()
    case = licence(world)
    spares = spares_on(world, case, lines=[{**BLADE, "quantity": 6, "value": Decimal("180000.00")}])
    for quantity in (4, 2):
        fly(world, spares, lines=taking(quantity))
    world.sweep(0)
    assert (world.fresh(spares).state, world.fresh(case).state) == ("delivered", "approved")
    assert granted(case).drawn_quantity == 6
    assert list(violations()) == []


def test_spares_wait_while_their_licence_is_suspended_and_what_was_filed_does_not_leave():
    world = make_world()
    case = licence(world)
    spares = spares_on(world, case)
    filed_shipment = world.file_shipment(spares)
    world.execute(case, "suspend", "countersigner", reason="A new fact")
    world.sweep(0)
    assert world.fresh(spares).state == "blocked"
    assert "not_released" in codes(world, filed_shipment, "depart", "supplier", **ITN)
    with pytest.raises(Refused) as refused:
        world.file_shipment(spares)
    assert refused.value.codes == {"not_released", "suspended"}
    world.execute(case, "reinstate", "countersigner2")
    world.sweep(0)
    assert world.execute(filed_shipment, "depart", "supplier", **ITN).state == "in_transit"


def test_spares_under_an_exemption_are_delivered():
    world = make_world()
    spares = small_part(world)
    assert spares.state == "released"
    shipment = fly(world, spares, who="supplier", lines=taking(4, "500.00"))
    world.sweep(0)
    assert world.fresh(spares).state == "delivered"
    assert drawn(shipment) == [(4, Decimal("500.00"), False)]


def test_maintenance_on_a_licence_is_done_and_its_item_comes_home():
    world = make_world()
    case = licence(world)
    facts = {"authority_kind": "licence", "letter_number": "", "authority_ends_on": None}
    work = world.at(
        "in_work",
        kind="maintenance",
        detail={**facts, "licence": case.reference},
        lines=[{**BLADE, "quantity": 2}],
        parties=[END_USER, REPAIRER, SPONSOR],
    )
    world.execute(work, "dispatch", "repairer")
    fly(world, work, who="repairer", lines=taking(2))
    world.execute(work, "receive", "end_user", received_on=world.now.date())
    assert world.fresh(work).state == "completed"
    assert granted(case).drawn_quantity == 2
    assert list(violations()) == []


def test_what_leaves_today_is_filed_before_it_leaves():
    world = make_world()
    past = {"departs_at": datetime(2026, 3, 1, tzinfo=UTC), "arrives_on": date(2026, 3, 2)}
    with pytest.raises(BadFiling) as refused:
        world.file_shipment(licence(world), detail=past)
    assert set(refused.value.errors) == {"departs_at"}
