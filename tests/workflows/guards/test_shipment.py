"""Holds: only a port holds and lets go, on its own side; the reason says whose desk; a dispute is judged once."""

from datetime import timedelta

import pytest

from licensing.case_file import CaseFile
from tests.world import START, codes, make_world, refused

pytestmark = pytest.mark.django_db
HOLD = {"code": "papers_missing", "evidence": "No DSP-83 in the folder."}
EXPORT, IMPORT = {**HOLD, "side": "export"}, {**HOLD, "side": "import"}
AGAIN = {"grounds": "It is enclosed.", "evidence": "Copy of the DSP-83."}


def held_at_import(world, **changes):
    case = world.at("in_transit", kind="shipment")
    return world.execute(case, "hold", "import_port", **{**IMPORT, **changes})


@pytest.mark.parametrize("who", ["filer", "hal", "end_user", "sponsor", "stranger", "officer", "clock"])
@pytest.mark.parametrize("state", ["lodged", "in_transit"])
def test_nobody_but_a_port_holds(state, who):
    world = make_world()
    case = world.at(state, kind="shipment")
    assert codes(world, case, "hold", who, **EXPORT) == {"wrong_role"}


@pytest.mark.parametrize(
    ("state", "who", "data", "code"),
    [
        ("lodged", "import_port", EXPORT, "other_side"),
        ("lodged", "import_port", IMPORT, "not_on_this_side"),
        ("lodged", "export_port", IMPORT, "other_side"),
        ("in_transit", "export_port", IMPORT, "other_side"),
    ],
)
def test_a_port_holds_on_its_own_side_and_where_the_goods_are(state, who, data, code):
    world = make_world()
    assert codes(world, world.at(state, kind="shipment"), "hold", who, **data) == {code}


@pytest.mark.parametrize(
    ("code", "desk"),
    [
        ("eei_missing", "filer"),
        ("papers_missing", "filer"),
        ("value_over", "officer"),
        ("licence_not_live", "officer"),
        ("screening_hit", "port"),
        ("examination", "port"),
    ],
)
def test_the_reason_says_whose_desk_it_is(code, desk):
    world = make_world()
    case = world.execute(
        world.at("lodged", kind="shipment"), "hold", "export_port", **{**EXPORT, "code": code}
    )
    assert case.desk == desk
    (clock,) = [each_clock for each_clock in CaseFile(case).clocks if each_clock.scope == "detour"]
    assert (clock.desk, clock.amount) == (desk, 1)


@pytest.mark.parametrize(
    ("code", "way", "who", "data"),
    [
        ("value_over", "supply", "filer", {"supplied": "The invoice."}),
        ("examination", "supply", "filer", {"supplied": "The invoice."}),
        ("papers_missing", "advise", "officer", {"advice": "Let it go."}),
        ("examination", "advise", "officer", {"advice": "Let it go."}),
    ],
)
def test_only_the_desk_that_it_waits_for_clears_it_up(code, way, who, data):
    world = make_world()
    case = world.execute(
        world.at("lodged", kind="shipment"), "hold", "export_port", **{**EXPORT, "code": code}
    )
    assert codes(world, case, way, who, **data) == {"other_desk"}


@pytest.mark.parametrize(
    ("code", "way", "who", "data"),
    [
        ("papers_missing", "supply", "filer", {"supplied": "The DSP-83."}),
        ("value_over", "advise", "officer", {"advice": "Within the tolerance."}),
    ],
)
def test_what_is_cleared_up_still_waits_for_the_port(code, way, who, data):
    world = make_world()
    case = world.execute(
        world.at("lodged", kind="shipment"), "hold", "export_port", **{**EXPORT, "code": code}
    )
    case = world.execute(case, way, who, **data)
    assert (case.state, case.desk) == ("clearing", "port")
    case = world.execute(case, "clear", "export_port")
    assert (case.state, case.desk) == ("lodged", "filer")


@pytest.mark.parametrize("who", ["filer", "officer", "sponsor", "end_user", "clock"])
@pytest.mark.parametrize("state", ["held", "clearing"])
def test_nobody_but_a_port_lets_go(state, who):
    world = make_world()
    assert codes(world, world.at(state, kind="shipment"), "clear", who) == {"wrong_role"}


@pytest.mark.parametrize("way", ["clear", "seize"])
def test_the_port_of_the_other_side_neither_lets_go_nor_seizes(way):
    world = make_world()
    reason = {"reason": "Undeclared goods"} if way == "seize" else {}
    at_export = world.at("held", kind="shipment")
    assert codes(world, at_export, way, "import_port", **reason) == {"other_side"}
    assert codes(world, held_at_import(world), way, "export_port", **reason) == {"other_side"}


def test_a_hold_leaves_nothing_behind_but_its_events():
    world = make_world()
    case = world.execute(held_at_import(world), "clear", "import_port")
    assert case.state == "in_transit"
    facts = ("hold_side", "hold_code", "hold_evidence", "dispute_evidence", "dispute_desk")
    assert [getattr(case.detail, name) for name in facts] == [""] * 5
    event = case.events.get(name="case.held")
    assert event.facts["data"] == IMPORT
    assert event.audience == "parties"


