"""Departures: what is not left as planned is told, planned anew, filed anew, and in the end given back."""

from datetime import UTC, date, datetime, timedelta

import pytest

from licensing.case_file import CaseFile
from licensing.integrity import violations
from licensing.models import Notice
from tests.world import codes, make_world, refused
from tests.worlds.authorities import granted, licence, small_part, taking
from tests.worlds.clocks import clocks, end_of, fired, ledger_of, names
from workflows.catalogue import CATALOGUE

pytestmark = pytest.mark.django_db
# planned for 10 March 2026 in the evening, New York's day; it counts for 30 days, until 9 April
PLANNED = datetime(2026, 3, 11, 2, tzinfo=UTC)
LAST = date(2026, 4, 9)
LEVELS = ["reminder", "breach", "desk", "section_chief", "director", "principals"]


def lodged(world, *, filed=True, parent=None, **journey):
    """A shipment planned for 10 March, its export information filed if asked."""
    detail = {"departs_at": PLANNED, "arrives_on": date(2026, 3, 12), **journey}
    shipment = world.file_shipment(parent or licence(world), detail=detail, lines=taking(2))
    return (
        world.execute(shipment, "file_export_information", "filer", **itn(world, shipment))
        if filed
        else shipment
    )


def itn(world, shipment, number=0):
    """A number of an export filing of that shipment, filed today."""
    return {"itn": f"X{world.now:%Y%m%d}{(shipment.pk + number) % 10**6:06d}"}


def to(day, hour=20):
    """A journey that leaves on that day of 2026."""
    departs_at = datetime(2026, *day, hour, tzinfo=UTC)
    return {"departs_at": departs_at, "arrives_on": departs_at.date() + timedelta(days=2)}


def noon(world, month, day, year=2026):
    world.now = datetime(year, month, day, 17, tzinfo=UTC)


@pytest.mark.parametrize("filed", [True, False])
def test_what_waits_to_leave_has_a_clock_to_its_planned_day_whether_it_is_filed_or_not(filed):
    world = make_world()
    shipment = lodged(world, filed=filed)
    clock = clocks(shipment)["stage"]
    assert (clock.due_on, clock.due_at, clock.statutory, clock.desk) == (
        date(2026, 3, 10),
        end_of(2026, 3, 10),
        False,
        "filer",
    )
    assert world.fresh(shipment).due_at == (clock.due_at if filed else PLANNED - timedelta(hours=8))


def test_one_that_never_leaves_is_told_of_level_by_level():
    world = make_world()
    shipment = lodged(world)
    world.sweep(40)
    assert fired(shipment, "stage") == [(1, level) for level in LEVELS]
    assert set(Notice.objects.filter(case=shipment).values_list("to", flat=True)) >= {
        "officer",
        "section_chief",
        "principals",
    }
    assert world.fresh(shipment).escalation == 5
    assert list(violations()) == []


def test_one_that_leaves_is_told_of_no_more():
    world = make_world()
    shipment = lodged(world)
    noon(world, 3, 13)
    shipment = world.execute(shipment, "depart", "filer")
    assert fired(shipment, "stage") == [(1, "breach")]
    assert (shipment.state, clocks(shipment)["stage"].state) == ("in_transit", "in_transit")


def test_a_port_that_holds_it_stops_the_clock_and_after_its_release_it_is_late():
    world = make_world()
    shipment = lodged(world)
    world.execute(
        shipment, "hold", "export_port", side="export", code="examination", evidence="Sealed crates."
    )
    world.sweep(20)
    assert fired(shipment, "stage") == []
    world.execute(shipment, "clear", "export_port")
    world.sweep(2)
    assert fired(shipment, "stage") == [(1, "breach"), (1, "desk")]
    assert list(violations()) == []


