"""Spares and maintenance: what they run on, what they wait for, how they end."""

from datetime import date, timedelta

import pytest

from licensing import worktime
from licensing.case_file import CaseFile
from licensing.integrity import violations
from licensing.models import Clock, Event
from tests.world import codes, make_world
from tests.worlds.filings import END_USER, SUPPLIER
from tests.worlds.paths import SHIPMENT

pytestmark = pytest.mark.django_db
RECEIVER = {"role": "consignee", "name": "Lockheed Martin", "country": "US", "partner": "lm"}
ON_A_LICENCE = {"authority_kind": "licence", "letter_number": "", "authority_ends_on": None}


def waiting_for(world, licence, kind="spares"):
    """A case of that kind that waits for the licence, which its filing names."""
    case = world.file(kind=kind, detail={**ON_A_LICENCE, "licence": licence.reference})
    world.execute(case, "submit", "hal")
    return world.execute(case, "await_licence", "officer")


def names(case):
    return list(Event.objects.filter(case=case).order_by("number").values_list("name", flat=True))


def deliver(world, parent, *lines):
    """Consign these (line, quantity), and have them arrive."""
    shipment = world.file_shipment(parent, lines=[{"line": line, "quantity": many} for line, many in lines])
    for step in SHIPMENT["delivered"]:
        step(world, shipment)
    world.sweep(0)


@pytest.mark.parametrize(("kind", "reached"), [("spares", "released"), ("maintenance", "cleared")])
def test_a_granted_licence_moves_what_waits_for_it_once(kind, reached):
    world = make_world()
    licence = world.at("countersign")
    case = waiting_for(world, licence, kind)
    world.execute(licence, "approve", "countersigner")
    assert (
        world.fresh(case).state == "awaiting_licence"
    )  # it follows out of the outbox, not in the same transaction
    world.sweep(0)
    assert world.fresh(case).state == reached
    world.sweep(0)
    assert names(case).count("case.licence_granted") == 1
    assert list(violations()) == []


@pytest.mark.parametrize(("kind", "reached"), [("spares", "verification"), ("maintenance", "intake")])
def test_a_licence_that_fails_sends_what_waits_for_it_back(kind, reached):
    world = make_world()
    licence = world.at("review")
    case = waiting_for(world, licence, kind)
    world.execute(licence, "return_without_action", "officer", reason="No purchase order")
    world.sweep(0)
    assert world.fresh(case).state == reached
    assert names(case)[-1] == "case.licence_failed"


def test_a_denied_licence_is_waited_for_until_it_is_refused_for_good():
    world = make_world()
    licence = world.at("denied")
    case = waiting_for(world, licence)
    world.sweep(0)
    assert world.fresh(case).state == "awaiting_licence"
    world.sweep(40)
    assert world.fresh(licence).state == "refused"
    assert world.fresh(case).state == "verification"


def test_a_licence_that_is_granted_already_is_not_waited_for():
    world = make_world()
    case = waiting_for(world, world.at("approved"))
    assert case.state == "released"
    assert names(case)[-2:] == ["case.licence_awaited", "case.licence_granted"]


@pytest.mark.parametrize("name", ["suspend", "revoke"])
def test_a_licence_taken_away_blocks_and_given_back_unblocks(name):
    world = make_world()
    licence = world.at("countersign")
    case = waiting_for(world, licence)
    world.execute(licence, "approve", "countersigner")
    world.sweep(0)
    world.execute(licence, name, "countersigner", reason="A new fact")
    world.sweep(0)
    assert world.fresh(case).state == "blocked"
    if name == "revoke":
        world.execute(licence, "contest", "filer", grounds="It was not us.")
    world.execute(licence, "reinstate", "countersigner2")
    world.sweep(0)
    assert world.fresh(case).state == "released"
    assert names(case)[-2:] == ["case.blocked", "case.unblocked"]


