"""What the law refuses whoever asks: Congress not told, a denied country, Commerce's goods, what no amendment changes."""

from datetime import date
from decimal import Decimal

import pytest

from licensing.filing import BadFiling
from licensing.models import LicenceDetail, PriorityDetail
from licensing.regulations.changes import CHANGES
from licensing.regulations.rulebook import BOOK
from licensing.transitions import Refused
from tests.world import AGREEMENT, codes, detail, filing_of, make_world, refused
from tests.worlds.filings import PORTS, SMALL_LINE, SMALL_PART

pytestmark = pytest.mark.django_db

WAIVER = {"waiver": "Presidential waiver of 2 March 2026", "waived_on": date(2026, 3, 2), "reason": "Signed."}
END_USER = {"role": "end_user", "name": "HAL", "country": "IN", "partner": "hal"}


def lines(world, **changes):
    return [{**filing_of(world.us_firm)["lines"][0], **changes}]


def large(world, **changes):
    """A case in review that sells major defence equipment to India for exactly the threshold."""
    return world.at("review", lines=lines(world, mde=True, value=Decimal("14000000.00")), **changes)


def test_a_notification_that_is_due_is_recommended():
    world = make_world()
    case = large(world)
    facts = {"recommendation": "approve", "notification": "none"}
    assert codes(world, case, "recommend", "officer", **facts) == {"notification_due"}
    facts |= {"notification": "36(d)", "wait_days": "30"}
    assert codes(world, case, "recommend", "officer", **facts) == {"notification_due"}
    facts |= {"notification": "36(c)", "wait_days": "15"}
    assert codes(world, case, "recommend", "officer", **facts) == {"wait_of_law"}
    assert world.execute(case, "recommend", "officer", **{**facts, "wait_days": "30"}).state == "countersign"


def test_a_cent_below_the_threshold_none_is_due():
    world = make_world()
    case = world.at("review", lines=lines(world, mde=True, value=Decimal("13999999.99")))
    facts = {"recommendation": "approve", "notification": "none"}
    assert world.execute(case, "recommend", "officer", **facts).state == "countersign"


def test_an_officer_may_find_one_due_where_the_facts_alone_do_not():
    world = make_world()
    facts = {"recommendation": "approve", "notification": "36(c)"}
    case = world.at("review")
    assert codes(world, case, "recommend", "officer", **facts, wait_days="15") == {"wait_of_law"}
    assert world.execute(case, "recommend", "officer", **facts, wait_days="30").state == "countersign"


def test_manufacture_abroad_of_significant_military_equipment_is_notified_whatever_it_is_worth():
    world = make_world()
    agreement = {
        **detail(world), "instrument": "TAA", "transaction": "technical_assistance", "ends_on": date(2034, 1, 1),
        "manufacture_abroad": True, "territory": ["IN"],
    }  # fmt: skip
    case = world.at("review", detail=agreement, lines=lines(world, value=Decimal("1.00")))
    facts = {"recommendation": "approve", "notification": "36(c)", "wait_days": "30"}
    assert codes(world, case, "recommend", "officer", **facts) == {"notification_due"}
    facts["notification"] = "36(d)"
    assert world.execute(case, "recommend", "officer", **facts).state == "countersign"


def test_what_became_due_after_the_recommendation_bars_approval():
    world = make_world()
    case = world.at("countersign")
    result = {"instrument": "TAA", "manufacture_abroad": True, "ends_on": date(2034, 1, 1)}
    LicenceDetail.objects.filter(pk=case.pk).update(**result)
    assert codes(world, case, "approve", "countersigner") == {"notification_due"}


@pytest.mark.parametrize("where", ["destination", "party"])
def test_nothing_is_approved_to_a_denied_country_without_a_waiver(where):
    world = make_world()
    if where == "destination":
        case = world.at("determination", detail=detail(world, destination="RU"))
    else:
        case = world.at("determination", parties=[END_USER, {**END_USER, "country": "BY", "partner": None}])
    case = world.execute(case, "recommend", "officer", recommendation="approve", notification="none")
    assert codes(world, case, "approve", "countersigner") == {"proscribed_destination"}
    assert world.execute(case, "deny", "countersigner", reason="22 CFR 126.1.").state == "denied"


