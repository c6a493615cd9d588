"""Authorisations over HTTP: balances and every draw, for the holder with prices, for parties without."""

import re
from decimal import Decimal

import pytest
import yaml

from licensing.models import Authorisation, AuthorisedLine, Case, Drawdown, LicenceDetail, Line
from tests.api.calling import is_problem, statements
from tests.api.journey import shipment_body
from tests.house import ROOT
from tests.worlds.authorities import BLADE, HAL, granted, licence, spares_on, taking
from tests.worlds.filings import END_USER, SPONSOR

RETRIEVE = LIST = 8 + 1  # and one for knowing the caller
# F the holder, P every other party to the licence case
SEEN = """
    number FP  instrument FP  case FP  seen_as FP  state FP  issued_on FP  expires_on FP  executed_on FP
    quantity FP  drawn_quantity FP  lines FP  draws FP
    value F  drawn_value F  max_total_value F  left_value F  territory F  quantity_to_be_made F
    transfer_limits F  provisos F  parties F  minor_amendments F  terms F
    made_quantity F  made_value F  production_reports F
"""
LINE = """
    number FP  description FP  part_number FP  unit FP  sme FP  mde FP  quantity FP  drawn_quantity FP
    left_quantity FP  value F  drawn_value F  left_value F
"""
DRAW = "shipment FP  state FP  line FP  drawn_at FP  given_back_at FP  quantity FP  value F"


def seen_by(table, letter):
    return {field for field, who in re.findall(r"(\S+) ([FP]+)\b", table) if letter in who}


@pytest.fixture
def case(world):
    return licence(world, parties=[HAL, {**END_USER, "role": "consignee"}, SPONSOR])


def place(case):
    return f"authorisations/{granted(case).number}"


@pytest.mark.parametrize("name", ["Filer", "Party"])
def test_the_table_has_every_field_that_openapi_has(name):
    schemas = yaml.safe_load((ROOT / "docs" / "openapi.yaml").read_text())["components"]["schemas"]
    letter = {"Filer": "F", "Party": "P"}[name]
    for noun, table in (("Authorisation", SEEN), ("AuthorisedLine", LINE), ("Draw", DRAW)):
        assert set(schemas[f"{name}{noun}"]["properties"]) == seen_by(table, letter)


@pytest.mark.parametrize(
    ("who", "letter"), [("filer", "F"), ("hal", "P"), ("end_user", "P"), ("sponsor", "P")]
)
def test_who_sees_which_field(world, systems, case, who, letter):
    world.file_shipment(case, lines=taking(3))
    answer = systems[who].get(place(case))
    seen = answer.json()
    assert set(seen) == seen_by(SEEN, letter)
    assert seen["seen_as"] == {"F": "filer", "P": "party"}[letter]
    assert {frozenset(line) for line in seen["lines"]} == {frozenset(seen_by(LINE, letter))}
    assert {frozenset(draw) for draw in seen["draws"]} == {frozenset(seen_by(DRAW, letter))}
    if letter == "P":
        assert not re.search(r"value|1200000|Meridian", answer.content.decode())


def test_it_tells_what_is_authorised_drawn_and_left(world, systems, case):
    first = world.file_shipment(case, lines=taking(3, "100000.00"))
    second = world.file_shipment(case, lines=taking(2))
    world.execute(second, "cancel", "filer")
    seen = systems["filer"].get(place(case)).json()
    assert (seen["case"], seen["state"], seen["expires_on"]) == (case.reference, "approved", "2030-03-02")
    balance = {name: seen[name] for name in ("value", "max_total_value", "drawn_value", "left_value")}
    assert balance == {
        "value": "1200000.00",
        "max_total_value": "1320000.00",
        "drawn_value": "100000.00",
        "left_value": "1220000.00",
    }
    (line,) = seen["lines"]
    assert (line["quantity"], line["drawn_quantity"], line["left_quantity"]) == (40, 3, 37)
    assert [(draw["shipment"], draw["state"], draw["quantity"], draw["value"]) for draw in seen["draws"]] == [
        (first.reference, "lodged", 3, "100000.00"),
        (second.reference, "cancelled", 2, "60000.00"),
    ]
    assert [draw["given_back_at"] is None for draw in seen["draws"]] == [True, False]


def test_a_shipment_that_somebody_may_not_see_is_not_named(world, systems, case):
    mine = world.file_shipment(spares_on(world, case), who="hal")
    shipments = {
        who: systems[who].get(place(case)).json()["draws"][0]["shipment"] for who in ("filer", "hal")
    }
    assert shipments == {"filer": None, "hal": mine.reference}


