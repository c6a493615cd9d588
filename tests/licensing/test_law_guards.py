"""What the law refuses whoever asks: Congress not told, a denied country, Commerce's goods, what no amendment changes."""

from datetime import date
from decimal import Decimal

import pytest

from licensing.filing import BadFiling
from licensing.models import LicenceDetail, PriorityDetail
from licensing.regulations.changes import CHANGES
from licensing.regulations.rulebook import BOOK
from licensing.regulations.usml import is_of_category_i
from tests.world import codes, detail, filing_of, make_world, refused
from tests.worlds.filings import SMALL_LINE, SMALL_PART

pytestmark = pytest.mark.django_db

END_USER = {"role": "end_user", "name": "HAL", "country": "IN", "partner": "hal"}


def lines(world, **changes):
    return [{**filing_of(world.us_firm)["lines"][0], **changes}]


def large(world, **changes):
    """A case in review that sells major defence equipment to India for exactly the threshold."""
    return world.at("review", lines=lines(world, mde=True, value=Decimal("14000000.00")), **changes)


def test_a_notification_that_is_due_is_recommended():
    world = make_world()
    case = large(world)
    told = {"recommendation": "approve", "notification": "none"}
    assert codes(world, case, "recommend", "officer", **told) == {"notification_due"}
    told |= {"notification": "36(d)", "wait_days": "30"}
    assert codes(world, case, "recommend", "officer", **told) == {"notification_due"}
    told |= {"notification": "36(c)", "wait_days": "15"}
    assert codes(world, case, "recommend", "officer", **told) == {"wait_of_law"}
    assert world.take(case, "recommend", "officer", **{**told, "wait_days": "30"}).state == "countersign"


def test_a_cent_below_the_threshold_none_is_due():
    world = make_world()
    case = world.at("review", lines=lines(world, mde=True, value=Decimal("13999999.99")))
    told = {"recommendation": "approve", "notification": "none"}
    assert world.take(case, "recommend", "officer", **told).state == "countersign"


def test_an_officer_may_find_one_due_where_the_facts_alone_do_not():
    world = make_world()
    told = {"recommendation": "approve", "notification": "36(c)"}
    case = world.at("review")
    assert codes(world, case, "recommend", "officer", **told, wait_days="15") == {"wait_of_law"}
    assert world.take(case, "recommend", "officer", **told, wait_days="30").state == "countersign"


def test_manufacture_abroad_of_significant_military_equipment_is_notified_whatever_it_is_worth():
    world = make_world()
    agreement = {
        **detail(world), "instrument": "TAA", "transaction": "technical_assistance", "ends_on": date(2034, 1, 1),
        "manufacture_abroad": True,
    }  # fmt: skip
    case = world.at("review", detail=agreement, lines=lines(world, value=Decimal("1.00")))
    told = {"recommendation": "approve", "notification": "36(c)", "wait_days": "30"}
    assert codes(world, case, "recommend", "officer", **told) == {"notification_due"}
    told["notification"] = "36(d)"
    assert world.take(case, "recommend", "officer", **told).state == "countersign"


def test_what_became_due_after_the_recommendation_bars_approval():
    world = make_world()
    case = world.at("countersign")
    found = {"instrument": "TAA", "manufacture_abroad": True, "ends_on": date(2034, 1, 1)}
    LicenceDetail.objects.filter(pk=case.pk).update(**found)
    assert codes(world, case, "approve", "countersigner") == {"notification_due"}


@pytest.mark.parametrize("where", ["destination", "party"])
def test_nothing_is_approved_to_a_denied_country_without_a_waiver(where):
    world = make_world()
    if where == "destination":
        case = world.at("determination", detail=detail(world, destination="RU"))
    else:
        case = world.at("determination", parties=[END_USER, {**END_USER, "country": "BY", "partner": None}])
    case = world.take(case, "recommend", "officer", recommendation="approve", notification="none")
    assert codes(world, case, "approve", "countersigner") == {"proscribed_destination"}
    assert world.take(case, "deny", "countersigner", reason="22 CFR 126.1.").state == "denied"


def test_a_waiver_is_recorded_of_a_policy_of_denial_alone_and_by_another_than_approves():
    world = make_world()
    waiver = {
        "waiver": "Presidential waiver of 2 March 2026",
        "waived_on": date(2026, 3, 2),
        "reason": "Signed.",
    }
    assert codes(world, world.at("review"), "record_waiver", "officer", **waiver) == {"nothing_to_waive"}
    case = world.at("determination", detail=detail(world, destination="RU"))
    late = {**waiver, "waived_on": date(2099, 1, 1)}
    assert codes(world, case, "record_waiver", "officer", **late) == {"in_the_future"}
    case = world.take(case, "record_waiver", "officer", **waiver)
    assert case.events.last().facts["data"]["waiver"] == waiver["waiver"]
    case = world.take(case, "recommend", "officer", recommendation="approve", notification="none")
    assert world.take(case, "approve", "countersigner").state == "approved"


