"""What a case asks: its own topics, and those of the rule book, with the facts that it has."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from licensing.case_file import CaseFile
from licensing.regulations import agreements, destinations, dpas, findings, instruments
from licensing.regulations.facts import BadFacts
from licensing.regulations.instruments import Exporter
from licensing.regulations.rulebook import BOOK
from licensing.regulations.topics import UnknownTopic, find
from tests.world import make_world

DAY = date(2026, 6, 1)
GE = Exporter("GE", us_person=True, registered_until=date(2026, 12, 31))
LICENCE = {
    "instrument": "DSP-5",
    "sme": True,
    "classified": False,
    "dsp83_signed_on": None,
    "destination": "IN",
    "destinations": {"IN"},
    "transaction": "permanent_export",
    "to_armed_forces": True,
    "total_value": Decimal("500000.00"),
    "certified_by": "",
    "purchase_documented": False,
    "part_130_statement": False,
}


def test_a_topic_of_the_rule_book_takes_what_it_knows_of_the_case():
    result = findings.find("dsp-83", LICENCE, DAY)
    assert result.answer.required is True
    assert (result.citations, result.version) == (("22 CFR 123.10", "22 CFR 124.10"), BOOK.version)


def test_the_day_asked_about_is_the_office_s():
    for day, policy in ((date(2025, 11, 6), "denial_with_exceptions"), (date(2025, 11, 7), "none")):
        assert findings.find("proscribed-destination", {"country": "KH"}, day).answer.policy == policy


def test_what_the_case_does_not_have_is_named():
    with pytest.raises(BadFacts) as refused:
        findings.find("part-130", LICENCE, DAY)
    assert refused.value.errors.keys() == {
        "for_armed_forces",
        "value",
        "fees_or_commissions",
        "political_contributions",
    }


def test_an_unknown_topic():
    with pytest.raises(UnknownTopic):
        findings.find("weather", LICENCE, DAY)


@pytest.mark.parametrize("topic", ["enclosures", "nontransfer", "wait"])
def test_a_finding_for_a_case_tells_the_version_and_cites_each_reason(topic):
    result = findings.find(topic, LICENCE, DAY)
    assert result.version == BOOK.version
    assert all(refusal.citations for refusal in result.refusals)


def test_what_is_missing_of_a_large_sale():
    result = findings.find("enclosures", LICENCE, DAY)
    assert [(refusal.code, refusal.citations) for refusal in result.refusals] == [
        ("no_certification", ("22 CFR 126.13(a)",)),
        ("no_purchase_document", ("22 CFR 123.1(c)(4)",)),
        ("no_part_130", ("22 CFR 130.9",)),
    ]
    assert (
        result.refusals[2].sentence
        == "A commercial sale of $500,000 or more for foreign armed forces needs a part 130 statement."
    )


@pytest.mark.parametrize(
    ("rating", "emergency", "days"),
    [
        ("DO", "none", 15),
        ("DX", "none", 10),
        ("", "none", None),
        ("unrated", "none", None),
        ("DX", "imminent", None),
    ],
)
def test_days_to_answer(rating, emergency, days):
    assert dpas.answer_within_days(rating, emergency) == days


@pytest.mark.parametrize(
    ("rating", "emergency", "stated", "hours"),
    [
        ("DO", "imminent", None, 12),
        ("DO", "imminent", 20, 20),
        ("", "imminent", 20, None),
        ("DO", "none", 20, None),
    ],
)
def test_hours_to_answer(rating, emergency, stated, hours):
    assert dpas.answer_within_hours(rating, emergency, stated) == hours


@pytest.mark.parametrize(
    ("recorded", "day", "in_force"),
    [
        ([], date(2025, 9, 30), True),
        ([], date(2025, 10, 1), False),
        ([(date(2026, 1, 1), None)], DAY, True),
        ([(date(2026, 1, 1), date(2026, 5, 31))], DAY, False),
        ([(date(2026, 1, 1), date(2026, 6, 1))], DAY, True),
        ([(date(2026, 1, 1), None)], date(2025, 9, 30), False),
    ],
)
def test_what_officers_recorded_comes_before_the_book(recorded, day, in_force):
    assert dpas.rating_authority({"rating_authority": recorded}, day).answer is in_force


def test_obligations_of_an_agreement_come_from_the_book():
    facts = {"is_agreement": True, "executed_on": date(2026, 3, 10), "expires_on": date(2026, 12, 31)}
    facts |= {"instrument": "TAA", "approved_on": date(2026, 3, 2), "met": {}}
    assert [
        (obligation.code, obligation.citation, obligation.due_on)
        for obligation in agreements.obligations(facts)
    ] == [
        ("signed_copy", "22 CFR 124.4(a)", date(2026, 4, 9)),
        ("termination_notice", "22 CFR 124.6", date(2026, 12, 1)),
    ]
    assert agreements.obligations({**facts, "is_agreement": False}) == []


def test_what_is_not_of_us_origin_is_no_ally_s_maintenance():
    facts = {
        "exemption": "124.2(c)",
        "countries": {"GB"},
        "returns_to": "GB",
        "level": "depot",
        "activity": "maintenance",
        "work": "repair",
        "lawfully_exported": True,
        "classified": False,
        "manufacturing_know_how": False,
        "excluded_article": "",
        "us_origin": False,
        "inventory_of": "GB",
        "exporter": GE,
        "nationals_of": ["GB"],
        "articles": [(1, "VIII(h)(1)", False, None)],
    }
    result = findings.find("exemption", facts, DAY)
    assert (result.answer, [refusal.code for refusal in result.refusals]) == (False, ["not_us_origin"])
    assert findings.find("exemption", {**facts, "us_origin": True}, DAY).answer is True
    result = findings.find("exemption", {**facts, "us_origin": True, "inventory_of": "IN"}, DAY)
    assert [refusal.code for refusal in result.refusals] == ["other_inventory"]


@pytest.mark.parametrize(
    ("changes", "required"),
    [
        ({}, True),
        ({"transaction": "amendment"}, False),
        ({"transaction": "temporary_import"}, False),
        ({"transaction": "temporary_export"}, False),
        ({"destinations": set()}, False),
    ],
)
def test_congress_is_told_of_sales_abroad_alone(changes, required):
    large = {**LICENCE, "mde_value": Decimal("14000000.00"), "category_i_value": Decimal("0.00")}
    large |= {"total_value": Decimal("14000000.00"), "manufacture_abroad": False, **changes}
    result = findings.find("notification", large, DAY)
    assert (result.answer.required, result.citations[0]) == (required, "22 CFR 123.15(a)")


@pytest.mark.parametrize(
    ("destinations", "days"), [({"AU"}, 15), ({"AU", "GB"}, 15), ({"AU", "IN"}, 30), (set(), 15)]
)
def test_the_wait_is_the_shorter_one_if_every_destination_is_near(destinations, days):
    facts = {**LICENCE, "destination": "AU", "destinations": destinations}
    assert findings.find("wait", facts, DAY).answer == days


@pytest.mark.parametrize(
    ("instrument", "stated", "missing", "section"),
    [
        ("DSP-5", {}, None, ""),
        ("TAA", {"territory": ["IN"]}, None, ""),
        ("TAA", {}, "TAA does not state the territory.", "124.7(a)(4)"),
        ("WDA", {}, "WDA does not state the territory.", "124.14(b)(4)"),
        ("MLA", {"territory": ["IN"], "quantity_to_be_made": 9, "transfer_limits": "None."}, None, ""),
        (
            "MLA",
            {"territory": ["IN"]},
            "MLA does not state the quantity to be made, the limits on transfers to third parties.",
            "124.4(b)",
        ),
    ],
)
def test_what_an_agreement_states(instrument, stated, missing, section):
    facts = {"instrument": instrument, "territory": [], "quantity_to_be_made": None, "transfer_limits": ""}
    result = findings.find("terms", {**facts, **stated}, DAY)
    expected = [("terms_missing", missing, (f"22 CFR {section}",))] if missing else []
    assert [(refusal.code, refusal.sentence, refusal.citations) for refusal in result.refusals] == expected


@pytest.mark.parametrize(
    ("instrument", "citation"),
    [("MLA", "22 CFR 124.9(a)(5)"), ("WDA", "22 CFR 124.14(c)(6)"), ("TAA", None)],
)
def test_who_reports_the_year_s_sales(instrument, citation):
    facts = {"is_agreement": True, "executed_on": date(2026, 3, 10), "expires_on": date(2036, 12, 31)}
    facts |= {"instrument": instrument, "approved_on": date(2026, 3, 2), "met": {}}
    reports = [owed.citation for owed in agreements.obligations(facts) if owed.code.endswith("_report")]
    assert reports == ([citation] if citation else [])


def test_a_year_s_report_is_for_the_year_before_it():
    assert agreements.begins_on("sales_report", date(2028, 3, 2)) == date(2027, 3, 2)
    assert agreements.begins_on("signed_copy", date(2028, 3, 2)) is None


@pytest.mark.parametrize(
    ("country", "day", "member"),
    [
        ("CZ", date(1999, 3, 11), False),
        ("CZ", date(1999, 3, 12), True),
        ("RO", date(2004, 3, 28), False),
        ("RO", date(2004, 3, 29), True),
        ("HR", date(2009, 4, 1), True),
        ("ME", date(2017, 6, 4), False),
        ("MK", date(2020, 3, 26), False),
        ("MK", date(2020, 3, 27), True),
    ],
)
def test_a_member_counts_from_its_accession_on(country, day, member):
    assert destinations.is_nato(country, day) is member


def test_an_instant_of_any_zone():
    departs = datetime(2026, 7, 10, 14, tzinfo=ZoneInfo("America/New_York"))
    result = find(
        "eei-filing", mode="air", departs_at=departs, emergency=False, foreign_government_end_user=False
    )
    assert result.as_json()["file_by"] == "2026-07-10T10:00:00Z"


def test_an_agreement_without_a_last_day_has_none():
    with pytest.raises(ValueError, match="TAA needs a last day of its own"):
        instruments.expires_on("TAA", DAY, None)
    assert instruments.expires_on("TAA", DAY, date(2030, 1, 1)) == date(2030, 1, 1)
    assert instruments.expires_on("DSP-5", date(2028, 2, 29), None) == date(2032, 2, 29)


@pytest.mark.django_db
def test_a_case_asks_the_rule_book():
    world = make_world()
    file = CaseFile(world.file())
    assert file.finding("dsp-83", world.now).answer.required is any(line.sme for line in file.lines)