def test_its_case_names_it(systems, case):
    for who in ("filer", "hal"):
        seen = systems[who].get(f"cases/{case.reference}").json()
        assert seen["authorisation"] == granted(case).number


@pytest.mark.parametrize("who", ["stranger", "repairer"])
def test_others_find_nothing(systems, case, who):
    is_problem(systems[who].get(place(case)), 404, "not-found")
    assert systems[who].get("authorisations").json()["items"] == []


@pytest.mark.parametrize("number", ["050000001", "TA-000001-26", "51", "AB-100001-26", "050100001x"])
def test_what_is_none_is_not_found(systems, case, number):
    is_problem(systems["filer"].get(f"authorisations/{number}"), 404, "not-found")


def test_the_list_is_the_holders_own_page_by_page(world, systems):
    numbers = [granted(licence(world)).number for _ in range(3)]
    first = systems["filer"].get("authorisations?limit=2").json()
    rest = systems["filer"].get(first["next"].removeprefix("http://testserver")).json()
    assert [item["number"] for item in (*first["items"], *rest["items"])] == numbers
    assert rest["next"] is None
    assert systems["hal"].get("authorisations").json()["items"] == []
    stolen = first["next"].partition("cursor=")[2].partition("&")[0]
    is_problem(systems["hal"].get(f"authorisations?cursor={stolen}"), 400, "validation")
    is_problem(systems["filer"].get(f"cases?cursor={stolen}"), 400, "validation")


@pytest.mark.parametrize("count", [10, 1000])
def test_it_costs_the_same_however_many_draws_there_are(world, systems, case, count):
    line = AuthorisedLine.objects.get(line__case=case)
    shipment = world.file_shipment(case, lines=taking(1))
    Case.objects.filter(pk=shipment.pk).update(received_at=None)
    copies = [
        Line(case=shipment, drawn_from=line.line, number=number, quantity=1, value=1, usml_category="XIX(f)")
        for number in range(2, count + 1)
    ]
    Line.objects.bulk_create(copies)
    Drawdown.objects.bulk_create(
        [Drawdown(line=copy, authorised_line=line, drawn_at=world.now) for copy in copies]
    )
    for who in ("filer", "end_user"):
        answer, sent = statements(lambda who=who: systems[who].get(place(case)))
        assert len(answer.json()["draws"]) == count
        assert len(sent) <= RETRIEVE
    answer, sent = statements(lambda: systems["filer"].get("authorisations"))
    assert len(sent) <= LIST


def test_the_value_of_a_shipment_is_told_and_refused_beyond_the_tolerance(systems, case):
    lodge = f"cases/{case.reference}/shipments"
    body = shipment_body(lines=[{"line": 1, "quantity": 1, "value": "1320000.01"}])
    problem = is_problem(systems["filer"].post(lodge, body), 409, "refused")
    assert [(error["code"], error["citations"]) for error in problem["errors"]] == [
        ("value_over_tolerance", ["22 CFR 123.23"])
    ]
    body = shipment_body(lines=[{"line": 1, "quantity": 1, "value": "1320000.00"}])
    assert systems["filer"].post(lodge, body).status_code == 201
    assert Authorisation.objects.get().drawn_value == Decimal("1320000.00")


def test_the_terms_of_an_agreement_are_filed_and_shown(world, systems):
    terms = {
        "territory": ["IN", "SG"],
        "quantity_to_be_made": 2400,
        "transfer_limits": "None to third parties.",
    }
    from tests.api.calling import FILING

    filed = {**FILING, "instrument": "MLA", "transaction": "manufacture_abroad", "ends_on": "2034-12-31"}
    answer = systems["filer"].post("licence-cases", {**filed, **terms})
    assert {name: answer.json()[name] for name in terms} == terms
    assert LicenceDetail.objects.get().territory == ["IN", "SG"]
    problem = is_problem(systems["filer"].post("licence-cases", {**FILING, **terms}), 400, "validation")
    assert {error["pointer"] for error in problem["errors"]} == {f"/{name}" for name in terms}


def test_a_line_of_spares_names_the_line_of_the_licence(world, systems, case):
    spares = spares_on(world, case, lines=[{**BLADE, "part_number": "", "licence_line": 1}])
    (line,) = systems["hal"].get(f"cases/{spares.reference}").json()["lines"]
    assert line["licence_line"] == 1