@pytest.mark.parametrize("kind", ["licence", "spares", "maintenance"])
def test_goods_of_commerce_are_not_filed_unless_they_ride_along(kind):
    world = make_world()
    goods = lines(world, usml_category="", eccn="9A610.x", sme=False)
    case = world.file(kind=kind, lines=goods)
    who = world.who_is(case.filer)
    assert codes(world, case, "submit", who) == {"commerce_jurisdiction"}
    case = world.file(kind=kind, lines=[{**goods[0], "rides_under": "VIII(x)"}])
    assert world.take(case, "submit", who).state != "draft"


def test_an_officer_returns_with_a_ground():
    world = make_world()
    told = {"reason": "The pump is EAR99.", "code": "commerce_jurisdiction"}
    case = world.take(world.at("intake"), "return_without_action", "officer", **told)
    assert (case.state, case.events.last().facts["data"]["code"]) == ("returned", "commerce_jurisdiction")


def test_what_no_amendment_changes_takes_a_new_licence_for_the_balance():
    world = make_world()
    licence = world.at("approved")
    changes = {"instrument": "DSP-6", "transaction": "amendment", "amends": licence.reference}
    case = world.file(detail=detail(world, **changes, change="extend_duration"))
    (objection,) = refused(world, case, "submit", "filer")
    assert (objection.code, objection.field) == ("new_licence", "change")
    assert f"{licence.reference}: 40 of line 1, worth $1,200,000.00." in objection.sentence
    assert objection.citations
    case = world.file(detail=detail(world, **changes, change="change_source"))
    assert world.take(case, "submit", "filer").state == "intake"


def test_the_findings_are_recorded_with_the_submission():
    world = make_world()
    case = world.at("intake", lines=lines(world, mde=True, value=Decimal("14000000.00")))
    found = case.events.get(name="case.submitted").facts["findings"]
    assert found.pop("rule_book") == BOOK.version
    assert found["instrument"]["answer"] == "DSP-5"
    assert found["notification"]["required"] is True
    assert found["notification"]["wait_days"] == 30
    assert all(one["citations"] for one in found.values())


def test_priority_passes_no_guard():
    world = make_world()
    case = world.at("review", detail=detail(world, destination="RU", dsp83_signed_on=None))
    rated = world.at("rated", kind="priority")
    PriorityDetail.objects.filter(pk=rated.pk).update(supports=case)
    case = world.take(case, "recommend", "officer", recommendation="approve", notification="none")
    assert codes(world, case, "approve", "countersigner") == {"proscribed_destination", "no_dsp83"}


def test_an_exemption_that_a_sample_finds_unsound_blocks_the_case():
    world = make_world()
    case = world.file("spares", detail=SMALL_PART, lines=[SMALL_LINE])
    assert world.take(case, "submit", "hal").state == "released"
    case = world.take(case, "sample", "officer", sample_finding="unsound")
    assert case.state == "blocked"


@pytest.mark.parametrize(
    ("kind", "name"), [("licence", "approve"), ("spares", "release"), ("maintenance", "approve")]
)
def test_every_refusal_of_a_decision_cites_its_section(kind, name):
    world = make_world()
    case = world.at("countersign", kind=kind)
    bad = {"destination": "RU"} if kind != "maintenance" else {"returns_to": "RU"}
    type(case.detail).objects.filter(pk=case.pk).update(**bad)
    found = refused(world, case, name, "countersigner")
    assert "proscribed_destination" in {one.code for one in found}
    assert all(one.citations for one in found)


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
    assert "instrument" in bad.value.faults


def test_what_an_amendment_may_ask_for_is_what_the_rule_book_knows():
    assert {code for code, _ in CHANGES} == set(BOOK.codes("amendment_changes"))


@pytest.mark.parametrize(
    ("category", "counts"),
    [
        ("I(a)", True),
        ("I (g)", True),
        ("i", True),
        ("I(h)", False),
        ("II(a)", False),
        ("III(a)", False),
        ("IX", False),
    ],
)
def test_what_counts_as_category_i(category, counts):
    assert is_of_category_i(category) is counts