def test_work_that_has_begun_is_not_blocked():
    world = make_world()
    licence = world.at("countersign")
    case = waiting_for(world, licence, "maintenance")
    world.execute(licence, "approve", "countersigner")
    world.sweep(0)
    world.execute(case, "induct", "repairer")
    world.execute(licence, "suspend", "countersigner", reason="A new fact")
    world.sweep(0)
    assert world.fresh(case).state == "in_work"


def test_what_waits_for_a_licence_no_longer_runs_on_its_letter_of_offer():
    world = make_world()
    case = world.at("verification", kind="spares")
    licence = world.at("approved", parties=[{**END_USER, "partner": "hal"}])
    case = world.execute(case, "await_licence", "officer", licence=licence.reference)
    assert case.state == "released"
    assert (case.detail.letter_number, case.detail.authority_ends_on) == ("", None)
    assert [clock.scope for clock in CaseFile(case).clocks] == ["stage"]


def test_nothing_is_waited_for_that_is_not_there_or_has_failed():
    world = make_world()
    case = world.at("verification", kind="spares")
    assert codes(world, case, "await_licence", "officer") == {"no_licence"}
    assert codes(world, case, "await_licence", "officer", licence="LIC-2026-00000-00000") == {"unknown_case"}
    returned = world.at("returned")
    assert codes(world, case, "await_licence", "officer", licence=returned.reference) == {"licence_failed"}
    unseen = world.at("review", parties=[END_USER])
    assert codes(world, case, "await_licence", "officer", licence=unseen.reference) == {"unknown_case"}


def test_a_letter_of_offer_that_ends_blocks_at_the_end_of_its_last_day():
    world = make_world()
    case = world.at("released", kind="spares")
    (clock,) = Clock.objects.filter(case=case, purpose="authority", closed_at__isnull=True)
    assert clock.due_at == worktime.end_of(date(2026, 12, 31), "America/New_York")
    world.now = clock.due_at - timedelta(seconds=1)
    world.sweep(0)
    assert world.fresh(case).state == "released"
    world.now = clock.due_at
    world.sweep(0)
    case = world.fresh(case)
    assert (case.state, case.left_state, case.desk) == ("blocked", "released", "officer")


def test_a_letter_of_offer_that_is_extended_in_time_does_not_block():
    world = make_world()
    case = world.at("released", kind="spares")
    world.execute(case, "extend_authority", "officer", authority_ends_on="2027-06-30")
    clocks = Clock.objects.filter(case=case, purpose="authority").order_by("id")
    assert [(clock.closed_at is None, clock.due_on) for clock in clocks] == [
        (False, date(2026, 12, 31)),
        (True, date(2027, 6, 30)),
    ]
    world.sweep(400)
    assert world.fresh(case).state == "released"
    world.sweep(120)
    assert world.fresh(case).state == "blocked"


def test_a_letter_of_offer_that_is_extended_later_unblocks_at_once():
    world = make_world()
    case = world.at("blocked", kind="spares")
    case = world.execute(case, "extend_authority", "officer", authority_ends_on="2027-12-31")
    assert case.state == "released"
    assert {clock.scope: clock.due_on for clock in CaseFile(case).clocks} == {
        "authority": date(2027, 12, 31),
        "stage": date(2026, 9, 30),
    }


def test_a_letter_of_offer_is_only_extended_and_nothing_else_is():
    world = make_world()
    case = world.at("released", kind="spares")
    assert codes(world, case, "extend_authority", "officer", authority_ends_on="2026-12-31") == {"not_later"}
    on_a_licence = waiting_for(world, world.at("approved"))
    assert codes(world, on_a_licence, "extend_authority", "officer", authority_ends_on="2029-12-31") == {
        "not_dated"
    }


def test_nothing_is_released_under_a_letter_of_offer_that_has_ended():
    world = make_world()
    case = world.at("countersign", kind="spares")
    world.now += timedelta(days=366)
    assert codes(world, case, "release", "countersigner") == {"no_authority"}


def test_the_last_delivery_ends_the_spares_case():
    world = make_world()
    case = world.at("released", kind="spares")
    deliver(world, case, (1, 6))
    deliver(world, case, (1, 4))
    assert world.fresh(case).state == "released"
    deliver(world, case, (2, 4))
    assert world.fresh(case).state == "delivered"


