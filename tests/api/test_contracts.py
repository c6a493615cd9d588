"""A contract over HTTP: its filer files it and reads what it comes to; nobody else reads a price or another's filing."""

import pytest

from tests.api.calling import FILING, caller, is_problem, places
from tests.world import make_world
from tests.worlds.contracts import CONTRACT, of_other, sold

FILED = {
    "contract_number": "HAL/ED/F404/2217",
    "contract_on": "2025-11-03",
    "contract_value": "30000000.00",
    "purchaser": "Hindustan Aeronautics Ltd",
}


def test_a_contract_is_filed_edited_and_read(world, filer):
    case = filer.post("licence-cases", {**FILING, **FILED}).json()
    assert {name: case[name] for name in FILED} == FILED
    assert case["contract"] == {
        "amount": "30000000.00",
        "filed_value": "12.50",
        "by_stated_value": True,
        "filings": [{"reference": case["reference"], "value": "12.50"}],
        "contradictions": [],
    }
    body = {"version": case["version"], "contract_value": "31000000.00"}
    edited = filer.patch(f"cases/{case['reference']}", body).json()
    assert (edited["contract_value"], edited["contract"]["amount"]) == ("31000000.00", "31000000.00")
    none = {"contract_number": "", "contract_on": None, "contract_value": None, "purchaser": ""}
    edited = filer.patch(f"cases/{case['reference']}", {"version": edited["version"], **none}).json()
    assert edited["contract"] is None


@pytest.mark.usefixtures("nothing_moves")
def test_what_is_wrong_is_named_by_its_field(filer):
    partly = {**FILING, "contract_number": "2217"}
    problem = is_problem(filer.post("licence-cases", partly), 400, "validation")
    assert places(problem) == {"/contract_on", "/contract_value", "/purchaser"}
    late = {**FILING, **FILED, "contract_on": "2026-03-09", "contract_value": "12.49"}
    problem = is_problem(filer.post("licence-cases", late), 400, "validation")
    assert places(problem) == {"/contract_on", "/contract_value"}


def test_the_filer_reads_its_own_filings_under_the_contract(world, filer):
    first, case = (
        sold(world, "1000.00"),
        sold(world, "2000.00", contract_value=CONTRACT["contract_value"] + 1),
    )
    sold(world, "4000.00", **of_other(world))
    read = filer.get(f"cases/{case.reference}").json()["contract"]
    assert read["filings"] == [
        {"reference": case.reference, "value": "2000.00"},
        {"reference": first.reference, "value": "1000.00"},
    ]
    assert (read["filed_value"], read["amount"]) == ("3000.00", "30000001.00")
    assert read["contradictions"] == [f"{first.reference} states a value of $30,000,000.00."]


def test_other_parties_read_nothing_of_it(world, callers):
    case = sold(world, "2000.00")
    answer = callers["consignee"].get(f"cases/{case.reference}")
    assert answer.status_code == 200
    assert answer.json().keys().isdisjoint({*FILED, "contract"})
    assert "2217" not in answer.content.decode()


def test_another_filer_learns_nothing_of_it(world):
    case = sold(world, "2000.00", contract_value=CONTRACT["contract_value"] * 2)
    others = sold(world, "4000.00", **of_other(world))
    other = caller(world.actors[of_other(world)["who"]].client_id)
    answer = other.get(f"cases/{others.reference}")
    assert answer.json()["contract"]["filings"] == [{"reference": others.reference, "value": "4000.00"}]
    assert case.reference not in answer.content.decode()


@pytest.mark.django_db
def test_a_filing_of_what_sells_nothing_has_no_sum():
    world = make_world()
    lent = {"instrument": "DSP-73", "transaction": "temporary_export"}
    case = sold(world, "2000.00", **lent)
    reader = caller(world.actors["filer"].client_id)
    assert reader.get(f"cases/{case.reference}").json()["contract"] is None
