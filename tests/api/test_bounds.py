"""Bounds: a body costs what its size is worth, and no number in it is too large to be refused."""

import json

import pytest

from licensing.regulations import dpas_orders
from licensing.regulations.fields import MOST_LISTED
from licensing.regulations.topics import TOPICS
from tests.api.calling import FILING, is_problem, places
from workflows.input import MOST_ERRORS


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
    assert len(problem["errors"]) == MOST_ERRORS
    assert len(answer.content) < 100_000


def test_so_many_orders_are_looked_at_together(filer):
    order = {"rating": "DO-A1", "required_on": "2026-05-01", "received_on": "2026-03-02"}
    orders = [{"id": f"PO-{number}", **order} for number in range(dpas_orders.MOST_ORDERS + 1)]
    assert filer.post("assessments/dpas-sequence", {"orders": orders[:-1]}).status_code == 200
    problem = is_problem(filer.post("assessments/dpas-sequence", {"orders": orders}), 400, "validation")
    assert {error["pointer"].split("/")[1] for error in problem["errors"]} == {"orders"}


@pytest.mark.parametrize(
    ("subject", "found"), [("invoice\u202efdp", "U+202E"), ("two\nlines", "U+000A"), ("a\x07b", "U+0007")]
)
def test_what_nobody_sees_stands_in_no_subject(filer, subject, found):
    problem = is_problem(
        filer.post("licence-cases", {**FILING, "subject": subject}),
        400,
        "validation" if found == "U+000A" else "bad-request",
    )
    assert [error["pointer"] for error in problem["errors"]] == ["/subject"]
    assert found in problem["errors"][0]["detail"]


def test_an_address_may_have_lines(filer):
    party = {**FILING["parties"][0], "address": "12 Race Course Road\nNew Delhi"}
    answer = filer.post("licence-cases", {**FILING, "parties": [party, *FILING["parties"][1:]]})
    assert answer.status_code == 201, answer.content


def unbounded(schema, where=""):
    """The places of a schema in which a list, a text or a number has no bound."""
    if isinstance(schema, list):
        return [place for at, each in enumerate(schema) for place in unbounded(each, f"{where}/{at}")]
    if not isinstance(schema, dict):
        return []
    bounds = {
        "array": {"maxItems"},
        "string": {"maxLength", "enum", "pattern", "format", "const"},
        "integer": {"maximum", "exclusiveMaximum", "enum", "const"},
        "number": {"maximum", "exclusiveMaximum", "enum", "const"},
    }
    kind = schema.get("type")
    here = [where] if isinstance(kind, str) and kind in bounds and not bounds[kind] & schema.keys() else []
    return here + [place for name, each in schema.items() for place in unbounded(each, f"{where}/{name}")]


@pytest.mark.parametrize("topic", TOPICS)
def test_every_fact_of_an_assessment_is_bounded(topic):
    assert unbounded(TOPICS[topic].schemas()["facts"]) == []


@pytest.mark.parametrize(
    ("topic", "field", "value"),
    [
        ("congressional-notification", "destinations", "IN"),
        ("dpas-acceptance", "recipient_closed_on", "2026-07-06"),
        ("state-deadline", "open_exceptions", "policy_review"),
    ],
)
def test_a_list_of_facts_is_bounded(filer, topic, field, value):
    problem = is_problem(
        filer.post(f"assessments/{topic}", {field: [value] * (MOST_LISTED + 1)}), 400, "validation"
    )
    assert f"/{field}" in places(problem)