def test_a_short_closure_counts_as_delivered():
    world = make_world()
    case = world.at("released", kind="spares")
    deliver(world, case, (1, 10), (2, 1))
    case = world.execute(case, "close_short", "hal", line=2, reason="No longer made.")
    assert case.state == "delivered"
    assert names(case)[-2:] == ["case.line_closed_short", "case.delivered"]


def test_a_short_closure_takes_what_has_not_been_shipped_and_no_more():
    world = make_world()
    case = world.at("released", kind="spares")
    shipment = world.file_shipment(case, lines=[{"line": 1, "quantity": 4}])
    case = world.execute(case, "close_short", "hal", line=1, reason="Enough.")
    assert CaseFile(case).shipments.short_closed == {CaseFile(case).lines[0].pk: 6}
    assert codes(world, case, "close_short", "hal", line=1, reason="Again.") == {"no_such_line"}
    assert codes(world, case, "close_short", "hal", line=9, reason="What?") == {"no_such_line"}
    world.execute(shipment, "cancel", "filer")
    assert CaseFile(world.fresh(case)).shipments.lines_left() == {1: 4, 2: 4}


def test_a_case_with_goods_under_way_is_not_cancelled():
    world = make_world()
    case = world.at("released", kind="spares")
    shipment = world.file_shipment(case)
    assert codes(world, case, "cancel", "hal") == {"under_way"}
    world.execute(shipment, "cancel", "filer")
    assert world.execute(case, "cancel", "hal").state == "cancelled"


def test_the_turn_around_runs_on_while_parts_are_awaited():
    world = make_world()
    case = world.at("awaiting_parts", kind="maintenance")
    (clock,) = Clock.objects.filter(case=case, purpose="turnaround")
    assert [segment.causes for segment in clock.segments.all()] == [
        [{"code": "opened", "state": "in_work"}],
        [{"code": "continued", "state": "awaiting_parts"}],
    ]
    assert all(segment.running for segment in clock.segments.all())
    assert clock.due_at == worktime.end_of(date(2026, 5, 31), "America/New_York")
    world.sweep(100)
    assert "case.parts_awaited" in names(case)
    assert names(case)[-1] == "clock.breached"
    case = world.execute(case, "parts_arrived", "repairer")
    assert [each_clock.pk for each_clock in CaseFile(case).clocks] == [clock.pk]


def test_delivered_parts_end_the_waiting():
    world = make_world()
    case = world.at("awaiting_parts", kind="maintenance")
    parts = case.detail.parts
    deliver(world, parts, (1, 10))
    assert world.fresh(case).state == "awaiting_parts"
    deliver(world, parts, (2, 4))
    assert world.fresh(parts).state == "delivered"
    assert world.fresh(case).state == "in_work"
    assert names(case)[-1] == "case.parts_arrived"


def test_parts_come_with_a_spares_case_that_the_repairer_sees_and_that_is_not_over():
    world = make_world()
    case = world.at("in_work", kind="maintenance")
    unseen = world.at("released", kind="spares")
    assert codes(world, case, "await_parts", "repairer", parts=unseen.reference) == {"unknown_case"}
    mine = [END_USER, SUPPLIER, RECEIVER]
    over = world.at("cancelled", kind="spares", parties=mine)
    assert codes(world, case, "await_parts", "repairer", parts=over.reference) == {"case_over"}


def test_what_was_imported_for_repair_goes_back_within_four_years():
    world = make_world()
    case = world.at("returning", kind="maintenance")
    (clock,) = CaseFile(case).clocks
    assert (clock.due_on, clock.statutory, clock.basis) == (date(2030, 3, 2), True, "22 CFR 123.4(a)")


