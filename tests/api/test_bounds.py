"""Bounds: a body costs what its size is worth, and no number in it is too large to be refused."""

import json

import pytest

from api.serializers.fields import MOST_UNKNOWN
from licensing.regulations import dpas_orders
from tests.api.calling import FILING, is_problem


@pytest.mark.parametrize(
    "number", ["1e99999999999999999999", "-1e99999999999999999999", "1e-99999999999999999999"]
)
@pytest.mark.parametrize("path", ["licence-cases", "assessments/dpas-sequence"])
@pytest.mark.usefixtures("nothing_moves")
def test_a_number_beyond_all_bounds_is_named(filer, number, path):
    content = json.dumps({**FILING, "contract_value": "@"}).replace('"@"', number).encode()
    problem = is_problem(filer.post(path, content), 400, "bad-request")
    assert [(error["pointer"], error["code"]) for error in problem["errors"]] == [
        ("/contract_value", "not_a_number")
    ]


@pytest.mark.parametrize("path", ["licence-cases", "cases/{}/transitions/submit"])
def test_of_many_unknown_names_so_many_are_told(world, filer, path):
    names = {f"n{number:05}": 1 for number in range(40_000)}
    answer = filer.post(path.format(world.at("draft").reference), names)
    problem = is_problem(answer, 400, "validation")
    assert len(problem["errors"]) == MOST_UNKNOWN
    assert len(answer.content) < 100_000


def test_so_many_orders_are_looked_at_together(filer):
    order = {"rating": "DO-A1", "required_on": "2026-05-01", "received_on": "2026-03-02"}
    orders = [{"id": f"PO-{number}", **order} for number in range(dpas_orders.MOST_ORDERS + 1)]
    assert filer.post("assessments/dpas-sequence", {"orders": orders[:-1]}).status_code == 200
    problem = is_problem(filer.post("assessments/dpas-sequence", {"orders": orders}), 400, "validation")
    assert {error["pointer"].split("/")[1] for error in problem["errors"]} == {"orders"}
