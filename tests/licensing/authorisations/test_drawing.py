"""Drawdowns: a shipment takes of the authority that its case moves under what the law lets it, and says why not."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from licensing.filing import BadFiling
from licensing.integrity import violations
from licensing.models import Case, Drawdown, ExemptionUse
from licensing.transitions import Refused
from tests.world import AGREEMENT, codes, make_world
from tests.worlds.authorities import (
    BLADE,
    FORWARDER,
    HAL,
    VANE,
    amend,
    drawn,
    granted,
    licence,
    small_part,
    spares_on,
    taking,
    with_provisos,
)
from tests.worlds.filings import END_USER, PORTS, REPAIRER, SPONSOR, SUPPLIER

pytestmark = pytest.mark.django_db
ITN = {"itn": "X20260302123456"}


def refusal(world, parent, **changes):
    """The codes for which a filing is refused; nothing is drawn then."""
    before = Drawdown.objects.count(), Case.objects.count()
    with pytest.raises(Refused) as refused:
        world.file_shipment(parent, **changes)
    assert (Drawdown.objects.count(), Case.objects.count()) == before
    assert all(item.citations for item in refused.value.refusals)
    return refused.value.codes


def leaving(year, month, day):
    return {
        "departs_at": datetime(year, month, day, 17, 0, tzinfo=UTC),
        "arrives_on": date(year, month, day),
    }


def million(world, **more):
    """A licence for 100 pieces worth a million."""
    return licence(world, lines=[{**BLADE, "quantity": 100, "value": Decimal("1000000.00")}], **more)


def test_an_approval_grants_what_was_filed():
    world = make_world()
    case = licence(world, lines=[BLADE, VANE])
    now = granted(case)
    assert now.number.startswith("05")
    assert len(now.number) == 9
    assert (now.instrument, now.issued_on, now.expires_on) == ("DSP-5", date(2026, 3, 2), date(2030, 3, 2))
    assert (now.value, now.max_value, now.quantity) == (Decimal("1300000.00"), Decimal("1430000.00"), 50)
    assert [line.line.number for line in now.lines.select_related("line")] == [1, 2]
    assert [str(item) for item in now.listed()] == [
        "Foreign end-user: HAL",
        "Foreign consignee: Indian Air Force",
    ]
    assert list(violations()) == []


def test_every_number_is_another():
    world = make_world()
    numbers = {granted(licence(world)).number for _ in range(3)}
    assert len(numbers) == 3
    agreement = granted(world.at("approved", detail=AGREEMENT))
    assert agreement.number.startswith("TA-")
    assert agreement.number.endswith("-26")


def test_a_shipment_draws_its_lines_and_gives_them_back_when_it_is_cancelled():
    world = make_world()
    case = licence(world)
    shipment = world.file_shipment(case, lines=taking(10))
    assert drawn(shipment) == [(10, Decimal("300000.00"), False)]
    assert (granted(case).drawn_quantity, granted(case).drawn_value) == (10, Decimal("300000.00"))
    world.execute(shipment, "cancel", "filer")
    assert drawn(shipment) == [(10, Decimal("300000.00"), True)]
    assert (granted(case).drawn_quantity, granted(case).drawn_value) == (0, Decimal("0.00"))
    assert list(violations()) == []


def test_what_is_turned_back_is_given_back_and_what_is_seized_is_gone():
    world = make_world()
    case = licence(world, lines=[BLADE, VANE])
    both = [*taking(4), *taking(2, line=2)]
    back, gone = world.file_shipment(case, lines=both), world.file_shipment(case, lines=both)
    world.execute(back, "depart", "filer", **ITN)
    world.execute(back, "turn_back", "filer", reason="Weather")
    hold = {"side": "export", "code": "examination", "evidence": "Other goods."}
    world.execute(gone, "hold", "export_port", **hold)
    world.execute(gone, "seize", "export_port", reason="Undeclared goods")
    assert granted(case).drawn_quantity == 6
    assert list(violations()) == []


@pytest.mark.parametrize(
    ("value", "facts"), [("1100000.00", set()), ("1100000.01", {"value_over_tolerance"})]
)
def test_the_tolerance_for_value_is_ten_percent_to_the_cent(value, facts):
    world = make_world()
    case = million(world)
    if facts:
        assert refusal(world, case, lines=taking(1, value)) == facts
    else:
        world.file_shipment(case, lines=taking(1, value))
        assert granted(case).drawn_value == granted(case).max_value == Decimal(value)


@pytest.mark.parametrize(("value", "facts"), [("13999999.99", set()), ("14000000.00", {"value_cap"})])
def test_the_overage_of_major_defence_equipment_stops_a_cent_below_the_cap(value, facts):
    world = make_world()
    line = {**BLADE, "quantity": 100, "value": Decimal("13500000.00"), "mde": True}
    case = licence(world, lines=[line])
    if facts:
        assert refusal(world, case, lines=taking(1, value)) == facts
    else:
        assert drawn(world.file_shipment(case, lines=taking(1, value))) == [(1, Decimal(value), False)]


def test_there_is_no_tolerance_for_quantity():
    world = make_world()
    case = licence(world)
    spares = spares_on(world, case, lines=[{**BLADE, "quantity": 60}])
    world.file_shipment(case, lines=taking(38))
    assert refusal(world, spares, lines=taking(3)) == {"quantity_exceeded"}
    assert world.file_shipment(spares, lines=taking(2)).state == "lodged"


def test_a_value_below_nothing_is_none():
    world = make_world()
    with pytest.raises(BadFiling) as refused:
        world.file_shipment(licence(world), lines=taking(1, "-0.01"))
    assert set(refused.value.errors) == {"lines/0/value"}


def test_shares_add_up_to_the_value_of_the_line():
    world = make_world()
    case = licence(world, lines=[{**BLADE, "quantity": 3, "value": Decimal("100.00")}])
    values = [drawn(world.file_shipment(case, lines=taking(1)))[0][1] for _ in range(3)]
    assert sum(values) == Decimal("100.00")


@pytest.mark.parametrize(("day", "facts"), [((2030, 3, 2), set()), ((2030, 3, 3), {"expired"})])
def test_the_licence_lives_on_the_day_of_departure(day, facts):
    world = make_world()
    case = licence(world)
    if facts:
        assert refusal(world, case, detail=leaving(*day)) == facts
    else:
        assert world.file_shipment(case, detail=leaving(*day)).state == "lodged"


def test_a_forwarder_that_is_not_listed_ships_nothing_until_an_amendment_lists_it():
    world = make_world()
    case = licence(world)
    parties = [*PORTS, FORWARDER]
    assert refusal(world, case, parties=parties) == {"party_not_listed"}
    amend(world, case, "add_freight_forwarder", [HAL, FORWARDER])
    spelt_otherwise = {**FORWARDER, "name": "MERIDIAN AIR FREIGHT INC"}
    assert world.file_shipment(case, parties=[*PORTS, spelt_otherwise]).state == "lodged"


def test_a_consignee_that_is_not_listed_gets_nothing():
    world = make_world()
    stores = {"role": "consignee", "name": "Deccan Aero Stores", "country": "IN", "partner": "tasl"}
    assert refusal(world, licence(world), parties=[*PORTS, stores]) == {"party_not_listed"}


def test_nothing_is_drawn_before_the_provisos_are_acknowledged():
    world = make_world()
    case = with_provisos(world, lines=[BLADE], parties=[HAL])
    assert refusal(world, case) == {"provisos_not_acknowledged"}
    world.execute(case, "acknowledge_provisos", "filer")
    assert world.file_shipment(case).state == "lodged"
    assert codes(world, case, "acknowledge_provisos", "filer") == {"nothing_to_acknowledge"}


def test_an_approval_without_provisos_needs_no_acknowledgement():
    world = make_world()
    assert codes(world, licence(world), "acknowledge_provisos", "filer") == {"nothing_to_acknowledge"}


def test_a_licence_drawn_in_full_is_exhausted_and_what_it_let_go_still_leaves():
    world = make_world()
    case = licence(world)
    shipment = world.file_shipment(case, lines=taking(40))
    assert world.fresh(case).state == "exhausted"
    assert world.execute(shipment, "depart", "filer", **ITN).state == "in_transit"
    world.execute(shipment, "turn_back", "filer", reason="Weather")
    world.sweep(0)
    assert world.fresh(case).state == "approved"
    assert list(violations()) == []


def test_nothing_departs_after_the_last_day_though_no_sweep_came_round():
    world = make_world()
    case = licence(world)
    shipment = world.file_shipment(case, detail=leaving(2030, 3, 2))
    world.now = datetime(2030, 3, 4, 12, tzinfo=UTC)
    assert "expired" in codes(world, shipment, "depart", "filer", **ITN)


def test_what_is_filed_for_the_last_day_departs_on_it():
    world = make_world()
    case = licence(world)
    shipment = world.file_shipment(case, detail=leaving(2030, 3, 2))
    world.now = datetime(2030, 3, 2, 7, tzinfo=UTC)
    assert world.execute(shipment, "depart", "filer", **ITN).state == "in_transit"


def test_spares_on_a_licence_draw_on_the_line_of_their_part_number():
    world = make_world()
    case = licence(world, lines=[VANE, BLADE])
    spares = spares_on(world, case)
    shipment = world.file_shipment(spares, lines=taking(5))
    assert shipment.detail.draws_on == case
    (draw,) = Drawdown.objects.filter(line__case=shipment).select_related("authorised_line__line")
    assert draw.authorised_line.line.number == 2
    assert granted(case).drawn_quantity == 5
    world.execute(shipment, "cancel", "filer")
    assert granted(case).drawn_quantity == 0


def test_spares_exhaust_the_licence_that_they_run_on_and_restore_it():
    world = make_world()
    case = licence(world)
    shipment = world.file_shipment(spares_on(world, case), lines=taking(40))
    assert world.fresh(case).state == "exhausted"
    world.execute(shipment, "cancel", "filer")
    world.sweep(0)
    assert world.fresh(case).state == "approved"
    assert list(violations()) == []


@pytest.mark.parametrize(
    ("line", "fits"),
    [
        ({"licence_line": 1, "part_number": ""}, True),
        ({"licence_line": 1}, True),
        ({"licence_line": 2}, False),
        ({"licence_line": 3}, False),
        ({"part_number": "another"}, False),
        ({"part_number": ""}, False),
    ],
)
def test_spares_that_match_no_line_of_the_licence_are_refused(line, fits):
    world = make_world()
    case = licence(world, lines=[BLADE, VANE])
    spares = spares_on(world, case, lines=[{**BLADE, **line}])
    if fits:
        assert world.file_shipment(spares).state == "lodged"
    else:
        assert refusal(world, spares) == {"line_not_authorised"}


def test_spares_for_somebody_whom_the_licence_does_not_list_are_refused():
    world = make_world()
    case = licence(world, parties=[HAL])
    spares = spares_on(world, case)
    with pytest.raises(Refused) as refused:
        world.file_shipment(spares)
    (refusals,) = refused.value.refusals
    assert refusals.code == "party_not_listed"
    assert refusals.sentence == f"A party of {spares.reference} is not listed on {granted(case)}."


def test_a_licence_that_states_no_value_is_used_up_by_quantity_alone():
    world = make_world()
    case = licence(world, lines=[{**BLADE, "quantity": 2, "value": Decimal("0.00")}])
    assert granted(case).max_value == 0
    assert refusal(world, case, lines=taking(1, "0.01")) == {"over_agreement_value"}
    for state in ("approved", "exhausted"):
        world.file_shipment(case)
        assert world.fresh(case).state == state
    assert list(violations()) == []


def test_maintenance_on_a_licence_draws_on_it_too():
    world = make_world()
    case = licence(world)
    facts = {"authority_kind": "licence", "letter_number": "", "authority_ends_on": None}
    work = world.at(
        "cleared",
        kind="maintenance",
        detail={**facts, "licence": case.reference},
        lines=[{**BLADE, "quantity": 2}],
        parties=[END_USER, REPAIRER, SPONSOR],
    )
    shipment = world.file_shipment(work)
    assert drawn(shipment) == [(1, Decimal("600000.00"), False)]
    assert granted(case).drawn_quantity == 1


def test_an_agreement_has_no_tolerance():
    world = make_world()
    line = {**BLADE, "quantity": 100, "value": Decimal("1000000.00")}
    case = world.at("approved", detail=AGREEMENT, lines=[line], parties=[HAL])
    world.execute(case, "execute", "filer", executed_on=world.now.date())
    assert refusal(world, case, lines=taking(1, "1000000.01")) == {"over_agreement_value"}
    assert refusal(world, case, detail=leaving(2035, 1, 2)) == {"expired"}
    assert (
        world.file_shipment(case, lines=taking(1, "999999.99"), detail=leaving(2034, 12, 31)).state
        == "lodged"
    )


@pytest.mark.parametrize(("value", "facts"), [("500.00", set()), ("500.01", {"over_value_limit"})])
def test_a_small_part_is_exempt_to_five_hundred_dollars_a_transaction(value, facts):
    world = make_world()
    spares = small_part(world)
    if facts:
        assert refusal(world, spares, lines=taking(4, value)) == facts
    else:
        assert world.file_shipment(spares, lines=taking(4, value)).state == "lodged"


def test_a_transaction_is_the_case_however_many_shipments_carry_it():
    world = make_world()
    spares = small_part(world)
    world.file_shipment(spares, lines=taking(1, "400.00"))
    assert refusal(world, spares, lines=taking(1, "100.01")) == {"over_value_limit"}


def test_the_year_admits_twenty_four_shipments_to_an_end_user_over_all_cases():
    world = make_world()
    cases = [small_part(world, quantity=30, value=Decimal("30.00")) for _ in range(2)]
    sent = [world.file_shipment(cases[number % 2]) for number in range(24)]
    assert refusal(world, cases[0]) == {"shipment_limit"}
    assert world.file_shipment(cases[0], detail=leaving(2027, 1, 4)).state == "lodged"
    world.execute(sent[0], "cancel", "filer")
    assert world.file_shipment(cases[1]).state == "lodged"
    assert [exemption_use.shipments for exemption_use in ExemptionUse.objects.order_by("year")] == [24, 1]
    assert list(violations()) == []


def test_terms_of_an_agreement_are_refused_for_another_instrument():
    world = make_world()
    terms = {"territory": ["IN"], "quantity_to_be_made": 2400, "transfer_limits": "None."}
    filed = world.file(detail={**AGREEMENT, **terms})
    assert filed.detail.territory == ["IN"]
    with pytest.raises(BadFiling) as refused:
        world.file(detail={**AGREEMENT, "instrument": "DSP-5", "transaction": "permanent_export", **terms})
    assert set(refused.value.errors) == set(terms)
    with pytest.raises(BadFiling) as refused:
        world.file(detail={**AGREEMENT, "territory": ["XX"]})
    assert set(refused.value.errors) == {"territory"}


def test_supplier_files_what_the_licence_lists():
    world = make_world()
    case = licence(world)
    spares = spares_on(world, case, parties=[END_USER, SUPPLIER])
    assert world.file_shipment(spares, who="supplier").filer.code == "ge"


def test_who_files_under_another_case_is_not_told_what_the_licence_is_worth():
    """One answer for all that it may try: no value, no quantity and no series of them finds the limit."""
    world = make_world()
    case = million(world)
    spares = spares_on(world, case, lines=[{**BLADE, "quantity": 4, "value": Decimal("2000000.00")}])
    what, answers = f"What is left of DSP-5 {granted(case).number}", set()
    for quantity in (1, 2, 3, 4):
        with pytest.raises(Refused) as refused:
            world.file_shipment(spares, lines=taking(quantity), who="hal")
        answers.add((*refused.value.codes, str(refused.value)))
    sentence = f"{what} does not cover the rest of {spares.reference}. Its holder can file the shipment."
    assert answers == {("not_covered", sentence)}
    assert world.file_shipment(spares, lines=taking(1), who="supplier").state == "lodged"
    with pytest.raises(Refused, match=r"\$1100000\.00 tolerated"):
        world.file_shipment(spares, lines=taking(3), who="supplier")  # its holder reads the figures


def test_who_may_not_read_the_limit_states_no_value():
    world = make_world()
    spares = spares_on(world, million(world), lines=[{**BLADE, "quantity": 2}])
    for value in ("0.01", "600000.00", "1100000.01", "999999999.99"):
        with pytest.raises(Refused) as refused:
            world.file_shipment(spares, lines=taking(1, value), who="hal")
        assert refused.value.codes == {"value_follows"}