def test_a_waiver_is_recorded_of_a_policy_of_denial_alone_and_by_another_than_approves():
    world = make_world()
    assert codes(world, world.at("review"), "record_waiver", "officer", **WAIVER) == {"nothing_to_waive"}
    case = world.at("determination", detail=detail(world, destination="RU"))
    late = {**WAIVER, "waived_on": date(2099, 1, 1)}
    assert codes(world, case, "record_waiver", "officer", **late) == {"in_the_future"}
    case = world.execute(case, "record_waiver", "officer", **WAIVER)
    assert case.events.last().facts["data"]["waiver"] == WAIVER["waiver"]
    assert case.detail.waived_countries == ["RU"]
    case = world.execute(case, "recommend", "officer", recommendation="approve", notification="none")
    assert world.execute(case, "approve", "countersigner").state == "approved"


def test_a_waiver_frees_the_countries_that_were_denied_that_day_and_no_other():
    world = make_world()
    case = world.at("determination", detail=detail(world, destination="IQ"))
    case = world.execute(case, "record_waiver", "officer", **WAIVER)
    case = world.execute(case, "recommend", "officer", recommendation="approve", notification="none")
    LicenceDetail.objects.filter(pk=case.pk).update(destination="BY")
    (refusal,) = refused(world, case, "approve", "countersigner")
    assert refusal.sentence == "BY is under a policy of denial (22 CFR 126.1(d)(1))."


@pytest.mark.parametrize(
    ("kind", "state", "field", "way"),
    [
        ("spares", "review", "destination", "release"),
        ("maintenance", "determination", "returns_to", "approve"),
    ],
)
def test_a_letter_of_offer_to_a_denied_country_goes_ahead_on_a_waiver(kind, state, field, way):
    world = make_world()
    case = world.at(state, kind=kind)
    assert codes(world, case, "record_waiver", "officer", **WAIVER) == {"nothing_to_waive"}
    type(case.detail).objects.filter(pk=case.pk).update(**{field: "IQ"})
    case = world.execute(case, "record_waiver", "officer2", **WAIVER)
    case = world.execute(case, "recommend", "officer", recommendation="approve")
    type(case.detail).objects.filter(pk=case.pk).update(**{field: "BY"})
    assert codes(world, case, way, "countersigner") == {"proscribed_destination"}
    type(case.detail).objects.filter(pk=case.pk).update(**{field: "IQ"})
    assert world.execute(case, way, "countersigner").state in ("released", "cleared")


@pytest.mark.parametrize(
    ("kind", "state", "field", "way"),
    [
        ("spares", "verification", "destination", "release_exempt"),
        ("maintenance", "intake", "returns_to", "clear"),
    ],
)
def test_no_officer_judges_an_exemption_to_a_denied_country(kind, state, field, way):
    world = make_world()
    case = world.file(kind=kind, detail={**SMALL_PART, "exemption": "126.4", field: "IQ"})
    case = world.execute(case, "submit", "hal")
    assert case.state == state
    assert codes(world, case, way, "officer", judgement="By the US Army itself.") == {
        "proscribed_destination"
    }


@pytest.mark.parametrize(("kind", "field"), [("spares", "destination"), ("maintenance", "returns_to")])
def test_a_licence_that_is_granted_releases_nothing_to_a_denied_country(kind, field):
    world = make_world()
    licence = world.at("approved")
    case = world.at("awaiting_licence", kind=kind)
    result = type(case.detail).objects.filter(pk=case.pk)
    result.update(**{field: "IQ"}, licence=licence)
    assert codes(world, case, "licence_granted", "clock") == {"proscribed_destination"}
    LicenceDetail.objects.filter(pk=licence.pk).update(waived_countries=["IQ"])
    assert world.execute(case, "licence_granted", "clock").state in ("released", "cleared")


def test_an_agreement_is_not_submitted_without_its_terms():
    world = make_world()
    case = world.file(detail={**AGREEMENT, "territory": []})
    (refusal,) = refused(world, case, "submit", "filer")
    assert (refusal.code, refusal.citations) == ("terms_missing", ("22 CFR 124.7(a)(4)",))


def test_goods_ride_along_under_a_paragraph_x_alone():
    world = make_world()
    goods = lines(world, usml_category="", eccn="9A610.x", sme=False, rides_under="VIII")
    with pytest.raises(BadFiling) as bad:
        world.file(lines=goods)
    assert bad.value.errors == {
        "lines/0/rides_under": ["A paragraph (x) of a USML category, such as VIII(x)."]
    }