def test_a_second_reason_holds_it_anew_and_it_still_goes_back_to_where_it_was():
    world = make_world()
    case = world.execute(held_at_import(world), "supply", "filer", supplied="The DSP-83.")
    case = world.execute(case, "hold", "import_port", **{**IMPORT, "code": "examination"})
    assert (case.state, case.desk, case.left_state) == ("held", "port", "in_transit")
    assert world.execute(case, "clear", "import_port").state == "in_transit"


def test_a_hold_at_export_is_judged_by_an_officer():
    world = make_world()
    case = world.at("disputed", kind="shipment")
    assert case.desk == "officer"
    assert codes(world, case, "overrule", "sponsor", reason="It is ours.") == {"not_yours"}
    assert world.execute(case, "overrule", "officer", reason="It was enclosed.").state == "clearing"


def test_a_hold_at_import_is_judged_by_the_importing_ministry():
    world = make_world()
    case = world.execute(held_at_import(world), "dispute", "filer", **AGAIN)
    assert case.desk == "sponsor"
    assert codes(world, case, "overrule", "officer", reason="No.") == {"wrong_role"}
    assert world.execute(case, "overrule", "sponsor", reason="It was enclosed.").state == "clearing"


def test_a_hold_at_import_without_a_ministry_is_judged_by_an_officer():
    from tests.worlds.filings import END_USER, SUPPLIER

    world = make_world()
    parent = world.at("released", kind="spares", parties=[END_USER, SUPPLIER])
    case = world.at("in_transit", kind="shipment", parent=parent)
    case = world.execute(case, "hold", "import_port", **IMPORT)
    assert world.execute(case, "dispute", "filer", **AGAIN).desk == "officer"


@pytest.mark.parametrize("who", ["export_port", "filer", "hal"])
def test_neither_the_port_nor_the_filer_judges_its_own_dispute(who):
    world = make_world()
    case = world.at("disputed", kind="shipment")
    assert codes(world, case, "overrule", who, reason="So be it.") == {"not_yours"}
    assert codes(world, case, "uphold", who, reason="So be it.") == {"not_yours"}


def test_a_hold_that_was_upheld_is_not_disputed_again_on_the_same_evidence():
    world = make_world()
    case = world.execute(world.at("disputed", kind="shipment"), "uphold", "officer", reason="It is unsigned.")
    assert (case.state, case.desk) == ("held", "filer")
    assert codes(world, case, "dispute", "filer", **AGAIN) == {"same_evidence"}
    padded = {**AGAIN, "evidence": "  Copy  of\nthe DSP-83. "}
    assert codes(world, case, "dispute", "filer", **padded) == {"same_evidence"}
    other = {**AGAIN, "evidence": "The signed DSP-83."}
    assert world.execute(case, "dispute", "filer", **other).state == "disputed"


def test_a_port_seizes_what_is_disputed_too_and_for_good():
    world = make_world()
    case = world.at("disputed", kind="shipment")
    assert codes(world, case, "seize", "officer", reason="Contraband") == {"wrong_role"}
    case = world.execute(case, "seize", "export_port", reason="Contraband")
    assert (case.state, case.desk, CaseFile(case).clocks) == ("seized", "", [])


def test_only_a_consignee_says_that_it_has_arrived():
    world = make_world()
    case = world.at("in_transit", kind="shipment")
    today = {"delivered_on": world.now.date()}
    for who in ("filer", "sponsor", "import_port"):
        assert codes(world, case, "deliver", who, **today) == {"wrong_role"}
    assert codes(world, case, "deliver", "end_user", delivered_on="2026-03-04") == {"in_the_future"}
    assert world.execute(case, "deliver", "hal", **today).state == "delivered"


def test_a_held_shipment_is_not_delivered():
    world = make_world()
    case = held_at_import(world)
    assert codes(world, case, "deliver", "end_user", delivered_on=world.now.date()) == {"wrong_state"}


def test_an_export_port_does_not_act_on_goods_that_have_arrived():
    world = make_world()
    case = held_at_import(world)
    case = world.execute(case, "clear", "import_port")
    (refusal,) = refused(world, case, "hold", "export_port", **EXPORT)
    assert refusal.code == "not_on_this_side"
    assert refusal.sentence == "The shipment has arrived: the port of import has held it."


def test_an_export_port_does_not_act_after_the_day_of_arrival():
    world = make_world()
    case = world.at("in_transit", kind="shipment")
    world.now += timedelta(days=300)
    (refusal,) = refused(world, case, "hold", "export_port", **EXPORT)
    assert refusal.sentence.startswith("The shipment was expected to arrive on ")


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("X20260303123456", "itn_in_the_future"),
        ("X20260230123456", "no_itn"),
        ("X00000000000000", "no_itn"),
        ("20260302123456", "no_itn"),
    ],
)
def test_a_number_of_an_export_filing_names_a_day_that_has_come(number, code):
    world = make_world()
    case = world.at("lodged", kind="shipment")
    world.now = START
    assert code in codes(world, case, "file_export_information", "filer", itn=number)


def test_a_number_of_an_export_filing_is_of_one_shipment():
    world = make_world()
    first, second = (world.at("lodged", kind="shipment") for _ in range(2))
    number = world.execute(first, "file_export_information", "filer", itn="X20260302999999").detail.itn
    (refusal,) = refused(world, second, "file_export_information", "filer", itn=number)
    assert (refusal.code, refusal.field) == ("itn_is_anothers", "itn")
    world.execute(first, "cancel", "filer")
    assert world.execute(second, "file_export_information", "filer", itn=number).detail.itn == number
