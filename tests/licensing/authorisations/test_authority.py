"""What goods move under is judged to the end: no exemption by review, no agreement unexecuted, no parent that has ended."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from licensing import filing
from licensing.models import Clock, LicenceDetail, ShortClosure
from licensing.transitions import Refused
from licensing.worker import cycle
from tests.world import AGREEMENT, codes, make_world
from tests.worlds.filings import (
    END_USER,
    REPAIR_AND_RETURN,
    SIGNED,
    SMALL_LINE,
    SMALL_PART,
    SPONSOR,
    SUPPLIER,
)

pytestmark = pytest.mark.django_db


def exempt_part(world, **changes):
    """A small part under 123.16(b)(2), submitted, with those changes to the filing."""
    case = world.file(kind="spares", detail=SMALL_PART, lines=[SMALL_LINE], **changes)
    world.execute(case, "submit", "hal")
    return case


def test_review_does_not_grant_an_exemption_that_the_law_refuses():
    world = make_world()
    case = world.file(
        kind="spares", detail=SMALL_PART, lines=[{**SMALL_LINE, "value": Decimal("900000.00"), "sme": True}]
    )
    for name, who, data in (
        ("submit", "hal", {}),
        ("accept", "officer", {}),
        ("recommend", "officer", {"recommendation": "approve"}),
    ):
        world.execute(case, name, who, **data)
    assert codes(world, case, "release", "countersigner") == {"sme", "over_value_limit"}


@pytest.mark.parametrize(
    ("parties", "code"),
    [
        ([{**END_USER, "country": "IR"}, SUPPLIER], "proscribed_destination"),
        ([{**END_USER, "partner": "hal"}, SUPPLIER], "not_previously_authorised"),
    ],
)
def test_an_exemption_is_for_the_end_user_of_the_item_and_for_nobody_proscribed(parties, code):
    world = make_world()
    case = exempt_part(world, parties=parties)
    assert world.fresh(case).state == "verification"
    assert code in codes(world, case, "release_exempt", "officer", judgement="It seems fine.")


def test_spares_without_an_end_user_are_not_received():
    world = make_world()
    receiver = {**END_USER, "role": "consignee"}
    case = world.file(kind="spares", parties=[receiver, SUPPLIER, SPONSOR])
    assert codes(world, case, "submit", "hal") == {"no_end_user"}


def test_training_in_a_proscribed_country_does_not_clear_itself():
    world = make_world()
    training = {
        **SMALL_PART,
        "exemption": "124.2(a)",
        "activity": "training",
        "level": "organizational",
        "work": "service",
        "site_country": "IR",
    }
    case = world.file(kind="maintenance", detail=training)
    world.execute(case, "submit", "hal")
    assert world.fresh(case).state == "intake"
    assert codes(world, case, "clear", "officer", judgement="Only training") == {"proscribed_destination"}


def test_an_agreement_is_waited_for_until_it_is_executed():
    world = make_world()
    licence = world.file(detail=AGREEMENT)
    for name, who, data in (
        ("submit", "filer", {}),
        ("accept", "officer", {}),
        ("recommend", "officer", {"recommendation": "approve", "notification": "none"}),
        ("approve", "countersigner", {}),
    ):
        world.execute(licence, name, who, **data)
    case = world.file(
        kind="spares",
        detail={
            "authority_kind": "licence",
            "letter_number": "",
            "authority_ends_on": None,
            "licence": licence.reference,
        },
    )
    world.execute(case, "submit", "hal")
    world.execute(case, "await_licence", "officer")
    assert world.fresh(case).state == "awaiting_licence"
    assert filing_codes(world, licence, "filer") == {"not_released"}
    world.execute(licence, "execute", "filer", executed_on=world.now.date())
    cycle.sweep(now=world.now)
    assert world.fresh(case).state == "released"


def test_an_amendment_is_nothing_that_goods_move_under():
    world = make_world()
    amended = world.at("approved")
    filed = LicenceDetail.objects.get(pk=amended.pk)
    detail = {name: getattr(filed, name) for name in filed.filed}
    change = world.file(
        detail={
            **detail,
            "instrument": "DSP-6",
            "transaction": "amendment",
            "amends": amended.reference,
            "change": "add_freight_forwarder",
        }
    )
    case = world.file(
        kind="spares",
        detail={
            "authority_kind": "licence",
            "letter_number": "",
            "authority_ends_on": None,
            "licence": amended.reference,
        },
    )
    world.execute(case, "submit", "hal")
    world.execute(change, "submit", "filer")
    assert codes(world, case, "await_licence", "officer", licence=change.reference) == {"is_amendment"}


def filing_codes(world, parent, who):
    with pytest.raises(Refused) as refused:
        world.file_shipment(parent, who=who)
    return refused.value.codes


def test_nothing_leaves_under_a_letter_that_has_ended_though_no_sweep_came_round():
    world = make_world()
    spares = world.at("released", kind="spares")
    filed_shipment = world.file_shipment(spares)
    world.now += timedelta(days=400)
    assert world.fresh(spares).state == "released"
    assert "not_released" in codes(world, filed_shipment, "depart", "filer", itn="X20270410123456")
    later = {
        "departs_at": world.now + timedelta(days=1),
        "arrives_on": (world.now + timedelta(days=3)).date(),
    }
    with pytest.raises(Refused) as refused:
        world.file_shipment(spares, detail=later)
    assert refused.value.codes == {"not_released"}


def test_a_line_is_closed_short_again_after_a_shipment_was_given_back():
    world = make_world()
    spares = world.at("released", kind="spares")
    first = world.file_shipment(spares, lines=[{"line": 1, "quantity": 6}])
    world.execute(spares, "close_short", "hal", line=1, reason="Enough")
    world.execute(first, "cancel", "filer")
    world.execute(spares, "close_short", "hal", line=1, reason="None at all")
    assert ShortClosure.objects.get(line__case=spares, line__number=1).quantity == 10


def test_a_seized_quantity_is_closed_short_and_the_case_can_end():
    world = make_world()
    spares = world.at("released", kind="spares", lines=[{**SMALL_LINE, "quantity": 4}])
    gone = world.file_shipment(spares, lines=[{"line": 1, "quantity": 4}])
    hold = {"side": "export", "code": "examination", "evidence": "Other goods in the box."}
    world.execute(gone, "hold", "export_port", **hold)
    world.execute(gone, "seize", "export_port", reason="Undeclared goods")
    world.execute(spares, "close_short", "hal", line=1, reason="It is not coming")
    assert world.fresh(spares).state == "delivered"


def test_what_has_all_arrived_is_delivered_even_while_blocked():
    world = make_world()
    spares = world.at("released", kind="spares", lines=[{**SMALL_LINE, "quantity": 4}])
    sent = world.file_shipment(spares, lines=[{"line": 1, "quantity": 4}])
    world.execute(sent, "depart", "filer", itn="X20260302123456")
    world.sweep(310)
    assert world.fresh(spares).state == "blocked"
    world.execute(sent, "deliver", "end_user", delivered_on=world.now.date())
    cycle.sweep(now=world.now)
    assert world.fresh(spares).state == "delivered"


def test_a_blocked_case_can_wait_for_another_licence():
    world = make_world()
    spares = world.at("blocked", kind="spares")
    world.file()
    licence = world.at("intake", parties=[{**END_USER, "partner": "hal"}])
    world.execute(spares, "await_licence", "officer", licence=licence.reference)
    assert world.fresh(spares).state == "awaiting_licence"


def test_export_information_filed_in_time_is_no_breach():
    world = make_world()
    sent = world.at("lodged", kind="shipment")
    world.execute(sent, "file_export_information", "filer", itn="X20260302123456")
    clock = Clock.objects.get(case=sent, purpose="export_filing")
    assert (clock.closed_at, clock.breached_at) == (world.now, None)
    world.execute(sent, "depart", "filer")
    assert world.fresh(sent).detail.itn.startswith("X20260302")


def test_a_repair_exemption_asks_for_the_day_of_import_and_keeps_the_first():
    world = make_world()
    case = world.file(kind="maintenance", detail={**REPAIR_AND_RETURN})
    world.execute(case, "submit", "hal")
    assert world.fresh(case).state == "cleared"
    assert codes(world, case, "induct", "repairer") == {"no_import_date"}
    world.execute(case, "induct", "repairer", imported_on=date(2026, 3, 1))
    assert world.fresh(case).detail.return_by == date(2030, 3, 1)


def test_parts_that_will_not_come_end_the_waiting():
    world = make_world()
    case = world.at("awaiting_parts", kind="maintenance")
    parts = world.fresh(case).detail.parts
    world.execute(parts, "cancel", "hal")
    cycle.sweep(now=world.now)
    fresh = world.fresh(case)
    assert (fresh.state, fresh.detail.parts) == ("in_work", None)


def test_the_filer_does_not_confirm_its_own_delivery():
    world = make_world()
    spares = world.at("released", kind="spares")
    receiver = {"role": "consignee", "name": "GE", "country": "US", "partner": "ge"}
    port = {"role": "import_port", "name": "Mumbai", "country": "IN", "partner": "mumbai"}
    with pytest.raises(filing.BadFiling) as bad:
        world.file_shipment(spares, who="supplier", parties=[receiver, port])
    assert set(bad.value.errors) == {"parties/0/partner"}


def test_the_order_number_is_bounded_by_what_is_kept_of_it():
    world = make_world()
    case = world.at("authorised", kind="priority")
    facts = {"order_number": "7", "order_received_on": world.now.date(), **SIGNED}
    for change, result in (
        ({"order_number": "7" * 201}, "bad_answer"),
        ({"order_received_on": date(1990, 1, 1)}, "too_early"),
    ):
        assert codes(world, case, "place_order", "hal", **{**facts, **change}) == {result}