@pytest.mark.parametrize("kind", ["licence", "spares", "maintenance"])
def test_goods_of_commerce_are_not_filed_unless_they_ride_along(kind):
    world = make_world()
    goods = lines(world, usml_category="", eccn="9A610.x", sme=False)
    case = world.file(kind=kind, lines=goods)
    who = world.who_is(case.filer)
    assert codes(world, case, "submit", who) == {"commerce_jurisdiction"}
    along = {**goods[0], "rides_under": "VIII(x)"}
    case = world.file(kind=kind, lines=[*lines(world), along] if kind == "licence" else [along])
    assert world.execute(case, "submit", who).state != "draft"


@pytest.mark.parametrize(("kind", "changes"), [("licence", {}), ("spares", {"detail": SMALL_PART})])
def test_goods_of_commerce_alone_go_by_no_licence_and_no_exemption(kind, changes):
    world = make_world()
    alone = lines(world, usml_category="", eccn="9A610.x", sme=False, rides_under="VIII(x)")
    case = world.file(kind=kind, lines=alone, **changes)
    (refusal,) = refused(world, case, "submit", world.who_is(case.filer))
    assert (refusal.code, refusal.citations) == (
        "no_defence_article",
        ("22 CFR 120.5(b)(2)", "22 CFR 123.1(b)"),
    )
    assert "Bureau of Industry and Security" in refusal.sentence


def test_a_retransfer_is_notified_under_section_3_d():
    world = make_world()
    retransfer = detail(world, instrument="GC", transaction="retransfer", ends_on=date(2030, 1, 1))
    case = large(world, detail=retransfer)
    facts = {"recommendation": "approve", "notification": "36(c)", "wait_days": "30"}
    (refusal,) = refused(world, case, "recommend", "officer", **facts)
    assert refusal.sentence == "This case requires a congressional notification under section 3(d)."
    assert refusal.citations[0] == "22 USC 2753(d)"
    facts["notification"] = "3(d)"
    assert world.execute(case, "recommend", "officer", **facts).state == "countersign"


@pytest.mark.parametrize("role", ["intermediate_consignee", "forwarder", "source"])
def test_every_party_is_asked_where_it_is(role):
    world = make_world()
    by_way_of = {**END_USER, "role": role, "country": "HK", "partner": None}
    case = world.at("countersign", parties=[END_USER, by_way_of])
    (refusal,) = refused(world, case, "approve", "countersigner")
    assert (refusal.code, "Hong Kong counts as China." in refusal.sentence) == (
        "proscribed_destination",
        True,
    )


def test_a_certificate_is_of_what_stays_abroad():
    world = make_world()
    visit = {"instrument": "DSP-73", "transaction": "temporary_export", "dsp83_signed_on": None}
    case = world.at("countersign", detail=detail(world, **visit))
    assert world.execute(case, "approve", "countersigner").state == "approved"


def test_general_correspondence_brings_its_letter_and_the_papers_of_an_export():
    world = make_world()
    bare = detail(
        world, instrument="GC", transaction="retransfer", ends_on=date(2030, 1, 1), certified_by="",
        purchase_documented=False, part_130_statement=False,
    )  # fmt: skip
    case = world.file(detail=bare)
    assert codes(world, case, "submit", "filer") == {
        "no_certification",
        "no_purchase_document",
        "no_part_130",
    }


def test_an_officer_returns_with_a_ground():
    world = make_world()
    facts = {"reason": "The pump is EAR99.", "code": "commerce_jurisdiction"}
    case = world.execute(world.at("intake"), "return_without_action", "officer", **facts)
    assert (case.state, case.events.last().facts["data"]["code"]) == ("returned", "commerce_jurisdiction")


def test_what_no_amendment_changes_takes_a_new_licence_for_the_balance():
    world = make_world()
    licence = world.at("approved")
    changes = {"instrument": "DSP-6", "transaction": "amendment", "amends": licence.reference}
    case = world.file(detail=detail(world, **changes, change="extend_duration"))
    (refusal,) = refused(world, case, "submit", "filer")
    assert (refusal.code, refusal.field) == ("new_licence", "change")
    assert f"{licence.reference}: 40 of line 1, worth $1,200,000.00." in refusal.sentence
    assert refusal.citations
    case = world.file(detail=detail(world, **changes, change="change_source"))
    assert world.execute(case, "submit", "filer").state == "intake"


