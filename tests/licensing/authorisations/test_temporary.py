"""Temporary licences: what leaves draws, what returns is credited and may leave again, and at the end it is asked for."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from licensing.case_file import CaseFile
from licensing.integrity import drawdowns
from licensing.models import Notice, Partner
from licensing.worker import cycle
from licensing.worktime.office import office_day
from tests.world import codes, detail, make_world, person, staff
from tests.worlds.authorities import BLADE, granted, licence, spares_on, taking

pytestmark = pytest.mark.django_db
VISIT = {
    "DSP-73": {"instrument": "DSP-73", "transaction": "temporary_export", "dsp83_signed_on": None},
    "DSP-61": {"instrument": "DSP-61", "transaction": "temporary_import", "dsp83_signed_on": None},
}
TWO = {**BLADE, "quantity": 2, "value": Decimal("100.01"), "sme": False}


def itn(world, shipment):
    """The number of an export filing of that shipment, filed today."""
    return {"itn": f"X{world.now:%Y%m%d}{shipment.pk:06d}"}


def temporary(world, instrument="DSP-73", line=TWO):
    return licence(world, lines=[line], detail=detail(world, **VISIT[instrument]))


def goes_out(world, parent, quantity=2):
    """So many of its line have left and arrived."""
    shipment = world.file_shipment(parent, lines=taking(quantity))
    world.execute(shipment, "depart", "filer", **itn(world, shipment))
    return world.execute(shipment, "deliver", "hal", delivered_on=world.now.date())


def returns(world, shipment, **data):
    return world.execute(shipment, "record_return", "filer", returned_on=world.now.date(), **data)


def balance(parent):
    now = granted(parent)
    line = now.lines.get()
    assert (line.drawn_value, line.drawn_quantity) == (now.drawn_value, now.drawn_quantity)
    return now.drawn_quantity, now.drawn_value


@pytest.mark.parametrize("instrument", VISIT)
def test_two_units_that_go_out_and_come_back_do_not_exhaust_the_licence(instrument):
    world = make_world()
    parent = temporary(world, instrument)
    for _ in range(2):
        shipment = goes_out(world, parent)
        assert shipment.state == "away"
        assert (world.fresh(parent).state, balance(parent)) == ("exhausted", (2, Decimal("100.01")))
        shipment = returns(world, shipment)
        assert (shipment.state, balance(parent)) == ("brought_back", (0, Decimal("0.00")))
        world.sweep(0)
        assert world.fresh(parent).state == "approved"
        assert CaseFile(world.fresh(parent)).shipments.lines_left() == {1: 2}
    assert list(drawdowns.violations()) == []


def test_a_part_returns_to_the_cent_and_may_leave_again():
    world = make_world()
    parent = temporary(world)
    shipment = returns(world, goes_out(world, parent), line=1, quantity=1)
    assert (shipment.state, balance(parent)) == ("away", (1, Decimal("50.01")))
    world.sweep(0)
    assert world.fresh(parent).state == "approved"
    assert list(drawdowns.violations()) == []
    again = goes_out(world, parent, 1)
    assert balance(parent)[0] == 2
    assert codes(
        world, shipment, "record_return", "filer", returned_on=world.now.date(), line=1, quantity=2
    ) == {"more_than_is_out"}
    for out in (shipment, again):
        assert returns(world, out).state == "brought_back"
    assert balance(parent) == (0, Decimal("0.00"))


@pytest.mark.parametrize(
    ("data", "refusals"),
    [
        ({"quantity": 1}, {"no_line"}),
        ({"line": 2}, {"no_such_line"}),
        ({"line": 1, "quantity": 0}, {"more_than_is_out"}),
        ({"returned_on": date(2026, 3, 1)}, {"before_departure"}),
        ({"returned_on": date(2026, 3, 30)}, {"in_the_future"}),
    ],
)
def test_a_return_that_cannot_be_is_refused(data, refusals):
    world = make_world()
    shipment = goes_out(world, temporary(world))
    assert (
        codes(world, shipment, "record_return", "filer", **{"returned_on": world.now.date(), **data})
        == refusals
    )


def test_the_filer_alone_records_a_return():
    world = make_world()
    shipment = goes_out(world, temporary(world))
    assert codes(world, shipment, "record_return", "hal", returned_on=world.now.date()) == {"wrong_role"}


def test_what_is_out_is_due_back_on_the_last_day_of_the_licence_and_asked_for_then():
    world = make_world()
    Partner.objects.filter(code="hal").update(notices_to="exports@hal.example")
    parent = temporary(world)
    ends = parent.detail.expires_on
    shipment = goes_out(world, parent)
    assert shipment.detail.return_by == ends
    (clock,) = CaseFile(world.fresh(shipment)).clocks
    assert (clock.scope, clock.due_on, clock.statutory, clock.desk) == ("return", ends, True, "filer")
    world.now = datetime(ends.year, ends.month, ends.day, 12, tzinfo=UTC) - timedelta(days=30)
    world.sweep(1)
    names = list(world.fresh(shipment).events.order_by("number").values_list("name", flat=True))
    assert names[-1] == "clock.reminded"
    world.sweep(30)
    shipment = world.fresh(shipment)
    assert (shipment.state, world.fresh(parent).state) == ("return_overdue", "expired")
    asked = shipment.events.get(name="case.return_asked")
    assert (asked.audience, asked.at >= clock.due_at) == ("parties", True)
    cycle.sweep(now=world.now)
    words = "The licence has ended. Whoever holds the goods must return them now."
    assert Notice.objects.filter(partner__code="hal", body__contains=words).exists()
    assert returns(world, shipment).state == "brought_back"


def test_what_is_lost_is_closed_by_an_officer_and_stays_drawn():
    world = make_world()
    shipment = world.at("not_brought_back", kind="shipment")
    assert balance(shipment.detail.parent)[0] == 1
    assert list(drawdowns.violations()) == []


def test_what_leaves_for_good_is_delivered():
    world = make_world()
    shipment = goes_out(world, licence(world), 1)
    assert (shipment.state, shipment.detail.return_by) == ("delivered", None)


@pytest.mark.parametrize(("instrument", "state"), [("DSP-73", "away"), ("DSP-61", "delivered")])
def test_what_came_in_goes_home_with_the_case_of_its_work(instrument, state):
    world = make_world()
    case = spares_on(world, temporary(world, instrument), lines=[TWO])
    shipment = world.file_shipment(case, lines=taking(1), who="supplier")
    world.execute(shipment, "depart", "supplier", **itn(world, shipment))
    assert world.execute(shipment, "deliver", "end_user", delivered_on=world.now.date()).state == state


def test_what_was_turned_back_on_its_way_is_given_back_whole():
    world = make_world()
    parent = temporary(world)
    shipment = world.file_shipment(parent, lines=taking(2))
    world.execute(shipment, "depart", "filer", **itn(world, shipment))
    world.execute(shipment, "turn_back", "filer", reason="Weather")
    assert balance(parent) == (0, Decimal("0.00"))


def under_licence(world):
    parent = temporary(world)
    return parent, goes_out(world, parent, 1)


def under_spares(world):
    parent = temporary(world)
    shipment = world.file_shipment(spares_on(world, parent, lines=[TWO]), lines=taking(1), who="supplier")
    world.execute(shipment, "depart", "supplier", **itn(world, shipment))
    return parent, world.execute(shipment, "deliver", "end_user", delivered_on=world.now.date())


@pytest.mark.parametrize("out", [under_licence, under_spares])
@pytest.mark.parametrize(
    ("name", "who", "data"),
    [("surrender", "filer", {}), ("revoke", "countersigner", {"reason": "Diversion"})],
)
def test_what_is_out_under_a_licence_that_is_taken_away_is_asked_for_at_once(out, name, who, data):
    world = make_world()
    parent, shipment = out(world)
    world.now += timedelta(days=3)
    world.execute(parent, name, who, **data)
    world.sweep(0)
    shipment = world.fresh(shipment)
    assert (shipment.state, shipment.detail.return_by) == ("return_overdue", office_day(world.now))
    assert list(shipment.events.order_by("number").values_list("name", flat=True))[-1] == "case.return_asked"


def test_what_arrives_under_a_licence_that_was_taken_away_is_asked_for_on_its_arrival():
    world = make_world()
    parent = temporary(world)
    shipment = world.file_shipment(parent, lines=taking(1))
    world.execute(shipment, "depart", "filer", **itn(world, shipment))
    world.execute(parent, "surrender", "filer")
    world.sweep(0)
    assert world.fresh(shipment).state == "in_transit"
    assert world.execute(shipment, "deliver", "hal", delivered_on=world.now.date()).state == "return_overdue"


def test_a_suspension_asks_for_nothing_and_a_reinstatement_lets_the_goods_stay():
    world = make_world()
    parent, shipment = under_licence(world)
    ends = parent.detail.expires_on
    world.execute(parent, "suspend", "countersigner", reason="A new fact")
    world.sweep(0)
    assert world.fresh(shipment).state == "away"
    world.execute(parent, "revoke", "countersigner2")
    world.sweep(0)
    world.execute(parent, "contest", "filer", grounds="It was not us")
    world.sweep(0)
    assert world.fresh(shipment).state == "return_overdue"
    world.actors["third"] = staff(person("kira", "countersigner"))
    world.execute(parent, "reinstate", "third")
    world.sweep(0)
    shipment = world.fresh(shipment)
    assert (shipment.state, shipment.detail.return_by) == ("away", ends)
    assert {clock.scope: clock.due_on for clock in CaseFile(shipment).clocks} == {"return": ends}
    assert list(drawdowns.violations()) == []