def test_nothing_leaves_on_the_filing_for_a_departure_that_is_long_past():
    world = make_world()
    shipment = lodged(world)
    noon(world, LAST.month, LAST.day)
    assert "export_filing_stale" not in {refusal.code for refusal in _refusals(world, shipment)}
    noon(world, LAST.month, LAST.day + 1)
    (refusal,) = refused(world, shipment, "depart", "filer")
    assert refusal.sentence == (
        "The export information was filed for a departure on 10 March 2026. It counted until 9 April 2026; today is "
        "10 April 2026. Plan a new departure and file the export information again, or cancel the shipment."
    )
    assert refusal.citations == ("15 CFR 30.9", "22 CFR 123.22(b)")
    (refusal,) = refused(world, shipment, "file_export_information", "filer", **itn(world, shipment, 1))
    assert refusal.code == "plan_is_old"


def _refusals(world, shipment):
    from licensing import transitions

    offered = transitions.available(CaseFile(world.fresh(shipment)), world.ctx("filer"))
    return next(item.refusals for item in offered if item.transition.name == "depart")


def test_the_last_day_of_a_filing_is_one_of_its_days():
    world = make_world()
    shipment = lodged(world)
    noon(world, LAST.month, LAST.day)
    assert world.execute(shipment, "depart", "filer").state == "in_transit"


def test_a_stale_one_is_planned_and_filed_anew_under_another_number():
    world = make_world()
    shipment = lodged(world)
    first = {"itn": shipment.detail.itn}
    noon(world, 9, 18)
    shipment = world.execute(shipment, "replan", "filer", **to((9, 21)))
    assert (shipment.state, shipment.detail.itn) == ("lodged", "")
    assert names(shipment)[-2:] == ["case.departure_replanned", "case.export_filing_ended"]
    assert {scope: clock.due_at for scope, clock in clocks(shipment).items()} == {
        "stage": end_of(2026, 9, 21),
        "export_filing": datetime(2026, 9, 21, 12, tzinfo=UTC),
    }
    assert shipment.escalation == 0
    noon(world, 9, 20)
    world.now += timedelta(hours=6)
    for name in ("file_export_information", "depart"):
        assert codes(world, shipment, name, "filer", **first) == {"itn_is_old"}
    assert codes(world, shipment, "depart", "filer", itn="") == {"no_itn"}
    world.execute(shipment, "file_export_information", "filer", **itn(world, shipment))
    noon(world, 9, 21)
    assert world.execute(shipment, "depart", "filer").state == "in_transit"
    assert list(violations()) == []


def test_one_that_is_planned_anew_in_time_keeps_its_filing_and_the_day_that_it_was_filed_for():
    world = make_world()
    shipment = lodged(world)
    noon(world, 3, 16)
    shipment = world.execute(shipment, "replan", "filer", **to((LAST.month, LAST.day)))
    assert (set(clocks(shipment)), shipment.detail.itn != "") == ({"stage"}, True)
    # the same number once more makes the filing no younger
    shipment = world.execute(shipment, "file_export_information", "filer", itn=shipment.detail.itn)
    assert shipment.detail.export_filing_counts_until == LAST
    noon(world, LAST.month, LAST.day + 1)
    assert codes(world, shipment, "depart", "filer") == {"export_filing_stale"}
    same = {"itn": shipment.detail.itn}
    assert codes(world, shipment, "file_export_information", "filer", **same) == {"itn_is_old"}
    world.execute(shipment, "file_export_information", "filer", **itn(world, shipment, 1))
    world.now += timedelta(hours=9)
    assert world.execute(shipment, "depart", "filer").state == "in_transit"


def test_one_planned_for_a_day_beyond_its_filing_files_anew():
    world = make_world()
    shipment = world.execute(lodged(world), "replan", "filer", **to((LAST.month, LAST.day + 1)))
    assert (shipment.detail.itn, "export_filing" in clocks(shipment)) == ("", True)