def test_the_findings_are_recorded_with_the_submission():
    world = make_world()
    case = world.at("intake", lines=lines(world, mde=True, value=Decimal("14000000.00")))
    findings = case.events.get(name="case.submitted").facts["findings"]
    assert findings.pop("rule_book") == BOOK.version
    assert findings["instrument"]["answer"] == "DSP-5"
    assert findings["notification"]["required"] is True
    assert findings["notification"]["wait_days"] == 30
    assert all(finding["citations"] for finding in findings.values())


def test_priority_passes_no_guard():
    world = make_world()
    case = world.at("review", detail=detail(world, destination="RU", dsp83_signed_on=None))
    rated = world.at("rated", kind="priority")
    PriorityDetail.objects.filter(pk=rated.pk).update(supports=case)
    case = world.execute(case, "recommend", "officer", recommendation="approve", notification="none")
    assert codes(world, case, "approve", "countersigner") == {"proscribed_destination", "no_dsp83"}


def test_an_exemption_that_a_sample_finds_unsound_blocks_the_case():
    world = make_world()
    case = world.file("spares", detail=SMALL_PART, lines=[SMALL_LINE])
    assert world.execute(case, "submit", "hal").state == "released"
    case = world.execute(case, "sample", "officer", sample_finding="unsound")
    assert case.state == "blocked"


@pytest.mark.parametrize(
    ("kind", "name"), [("licence", "approve"), ("spares", "release"), ("maintenance", "approve")]
)
def test_every_refusal_of_a_decision_cites_its_section(kind, name):
    world = make_world()
    case = world.at("countersign", kind=kind)
    bad = {"destination": "RU"} if kind != "maintenance" else {"returns_to": "RU"}
    type(case.detail).objects.filter(pk=case.pk).update(**bad)
    result = refused(world, case, name, "countersigner")
    assert "proscribed_destination" in {item.code for item in result}
    assert all(item.citations for item in result)


@pytest.mark.parametrize(
    ("transaction", "classified", "due"),
    [
        ("permanent_export", False, "DSP-5"),
        ("permanent_export", True, "DSP-85"),
        ("temporary_import", False, "DSP-61"),
        ("manufacture_abroad", False, "MLA"),
        ("retransfer", False, "GC"),
    ],
)
def test_a_filing_that_names_no_instrument_gets_the_one_that_its_facts_call_for(transaction, classified, due):
    world = make_world()
    facts = detail(world, transaction=transaction)
    del facts["instrument"]
    case = world.file(detail=facts, lines=lines(world, classified=classified))
    assert case.licence_detail.instrument == due
    assert case.events.get(name="case.filed").facts["filing"]["detail"]["instrument"] == due


def test_an_amendment_gets_the_form_of_what_it_amends():
    world = make_world()
    facts = detail(
        world, transaction="amendment", amends=world.at("approved").reference, change="change_source"
    )
    del facts["instrument"]
    assert world.file(detail=facts).licence_detail.instrument == "DSP-6"


def test_where_the_facts_call_for_none_the_filing_names_it():
    world = make_world()
    facts = detail(world, transaction="amendment", change="change_source")
    del facts["instrument"]
    with pytest.raises(BadFiling) as bad:
        world.file(detail=facts)
    assert "instrument" in bad.value.errors


def test_what_an_amendment_may_ask_for_is_what_the_rule_book_knows():
    assert {code for code, _ in CHANGES} == set(BOOK.codes("amendment_changes"))


def test_a_shipment_does_not_leave_by_way_of_a_denied_country():
    world = make_world()
    case = world.at("released", kind="spares")
    by_way_of = {"role": "intermediate_consignee", "name": "Forwarder", "country": "HK", "partner": None}
    leaves = {"itn": "X20260302123456"}
    with pytest.raises(Refused) as filing:
        world.file_shipment(case, parties=[*PORTS, by_way_of])
    waived = type(case.detail).objects.filter(pk=case.pk)
    waived.update(waived_countries=["HK"])
    shipment = world.file_shipment(case, parties=[*PORTS, by_way_of])
    waived.update(waived_countries=[])
    for (refusal,) in (filing.value.refusals, refused(world, shipment, "depart", "filer", **leaves)):
        assert refusal.sentence.endswith("Hong Kong counts as China.")
    waived.update(waived_countries=["HK"])
    assert world.execute(shipment, "depart", "filer", **leaves).state == "in_transit"