def test_what_was_not_imported_has_no_day_to_go_back_by():
    world = make_world()
    case = world.at("cleared", kind="maintenance")
    world.execute(case, "induct", "repairer")
    assert CaseFile(world.execute(case, "dispatch", "repairer")).clocks == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"delivered_item": None}, "no_item"),
        ({"parties": [SUPPLIER, RECEIVER]}, "no_end_user"),
        ({"parties": [{**END_USER, "partner": None}]}, "no_receiver"),
        ({"lines": []}, "no_lines"),
        ({"detail": {"authority_ends_on": None}}, "no_letter"),
        (
            {"detail": {"authority_kind": "exemption", "letter_number": "", "authority_ends_on": None}},
            "no_exemption",
        ),
    ],
)
def test_an_incomplete_filing_of_spares_is_not_received(changes, code):
    world = make_world()
    assert codes(world, world.file(kind="spares", **changes), "submit", "hal") == {code}


def test_maintenance_without_a_repairer_who_can_act_is_not_received():
    world = make_world()
    assert codes(world, world.file(kind="maintenance", parties=[END_USER]), "submit", "hal") == {
        "no_repairer"
    }


def test_nothing_is_released_under_a_licence_that_nobody_names():
    world = make_world()
    case = world.at("countersign", kind="spares", detail=ON_A_LICENCE)
    assert codes(world, case, "release", "countersigner") == {"no_authority"}


@pytest.mark.parametrize(("kind", "way"), [("spares", "release"), ("maintenance", "approve")])
def test_an_exemption_that_officers_let_through_counts_as_one(kind, way):
    world = make_world()
    exempt = {
        "authority_kind": "exemption",
        "exemption": "126.4",
        "letter_number": "",
        "authority_ends_on": None,
    }
    case = world.execute(world.at("countersign", kind=kind, detail=exempt), way, "countersigner")
    assert case.detail.exempt_at == world.now


def test_the_technical_review_is_the_defence_departments():
    world = make_world()
    case = world.at("technical", kind="maintenance")
    facts = {"assessment": "fit", "statement": "It can be done."}
    assert codes(world, case, "report", "reviewer2", **facts) == {"not_asked"}


def test_what_goes_back_exempt_says_when_it_came():
    from tests.worlds.filings import REPAIR_AND_RETURN

    world = make_world()
    case = world.execute(world.file(kind="maintenance", detail=REPAIR_AND_RETURN), "submit", "hal")
    assert codes(world, case, "induct", "repairer") == {"no_import_date"}


def test_parts_that_will_not_come_end_the_waiting_too():
    world = make_world()
    case = world.at("awaiting_parts", kind="maintenance")
    world.execute(case.detail.parts, "cancel", "hal")
    world.sweep(0)
    case = world.fresh(case)
    assert (case.state, case.detail.parts) == ("in_work", None)
    assert names(case)[-1] == "case.parts_failed"


def test_what_is_blocked_can_wait_for_another_licence():
    world = make_world()
    case = world.at("blocked", kind="spares")
    licence = world.at("approved")
    assert world.execute(case, "await_licence", "officer", licence=licence.reference).state == "released"


def test_what_was_under_way_when_the_authority_ended_still_ends_the_case():
    world = make_world()
    case = world.at("released", kind="spares")
    shipment = world.file_shipment(case, lines=[{"line": 1, "quantity": 10}, {"line": 2, "quantity": 4}])
    world.execute(shipment, "depart", "filer", itn="X20260302123456")
    world.sweep(305)
    assert world.fresh(case).state == "blocked"
    world.execute(shipment, "deliver", "end_user", delivered_on=world.now.date())
    world.sweep(0)
    assert world.fresh(case).state == "delivered"


def test_a_line_closed_short_is_closed_again_when_something_comes_back():
    world = make_world()
    case = world.at("released", kind="spares")
    shipment = world.file_shipment(case, lines=[{"line": 2, "quantity": 3}])
    world.execute(case, "close_short", "hal", line=2, reason="Enough.")
    world.execute(shipment, "cancel", "filer")
    case = world.execute(case, "close_short", "hal", line=2, reason="None at all.")
    assert CaseFile(case).shipments.lines_outstanding() == {1: 10}
