"""The exemptions against worked answers, through the functions and through the write path."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from licensing.case_file import CaseFile
from licensing.models import Partner
from licensing.regulations import exemptions
from licensing.regulations.instruments import Exporter
from tests.licensing import golden
from tests.world import codes, make_world, refused
from tests.worlds.filings import (
    END_USER,
    REPAIR_AND_RETURN,
    SMALL_LINE,
    SMALL_PART,
    SUPPLIER,
    filing_of_kind,
)

GE = Exporter("GE", us_person=True, registered_until=date(2026, 12, 31))
SPARES = golden.cases("spares-exemption")
SERVICE = golden.cases("maintenance-service")
RETURN = golden.cases("repair-return")


def small(world, **changes):
    """A filed case of spares for $480 that claims the exemption for small parts."""
    return world.file(**{"kind": "spares", "detail": SMALL_PART, "lines": [SMALL_LINE], **changes})


@pytest.mark.parametrize("name", SPARES)
def test_small_parts_as_worked_out(name):
    values, expect = SPARES[name]
    facts = {
        **values,
        "total_value": Decimal(values["transaction_value"]),
        "to_distributor": values["consignee"] == "distributor",
        "countries": {values["destination"]},
    }
    small_parts = exemptions.small_parts(facts, date.fromisoformat(values["as_of"]))
    assert small_parts.answer is expect["exempt"]
    assert {refusal.code for refusal in small_parts.refusals} == set(expect["reasons"])
    assert small_parts.citations == ("22 CFR 123.16(a)", "22 CFR 123.16(b)(2)")


@pytest.mark.parametrize("name", SERVICE)
def test_maintenance_as_worked_out(name):
    values, expect = SERVICE[name]
    facts = {
        **values,
        "returns_to": values["country"],
        "us_origin": True,
        "inventory_of": values["country"],
        "nationals_of": [values["country"]],
        "articles": [(1, "II(a)", False, None)],
        "countries": {values["country"]},
        "work": "upgrade" if values["improves"] == "performance" else "service",
    }
    day = date.fromisoformat(values["as_of"])
    applies = {
        "124.2(a)": exemptions.basic_training(facts, day).answer,
        "124.2(c)": exemptions.allied_maintenance(facts, day).answer,
    }
    assert [section for section, holds in applies.items() if holds] == (
        [expect["basis"]] if expect["basis"] else []
    )
    upgrade = {refusal.code for refusal in exemptions.allied_maintenance(facts, day).refusals} & {"upgrade"}
    assert bool(upgrade) is expect["is_upgrade"]


@pytest.mark.parametrize(
    "name", [item for item in RETURN if item not in ("RR-03", "RR-05", "RR-N01", "RR-N05")]
)
def test_repair_and_return_as_worked_out(name):
    values, expect = RETURN[name]
    facts = {
        **values,
        "document_required": values["document_required_by_foreign_party"],
        "made_under_us_approval": False,
        "imported_on": None,
        "countries": {values["imported_from"], values["returns_to"]},
        "site_country": "US",
    }
    repair_and_return = exemptions.repair_and_return(facts, date.fromisoformat(values["as_of"]))
    assert repair_and_return.answer is expect["import_exempt"]


@pytest.mark.parametrize("name", ["RR-01", "RR-05", "RR-N05"])
def test_the_four_years_as_worked_out(name):
    values, expect = RETURN[name]
    last = exemptions.return_by(date.fromisoformat(values["imported_on"]))
    assert (date.fromisoformat(values["exports_on"]) <= last) is expect["import_exempt"]
    assert expect.get("return_by", last.isoformat()) == last.isoformat()


def test_an_upgrade_comes_in_exempt_but_does_not_leave_so():
    """The whole way, in and out, is what the case claims: it is not exempt from end to end."""
    values, expect = RETURN["RR-03"]
    facts = {
        **values,
        "document_required": False,
        "made_under_us_approval": False,
        "imported_on": None,
        "countries": {"IN"},
        "site_country": "US",
    }
    repair_and_return = exemptions.repair_and_return(facts, date.fromisoformat(values["as_of"]))
    assert expect["export_instrument"] == "DSP-5"
    assert [refusal.code for refusal in repair_and_return.refusals] == ["upgrade"]


def test_four_years_from_a_leap_day_end_on_the_28th():
    assert exemptions.return_by(date(2096, 2, 29)) == date(2100, 2, 28)
    assert exemptions.return_by(date(2028, 2, 29)) == date(2032, 2, 29)


@pytest.mark.django_db
def test_a_part_of_480_dollars_is_released_within_the_door():
    world = make_world()
    case = world.execute(small(world), "submit", "hal")
    assert case.state == "released"
    events = list(case.events.order_by("number").values_list("name", "actor_name", "at"))
    assert [event[:2] for event in events] == [
        ("case.filed", "hal system"),
        ("case.submitted", "hal system"),
        ("case.released_as_exempt", "clock"),
    ]
    assert events[1][2] == events[2][2] == case.spares_detail.exempt_at


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"lines": [{**SMALL_LINE, "value": Decimal("500.01")}]}, "over_value_limit"),
        ({"lines": [{**SMALL_LINE, "value": Decimal("300.00")}] * 2}, "over_value_limit"),
        ({"lines": [{**SMALL_LINE, "sme": True}]}, "sme"),
        ({"lines": [{**SMALL_LINE, "mtcr": True}]}, "mtcr"),
        ({"lines": [{**SMALL_LINE, "classified": True}]}, "classified"),
        ({"detail": {**SMALL_PART, "destination": "CN"}}, "proscribed_destination"),
        (
            {"parties": [END_USER, SUPPLIER, {**SUPPLIER, "partner": None, "country": "RU"}]},
            "proscribed_destination",
        ),
        ({"parties": [END_USER]}, "foreign_exporter"),
        ({"detail": {**SMALL_PART, "to_distributor": True}}, "distributor"),
        ({"detail": {**SMALL_PART, "order_split": True}}, "order_split"),
        ({"detail": {**SMALL_PART, "enhances_capability": True}}, "capability_enhancement"),
    ],
)
def test_what_is_not_exempt_waits_for_an_officer_who_cannot_release_it_either(changes, reason):
    world = make_world()
    case = world.execute(small(world, **changes), "submit", "hal")
    assert case.state == "verification"
    assert codes(world, case, "release_exempt", "officer", judgement="It is small.") == {reason}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes",
    [
        {"detail": {**SMALL_PART, "firearms_or_ammunition": True}},
        {"lines": [{**SMALL_LINE, "usml_category": "I(h)"}]},
        {"lines": [SMALL_LINE, {**SMALL_LINE, "usml_category": "III(d)", "value": 1}]},
    ],
)
def test_parts_of_firearms_are_barred_until_march_2020_alone(changes):
    world = make_world()
    case = world.execute(small(world, **changes), "submit", "hal")
    assert case.state == "released"
    before = exemptions.exemption(CaseFile(case).legal_facts, date(2020, 3, 8))
    assert [refusal.code for refusal in before.refusals] == ["firearms_or_ammunition"]


@pytest.mark.django_db
def test_the_shipments_of_the_year_are_counted_from_the_cases():
    world = make_world()
    for _ in range(24):
        assert world.execute(small(world), "submit", "hal").state == "released"
    one_more = world.execute(small(world), "submit", "hal")
    assert one_more.state == "verification"
    assert codes(world, one_more, "release_exempt", "officer") >= {"shipment_limit"}
    elsewhere = [{"role": "end_user", "name": "HAL", "country": "IN", "partner": "hal"}, SUPPLIER]
    engine = {"designation": "F404-IN20", "serial_number": "E-104"}
    other_user = small(world, parties=elsewhere, delivered_item=engine)
    assert world.execute(other_user, "submit", "hal").state == "released"
    other_exporter = small(world, parties=[END_USER, {**SUPPLIER, "partner": "lm"}])
    assert world.execute(other_exporter, "submit", "hal").state == "released"
    world.now = datetime(2027, 1, 4, 15, tzinfo=UTC)
    assert world.execute(small(world), "submit", "hal").state == "released"


@pytest.mark.django_db
def test_shipments_count_each_for_itself():
    world = make_world()
    case = world.execute(small(world), "submit", "hal")
    for _ in range(3):
        world.file_shipment(case, who="hal")
    assert transition_facts(world.execute(small(world), "submit", "hal"))["shipments_this_year"] == 3


@pytest.mark.django_db
def test_an_item_of_somebody_else_is_no_authorised_article_of_this_end_user():
    world = make_world()
    engine = {"designation": "F404-IN20", "serial_number": "E-104"}
    case = world.execute(small(world, delivered_item=engine), "submit", "hal")
    assert codes(world, case, "release_exempt", "officer", judgement="Small.") == {
        "not_previously_authorised"
    }


@pytest.mark.django_db
def test_spares_under_another_authority_do_not_count_as_exempt():
    world = make_world()
    world.at("released", kind="spares")
    case = world.execute(small(world), "submit", "hal")
    assert transition_facts(case)["shipments_this_year"] == 0


def transition_facts(case):
    """The facts that the finding on the exemption is made of."""
    return CaseFile(case).legal_facts


@pytest.mark.django_db
def test_what_the_facts_leave_open_an_officer_judges_and_says_why():
    world = make_world()
    case = small(world, detail={**SMALL_PART, "exemption": "126.4"})
    case = world.execute(case, "submit", "hal")
    assert case.state == "verification"
    assert codes(world, case, "release_exempt", "officer") == {"no_judgement"}
    case = world.execute(case, "release_exempt", "officer", judgement="By the US Air Force itself.")
    assert case.state == "released"
    assert case.detail.judgement == "By the US Air Force itself."


@pytest.mark.django_db
def test_repair_and_return_clears_itself_at_submit():
    world = make_world()
    case = world.execute(world.file(kind="maintenance", detail=REPAIR_AND_RETURN), "submit", "hal")
    assert case.state == "cleared"
    assert case.detail.exempt_at == world.now


@pytest.mark.django_db
def test_work_abroad_is_no_import():
    world = make_world()
    abroad = {**REPAIR_AND_RETURN, "site": "Singapore", "site_country": "SG"}
    case = world.execute(world.file(kind="maintenance", detail=abroad), "submit", "hal")
    assert case.state == "intake"
    (refusal,) = refused(world, case, "clear", "officer", judgement="A repair.")
    assert (refusal.code, refusal.citations) == ("not_imported", ("22 CFR 123.9(c)",))
    assert refusal.sentence.endswith("It needs a retransfer approval (22 CFR 123.9(c)).")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({}, set()),
        ({"usml_category": "VIII(f)"}, {"excluded_article"}),
        ({"mtcr": True}, {"excluded_article"}),
        ({"usml_category": "XIX(f)(2)"}, {"hot_section_unknown"}),
        ({"usml_category": "XIX(f)(2)", "hot_section": True}, {"excluded_article"}),
        ({"usml_category": "XIX(f)(2)", "hot_section": False}, set()),
        ({"usml_category": "III(a)(1)"}, {"excluded_article"}),
    ],
)
def test_maintenance_for_allies_is_judged_by_its_lines_and_by_whose_item_it_is(changes, reasons):
    world = make_world()
    ally = {
        **SMALL_PART,
        "exemption": "124.2(c)",
        "returns_to": "GB",
        "imported_from": "GB",
        "nationals_of": ["GB"],
    }
    line = {**filing_of_kind("maintenance")["lines"][0], **changes}
    case = world.execute(world.file(kind="maintenance", detail=ally, lines=[line]), "submit", "hal")
    assert codes(world, case, "clear", "officer", judgement="Ours.") == {"other_inventory", *reasons}
    Partner.objects.filter(code="iaf").update(country="GB")
    finding = CaseFile(world.fresh(case)).finding("exemption", world.now)
    assert {refusal.code for refusal in finding.refusals} == reasons


@pytest.mark.django_db
def test_an_upgrade_that_is_found_ends_the_exemption():
    world = make_world()
    case = world.execute(world.file(kind="maintenance", detail=REPAIR_AND_RETURN), "submit", "hal")
    world.execute(case, "induct", "repairer", imported_on=world.now.date())
    case = world.execute(case, "find_upgrade", "repairer", upgrade="More power than when it was new.")
    assert case.state == "intake"
    assert case.detail.exempt_at is None
    assert codes(world, case, "clear", "officer", judgement="A repair.") == {"upgrade"}


@pytest.mark.django_db
def test_what_executed_itself_is_sampled_once():
    world = make_world()
    case = world.execute(small(world), "submit", "hal")
    case = world.execute(case, "sample", "officer", sample_finding="sound")
    assert (case.state, case.detail.sample_finding, case.detail.sampled_at) == (
        "released",
        "sound",
        world.now,
    )
    assert codes(world, case, "sample", "officer", sample_finding="sound") == {"sampled"}
    judged = world.at("released", kind="spares")
    assert codes(world, judged, "sample", "officer", sample_finding="sound") == {"not_exempt"}


@pytest.mark.parametrize(("countries", "answer"), [({"AU", "GB"}, None), ({"AU", "IN"}, False)])
def test_an_officer_judges_what_stays_within_the_three_countries(countries, answer):
    facts = {"exemption": "126.7", "countries": countries, "exporter": GE}
    exemption = exemptions.exemption(facts, date(2026, 6, 1))
    assert exemption.answer is answer
    assert [refusal.code for refusal in exemption.refusals] == ([] if answer is None else ["country"])
