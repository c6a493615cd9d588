"""Shipments: a shipment filed under a case that lets goods go, by who may, of no more than is left."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from licensing.case_file import CaseFile
from licensing.filing import BadFiling
from licensing.models import Case, Event, Line
from licensing.transitions import Refused
from tests.licensing import golden
from tests.world import codes, make_world
from tests.worlds.authorities import small_part
from tests.worlds.filings import PORTS

pytestmark = pytest.mark.django_db
EEI = golden.cases("eei-filing")
DEPARTURE = datetime(2026, 6, 12, 18, 0, tzinfo=UTC)
IN_JUNE = {"departs_at": DEPARTURE, "arrives_on": date(2026, 6, 14)}
ITN = {"itn": "X20260302123456"}


def written():
    return Case.objects.count(), Event.objects.count(), Line.objects.count()


def errors(world, parent, **changes):
    """The fields that a filing is refused for; nothing is written."""
    before = written()
    with pytest.raises(BadFiling) as refused:
        world.file_shipment(parent, **changes)
    assert written() == before
    return set(refused.value.errors)


def refusal(world, parent, who):
    """The codes for which a filing is refused; nothing is written."""
    before = written()
    with pytest.raises(Refused) as refused:
        world.file_shipment(parent, who=who)
    assert written() == before
    return refused.value.codes


def relations(case):
    return set(case.relations.values_list("partner__code", "role"))


def test_a_shipment_is_filed_with_its_part_of_the_parents_line():
    world = make_world()
    parent = world.at("released", kind="spares")
    case = world.fresh(world.file_shipment(parent, lines=[{"line": 1, "quantity": 3}]))
    assert (case.state, case.desk, case.received_at) == ("lodged", "filer", world.now)
    assert case.detail.parent == parent
    (line,) = CaseFile(case).lines
    assert (line.number, line.quantity, line.value) == (1, 3, Decimal("2700.00"))
    assert line.drawn_from == CaseFile(parent).lines[0]
    assert list(case.events.values_list("name", "audience")) == [("case.lodged", "parties")]
    assert CaseFile(parent).shipments.lines_left() == {1: 7, 2: 4}


def test_its_share_of_the_value_is_rounded_to_the_cent():
    world = make_world()
    parent = world.at("released", kind="spares")
    three = world.file_shipment(parent, lines=[{"line": 2, "quantity": 3}])
    assert CaseFile(three).lines[0].value == Decimal("360.00")


def test_who_follows_the_parent_follows_its_shipments():
    world = make_world()
    parent = world.at("released", kind="spares")
    assert relations(world.file_shipment(parent)) == {
        ("ge", "filer"),
        ("hal", "consignee"),
        ("iaf", "consignee"),
        ("mod", "sponsor"),
        ("jfk", "port"),
        ("mumbai", "port"),
    }
    assert relations(world.file_shipment(parent, who="hal")) == {
        ("hal", "filer"),
        ("iaf", "consignee"),
        ("mod", "sponsor"),
        ("jfk", "port"),
        ("mumbai", "port"),
    }


@pytest.mark.parametrize(
    ("kind", "state", "who"),
    [("licence", "approved", "filer"), ("spares", "released", "supplier"), ("spares", "released", "hal")]
    + [
        ("maintenance", state, who)
        for state in ("cleared", "in_work", "awaiting_parts", "returning")
        for who in ("hal", "repairer")
    ],
)
def test_goods_leave_under_a_case_that_lets_them(kind, state, who):
    world = make_world()
    assert world.file_shipment(world.at(state, kind=kind), who=who).state == "lodged"


@pytest.mark.parametrize(
    ("kind", "state", "who"),
    [
        ("licence", "draft", "filer"),
        ("spares", "verification", "hal"),
        ("spares", "blocked", "hal"),
        ("spares", "delivered", "hal"),
        ("maintenance", "blocked", "repairer"),
        ("maintenance", "completed", "repairer"),
    ],
)
def test_nothing_is_filed_under_another(kind, state, who):
    world = make_world()
    assert refusal(world, world.at(state, kind=kind), who) == {"not_released"}


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("suspended", "suspended"),
        ("revocation", "revoked"),
        ("contested", "suspended"),
        ("exhausted", "exhausted"),
        ("expired", "expired"),
    ],
)
def test_nothing_is_filed_under_a_licence_that_is_not_live(state, code):
    world = make_world()
    assert refusal(world, world.at(state), "filer") == {"not_released", code}


@pytest.mark.parametrize("who", ["end_user", "sponsor", "stranger", "repairer", "export_port"])
def test_only_filer_supplier_and_repairer_file(who):
    world = make_world()
    assert refusal(world, world.at("released", kind="spares"), who) == {"wrong_role"}


@pytest.mark.parametrize("kind", ["priority", "shipment"])
def test_nothing_is_shipped_under_a_case_of_another_kind(kind):
    world = make_world()
    parent = world.at({"priority": "rated", "shipment": "lodged"}[kind], kind=kind)
    assert refusal(world, parent, "filer") == {"wrong_kind"}


@pytest.mark.parametrize(
    ("lines", "where"),
    [
        ([], {"lines"}),
        ([{"line": 1, "quantity": 11}], {"lines/0/quantity"}),
        ([{"line": 1, "quantity": 0}], {"lines/0/quantity"}),
        ([{"line": 1, "quantity": -1}], {"lines/0/quantity"}),
        ([{"line": 1, "quantity": 1}, {"line": 2, "quantity": 5}], {"lines/1/quantity"}),
        ([{"line": 7, "quantity": 1}], {"lines/0/line"}),
        ([{"line": 1, "quantity": 6}, {"line": 1, "quantity": 6}], {"lines"}),
    ],
)
def test_a_faulty_line_is_named(lines, where):
    world = make_world()
    assert errors(world, world.at("released", kind="spares"), lines=lines) == where


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"subject": ""}, {"subject"}),
        ({"detail": {"mode": "mule"}}, {"mode"}),
        ({"detail": {"carrier": ""}}, {"carrier"}),
        ({"detail": {"arrives_on": date(2026, 3, 2)}}, {"arrives_on"}),
        ({"detail": {"itn": "X20260302123456"}}, {"itn"}),
        ({"detail": {"departs_at": datetime(2026, 3, 1, tzinfo=UTC)}}, {"departs_at"}),
        ({"parties": []}, {"parties"}),
        ({"parties": [{**PORTS[0], "partner": None}]}, {"parties"}),
        ({"parties": [{**PORTS[0], "partner": "other"}]}, {"parties/0/partner", "parties"}),
        ({"parties": [PORTS[0], {**PORTS[1], "role": "sponsor"}]}, {"parties/1/role", "parties/1/partner"}),
    ],
)
def test_a_faulty_field_is_named(changes, where):
    world = make_world()
    assert errors(world, world.at("released", kind="spares"), **changes) == where


def test_every_error_is_told_at_once():
    world = make_world()
    parent = world.at("released", kind="spares")
    error = {"subject": "", "lines": [{"line": 7, "quantity": 1}], "detail": {"mode": "mule"}, "parties": []}
    assert errors(world, parent, **error) == {"subject", "lines/0/line", "mode", "parties"}


@pytest.mark.parametrize("end", ["cancelled", "turned back"])
def test_what_does_not_arrive_is_given_back(end):
    world = make_world()
    parent = world.at("released", kind="spares")
    shipment = world.file_shipment(parent, lines=[{"line": 1, "quantity": 10}])
    assert errors(world, parent, lines=[{"line": 1, "quantity": 1}]) == {"lines/0/quantity"}
    if end == "cancelled":
        world.execute(shipment, "cancel", "filer")
    else:
        world.execute(shipment, "depart", "filer", itn="X20260302123456")
        world.execute(shipment, "turn_back", "filer", reason="Weather")
    assert CaseFile(world.fresh(parent)).shipments.lines_left() == {1: 10, 2: 4}


def test_what_a_port_seizes_is_gone_and_not_delivered():
    world = make_world()
    parent = world.at("released", kind="spares")
    world.at("seized", kind="shipment", parent=parent, lines=[{"line": 1, "quantity": 10}])
    assert CaseFile(parent).shipments.lines_left() == {1: 0, 2: 4}
    assert CaseFile(world.fresh(parent)).shipments.lines_outstanding() == {1: 10, 2: 4}


@pytest.mark.parametrize("name", EEI)
def test_the_export_filing_is_due_as_worked_out(name):
    values, expect = EEI[name]
    world = make_world()
    facts = {
        "mode": values["mode"],
        "departs_at": datetime.fromisoformat(values["departs_at"]),
        "arrives_on": date(2026, 8, 1),
        "emergency": values["emergency"],
        "foreign_government": values["foreign_government_end_user"],
    }
    shipment = world.file_shipment(world.at("released", kind="spares"), detail=facts)
    departure, clock = CaseFile(shipment).clocks
    assert (departure.scope, departure.statutory, departure.due_on) == ("stage", False, date(2026, 7, 10))
    assert (clock.scope, clock.statutory, clock.basis) == ("export_filing", True, "22 CFR 123.22(b)")
    assert clock.due_at == datetime.fromisoformat(expect["file_by"])


def test_the_time_for_the_export_filing_runs_on_through_a_hold_and_ends_with_the_departure():
    world = make_world()
    shipment = world.at("held", kind="shipment", detail=IN_JUNE)
    (clock,) = [each_clock for each_clock in CaseFile(shipment).clocks if each_clock.scope == "export_filing"]
    assert not clock.paused
    assert clock.due_at == datetime(2026, 6, 12, 10, tzinfo=UTC)
    world.execute(shipment, "clear", "export_port")
    shipment = world.fresh(shipment)
    assert {each_clock.scope: each_clock.pk for each_clock in CaseFile(shipment).clocks}[
        "export_filing"
    ] == clock.pk
    world.now = DEPARTURE - timedelta(hours=10)
    world.execute(shipment, "depart", "filer", itn="X20260302123456")
    assert [each_clock.scope for each_clock in CaseFile(world.fresh(shipment)).clocks] == ["stage"]


def test_a_late_export_filing_is_a_breach_at_its_instant_with_a_reminder_four_hours_before():
    world = make_world()
    shipment = world.file_shipment(world.at("released", kind="spares"), detail=IN_JUNE)
    due = datetime(2026, 6, 12, 10, tzinfo=UTC)
    departure_day = datetime(2026, 6, 12, 4, tzinfo=UTC)  # its own reminder: it begins where the office is
    for instant, last in [
        (departure_day - timedelta(seconds=1), "case.lodged"),
        (departure_day, "clock.reminded"),
        (due - timedelta(hours=4), "clock.reminded"),
        (due - timedelta(seconds=1), "clock.reminded"),
        (due, "clock.breached"),
    ]:
        world.now = instant
        world.sweep(0)
        assert world.fresh(shipment).events.order_by("number").last().name == last
    assert world.fresh(shipment).state == "lodged"


@pytest.mark.parametrize("number", ["", "X1", "X2026031012345", "x20260310123456", "X2026031012345\uff16"])
def test_nothing_leaves_without_the_number_of_its_export_filing(number):
    world = make_world()
    shipment = world.at("lodged", kind="shipment")
    assert codes(world, shipment, "depart", "filer", itn=number) == {"no_itn"}


def test_nothing_leaves_under_a_case_that_no_longer_lets_it():
    world = make_world()
    parent = world.at("released", kind="spares")
    shipment = world.file_shipment(parent)
    world.execute(shipment, "file_export_information", "filer", **ITN)
    world.sweep(305)
    assert world.fresh(parent).state == "blocked"
    assert codes(world, shipment, "depart", "filer") == {"not_released", "expired", "export_filing_stale"}


def test_what_leaves_more_than_a_day_before_it_was_filed_to_is_filed_again():
    world = make_world()
    shipment = world.file_shipment(world.at("released", kind="spares"), detail=IN_JUNE)
    world.now = DEPARTURE - timedelta(days=1, seconds=1)
    assert codes(world, shipment, "depart", "filer", **ITN) == {"leaves_early"}
    world.now = DEPARTURE - timedelta(days=1, hours=1)
    assert world.execute(shipment, "depart", "filer", **ITN).state == "in_transit"


@pytest.mark.parametrize(("hours", "facts"), [(0, set()), (2, {"another_year"})])
def test_what_counts_in_a_year_leaves_in_that_year_of_the_office(hours, facts):
    world = make_world()
    year_end = datetime(2027, 1, 1, 3, 0, tzinfo=UTC)  # the last evening of the year in Washington
    last = {"departs_at": year_end, "arrives_on": date(2027, 1, 2)}
    shipment = world.file_shipment(small_part(world), detail=last)
    world.execute(shipment, "file_export_information", "supplier", **ITN)
    world.now = year_end + timedelta(hours=hours)
    if facts:
        assert codes(world, shipment, "depart", "supplier") == facts
    else:
        assert world.execute(shipment, "depart", "supplier").state == "in_transit"


@pytest.mark.parametrize(("minutes", "facts"), [(0, set()), (1, {"eei_late"})])
def test_a_number_told_with_the_departure_is_filed_no_less_than_eight_hours_before_it(minutes, facts):
    world = make_world()
    shipment = world.file_shipment(world.at("released", kind="spares"), detail=IN_JUNE)
    world.now = DEPARTURE - timedelta(hours=9) + timedelta(minutes=minutes)
    if facts:
        world.now += timedelta(hours=1)
        assert codes(world, shipment, "depart", "filer", **ITN) == facts
        assert world.fresh(shipment).detail.departed_at is None
    else:
        assert world.execute(shipment, "depart", "filer", **ITN).state == "in_transit"


def test_what_is_filed_late_leaves_so_many_hours_later():
    world = make_world()
    shipment = world.file_shipment(world.at("released", kind="spares"), detail=IN_JUNE)
    world.now = DEPARTURE
    world.execute(shipment, "file_export_information", "filer", **ITN)
    world.now = DEPARTURE + timedelta(hours=7, minutes=59)
    assert codes(world, shipment, "depart", "filer") == {"eei_late"}
    assert codes(world, shipment, "depart", "filer", **ITN) == {"eei_late"}
    other = {"itn": "X20260302654321"}
    assert codes(world, shipment, "depart", "filer", **other) == {"eei_late"}
    world.now = DEPARTURE + timedelta(hours=8)
    assert world.execute(shipment, "depart", "filer", **ITN).state == "in_transit"


def test_the_export_information_is_filed_in_time_and_its_clock_ends():
    world = make_world()
    shipment = world.at("held", kind="shipment")
    shipment = world.execute(shipment, "file_export_information", "filer", itn="X20260302123456")
    assert (shipment.state, shipment.detail.itn[:9]) == ("held", "X20260302")
    assert [clock.scope for clock in CaseFile(shipment).clocks] == ["stage", "detour"]
    shipment = world.execute(shipment, "clear", "export_port")
    assert [clock.scope for clock in CaseFile(shipment).clocks] == ["stage"]
    assert world.execute(shipment, "depart", "filer").state == "in_transit"


def test_what_has_left_has_its_export_information_filed():
    world = make_world()
    shipment = world.at("in_transit", kind="shipment")
    shipment = world.execute(
        shipment, "hold", "import_port", side="import", code="duty_papers", evidence="No bill of entry."
    )
    assert codes(world, shipment, "file_export_information", "filer", itn="X20260302123456") == {"has_left"}


def test_nothing_arrives_before_it_has_left():
    world = make_world()
    shipment = world.at("in_transit", kind="shipment")
    assert codes(world, shipment, "deliver", "end_user", delivered_on="2026-03-01") == {"before_departure"}


def test_who_files_does_not_confirm_the_delivery():
    world = make_world()
    own = {"role": "consignee", "name": "GE", "country": "US", "partner": "ge"}
    parent = world.at("released", kind="spares")
    assert errors(world, parent, parties=[*PORTS, own]) == {"parties/2/partner"}


def test_somebody_confirms_the_delivery():
    world = make_world()
    nobody = [{"role": "end_user", "name": "HAL", "country": "IN"}]
    licence = world.at("approved", parties=nobody)
    assert errors(world, licence) == {"parties"}


def test_nothing_leaves_under_an_agreement_that_has_not_been_executed():
    from tests.world import AGREEMENT

    world = make_world()
    agreement = world.at("approved", detail=AGREEMENT)
    assert refusal(world, agreement, "filer") == {"not_released"}
    world.execute(agreement, "execute", "filer", executed_on=world.now.date())
    assert world.file_shipment(agreement).state == "lodged"


def test_a_case_without_lines_has_nothing_to_ship():
    world = make_world()
    parent = world.at("cleared", kind="maintenance", lines=[])
    assert CaseFile(parent).shipments.lines_left() == {}
    assert errors(world, parent) == {"lines/0/line"}
