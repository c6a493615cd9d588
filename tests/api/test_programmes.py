"""Programmes and arrangements over the API: named in filings, listed for their partners, told with their standing."""

import pytest

from licensing.models import Case
from tests.api.calling import FILING, caller, is_problem, places, statements
from tests.world import AGREEMENT, detail
from tests.worlds.arrangements import programme, sosa

SPARES = {
    "subject": "Gearbox spares",
    "authority_kind": "licence",
    "destination": "IN",
    "purpose": "Overdue inspection",
    "required_on": "2026-09-30",
    "lines": [{"description": "Gear", "usml_category": "VIII(h)(1)", "quantity": 2, "value": "9000.00"}],
    "parties": [{"role": "end_user", "name": "IAF", "country": "IN", "partner": "iaf"}],
}


@pytest.fixture
def engines(world):
    return programme(world.us_firm, world.end_user, arrangements=[sosa()])


@pytest.fixture
def hal(world):
    return caller(world.actors["hal"].client_id)


def test_a_filing_names_its_programme_and_an_edit_takes_it_back(filer, engines):
    created = filer.post("licence-cases", {**FILING, "programme": "engines"})
    assert (created.status_code, created.json()["programme"]) == (201, "engines")
    address = f"cases/{created.json()['reference']}"
    assert filer.get(address).json()["programme"] == "engines"
    answer = filer.patch(address, {"version": created.json()["version"], "programme": None})
    assert (answer.status_code, answer.json()["programme"]) == (200, None)


@pytest.mark.parametrize("code", ["others", "nothing"])
def test_a_programme_of_others_is_refused_like_one_that_is_not(world, filer, code):
    programme(world.end_user, code="others")
    problem = is_problem(filer.post("licence-cases", {**FILING, "programme": code}), 400, "validation")
    assert places(problem) == {"/programme"}
    assert problem["errors"][0]["detail"] == f"You are not a partner of programme '{code}'."
    assert not Case.objects.exists()


def test_a_party_reads_the_code_too(world, callers, engines):
    case = world.at("intake", programme="engines")
    assert callers["consignee"].get(f"cases/{case.reference}").json()["programme"] == "engines"


def test_spares_take_the_parent_agreement(world, hal, engines):
    agreement = world.at("approved", detail=detail(world, **AGREEMENT))
    world.execute(agreement, "execute", "filer", executed_on=world.now.date())
    engines.agreement = agreement
    engines.save()
    created = hal.post("spares-cases", {**SPARES, "programme": "engines"})
    assert (created.status_code, created.json()["licence"]) == (201, agreement.reference)


def test_a_filing_that_inherits_costs_two_statements_more(world, hal, engines):
    agreement = world.at("approved", detail=detail(world, **AGREEMENT))
    world.execute(agreement, "execute", "filer", executed_on=world.now.date())
    engines.agreement = agreement
    engines.save()
    plain = len(statements(lambda: hal.post("spares-cases", SPARES))[1])
    answer, sent = statements(lambda: hal.post("spares-cases", {**SPARES, "programme": "engines"}))
    assert answer.json()["licence"] == agreement.reference
    assert len(sent) <= plain + 2 <= 16, sent


def test_a_partner_lists_its_programmes_alone(world, callers, hal, engines):
    engines.agreement = world.file(detail=detail(world, **AGREEMENT))
    engines.save()
    (shown,) = callers["filer"].get("programmes").json()["items"]
    assert shown["agreement"] == engines.agreement.reference
    assert (shown["code"], shown["title"], shown["began_on"]) == (
        "engines", "Engine co-production", "2025-02-13",
    )  # fmt: skip
    assert shown["arrangements"] == [
        {
            "code": "sosa-india",
            "title": "SOSA with India",
            "kind": "sosa",
            "in_force": True,
            "standing": "In force since 22 August 2024.",
        }
    ]
    (theirs,) = hal.get("programmes").json()["items"]
    assert theirs["agreement"] is None  # a draft of another's
    assert callers["stranger"].get("programmes").json() == {"items": []}


def test_everybody_reads_what_the_arrangements_confer(callers, world):
    sosa()
    sosa(
        code="rdp",
        title="RDP",
        kind="rdp",
        signed_on=None,
        starts_on=None,
        confers=["procurement_preference"],
    )
    first, second = callers["stranger"].get("arrangements").json()["items"]
    assert (first["code"], first["in_force"], first["standing"]) == (
        "rdp", False, "Not signed. It has no effect.",
    )  # fmt: skip
    assert (second["parties"], second["confers"], second["in_force"]) == (
        ["IN", "US"], ["priority_support", "expedited_service_level"], True,
    )  # fmt: skip


@pytest.mark.parametrize("path", ["arrangements", "programmes"])
def test_both_need_the_right_to_read_and_take_no_parameters(world, callers, path):
    writer = caller(world.actors["filer"].client_id, "cases:write")
    assert writer.get(path).status_code == 403
    assert callers["nobody"].get(path).status_code == 401
    assert callers["filer"].get(f"{path}?on=2026-01-01").status_code == 400


def test_twenty_programmes_cost_what_one_does(world, filer, engines):
    few = len(statements(lambda: filer.get("programmes"))[1])
    for number in range(20):
        programme(world.us_firm, code=f"p{number}", arrangements=list(engines.arrangements.all()))
    assert len(statements(lambda: filer.get("programmes"))[1]) == few


def test_the_filer_reads_what_an_endorsement_rests_on(world, hal):
    sosa()
    case = world.at("authorisation", kind="priority")
    assert hal.get(f"cases/{case.reference}").json()["endorsed_under"] == "sosa-india"