def test_a_departure_is_planned_anew_while_a_port_holds_the_goods():
    world = make_world()
    shipment = lodged(world, filed=False)
    world.execute(
        shipment, "hold", "export_port", side="export", code="examination", evidence="Sealed crates."
    )
    shipment = world.execute(shipment, "replan", "filer", **to((3, 20)))
    clock = clocks(shipment)["stage"]
    assert (clock.state, clock.paused, clock.due_on) == ("lodged", True, date(2026, 3, 20))
    assert clocks(shipment)["export_filing"].due_at == datetime(2026, 3, 20, 12, tzinfo=UTC)
    world.execute(shipment, "clear", "export_port")
    clock = clocks(shipment)["stage"]
    assert (clock.due_at, ledger_of(clock)[-1]) == (end_of(2026, 3, 20), "running: back from Held at a port")
    assert list(violations()) == []


@pytest.mark.parametrize(
    ("journey", "code", "field"),
    [
        ({**to((3, 1)), "arrives_on": date(2026, 3, 12)}, "in_the_past", "departs_at"),
        ({**to((3, 20)), "arrives_on": date(2026, 3, 19)}, "before_departure", "arrives_on"),
        ({"departs_at": PLANNED, "arrives_on": date(2026, 3, 14)}, "same_departure", "departs_at"),
        (
            {**to((3, 20)), "departs_at": datetime(2031, 3, 20, tzinfo=UTC), "arrives_on": date(2031, 4, 1)},
            "expired",
            "departs_at",
        ),
        (to((3, 2), 22), "eei_late", "departs_at"),
    ],
)
def test_a_departure_that_cannot_be_is_not_planned(journey, code, field):
    world = make_world()
    shipment = lodged(world, filed=False)
    refusals = refused(world, shipment, "replan", "filer", **journey)
    assert (code, field) in {(refusal.code, refusal.field) for refusal in refusals}


def test_what_an_exemption_counts_in_one_year_is_not_planned_into_another():
    world = make_world()
    shipment = world.file_shipment(
        small_part(world), detail={"departs_at": PLANNED, "arrives_on": date(2026, 3, 12)}
    )
    next_year = {"departs_at": datetime(2027, 1, 5, tzinfo=UTC), "arrives_on": date(2027, 1, 7)}
    assert codes(world, shipment, "replan", "supplier", **next_year) == {"another_year"}


def test_what_has_left_is_not_planned_anew():
    world = make_world()
    shipment = world.at("in_transit", kind="shipment")
    world.execute(
        shipment, "hold", "import_port", side="import", code="duty_papers", evidence="No bill of entry."
    )
    assert codes(world, shipment, "replan", "filer", **to((3, 20))) == {"has_left"}


def test_an_officer_gives_back_the_balance_of_one_whose_filer_is_gone():
    world = make_world()
    parent = licence(world)
    shipment = lodged(world, parent=parent)
    noon(world, LAST.month, LAST.day)
    (refusal,) = refused(world, shipment, "close_unshipped", "officer", reason="No answer")
    assert (
        refusal.sentence
        == "The departure is planned for 10 March 2026. An officer can cancel it after 9 April 2026."
    )
    assert granted(parent).drawn_quantity == 2
    noon(world, LAST.month, LAST.day + 1)
    assert codes(world, shipment, "close_unshipped", "officer") == {"missing_answer"}
    assert codes(world, shipment, "close_unshipped", "filer", reason="No") == {"not_yours"}
    shipment = world.execute(shipment, "close_unshipped", "officer", reason="The filer does not answer.")
    assert (shipment.state, granted(parent).drawn_quantity, clocks(shipment)) == ("cancelled", 0, {})
    assert list(violations()) == []


def test_every_state_in_which_somebody_waits_has_a_clock():
    # a draft waits for nobody, another case's clock runs, a port's or an order's terms come with it
    without = {
        (kind, state.name)
        for kind, flow in CATALOGUE.items()
        for state in flow.states
        if not state.final and all(within.optional for within in state.clocks)
    }
    assert without - {(kind, "draft") for kind in CATALOGUE} == {
        ("maintenance", "awaiting_licence"),
        ("spares", "awaiting_licence"),
        ("maintenance", "returning"),  # the date of the exemption, where that is what it came in under
        ("priority", "rated"),  # by days or by hours, as the order says
    }
