"""The OpenAPI document: committed, valid, and true of the catalogue of workflows."""

import json

import pytest
import yaml
from django.core.management import call_command
from drf_spectacular.validation import validate_schema

from api.serializers.kinds import BODIES
from api.serializers.transitions import takeable
from tests.api.calling import FILING
from tests.house import ROOT
from workflows.catalogue import CATALOGUE

COMMITTED = ROOT / "docs" / "openapi.yaml"


@pytest.fixture(scope="module")
def document() -> dict:
    return yaml.safe_load(COMMITTED.read_text())


def test_what_is_committed_is_what_the_code_says(tmp_path):
    call_command("spectacular", "--fail-on-warn", "--validate", "--file", str(tmp_path / "now.yaml"))
    assert (tmp_path / "now.yaml").read_text() == COMMITTED.read_text(), (
        "run: manage.py spectacular --file docs/openapi.yaml"
    )


def test_it_is_openapi_3_1(document):
    assert document["openapi"] == "3.1.0"
    validate_schema(document)


def operations(document):
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def test_every_operation_names_its_scope(document):
    scheme = document["components"]["securitySchemes"]["clientCredentials"]
    flow = scheme["flows"]["clientCredentials"]
    assert flow["tokenUrl"] == "/api/oauth/token"
    for name, operation in operations(document):
        (requirement,) = operation["security"]
        (scope,) = requirement["clientCredentials"]
        assert scope in flow["scopes"], name


def test_every_operation_is_explained(document):
    for name, operation in operations(document):
        assert operation["description"], name
        assert operation["summary"], name
        assert {"400", "401", "403"} <= set(operation["responses"]), name
        for status, answer in operation["responses"].items():
            if int(status) >= 400:
                assert list(answer["content"]) == ["application/problem+json"], name


def body_of(document, operation):
    reference = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    return document["components"]["schemas"][reference.rpartition("/")[2]]


def test_every_transition_of_a_partner_has_a_typed_body(document):
    place = "/api/v1/cases/{reference}/transitions/"
    named = {path.removeprefix(place) for path in document["paths"] if path.startswith(place)}
    assert named == set(takeable())
    for name, asks in takeable().items():
        schema = body_of(document, document["paths"][place + name]["post"])
        assert set(schema["properties"]) == {"version", *(ask.name for ask in asks)}
        assert set(schema["required"]) == {"version", *(ask.name for ask in asks if ask.required)}
        assert any(flow.named(name) for flow in CATALOGUE.values())
    assert (
        body_of(document, document["paths"][place + "execute"]["post"])["properties"]["executed_on"]["format"]
        == "date"
    )


@pytest.mark.parametrize("kind", sorted(BODIES))
def test_the_example_can_be_sent_as_it_stands(document, filer, kind):
    operation = document["paths"][f"/api/v1/{kind}-cases"]["post"]
    (example,) = operation["requestBody"]["content"]["application/json"]["examples"].values()
    answer = filer.post(f"{kind}-cases", json.loads(json.dumps(example["value"], default=str)))
    assert answer.status_code == 201, answer.content
    reference = answer.json()["reference"]
    assert filer.post(f"cases/{reference}/transitions/submit", {"version": 1}).status_code == 200


def test_what_is_answered_is_what_is_described(document, filer):
    from jsonschema import Draft202012Validator

    answer = filer.post("licence-cases", FILING).json()
    schema = {"$ref": "#/components/schemas/OwnLicenceCase", "components": document["components"]}
    assert [error.message for error in Draft202012Validator(schema).iter_errors(answer)] == []


def test_the_demos_example_can_be_sent_as_it_stands(world, filer):
    from licensing.scenario.example import example
    from tests.world import partner

    partner("mod-india", "ministry")
    body = example()
    item = body.pop("delivered_item")
    from licensing.models import DeliveredItem

    DeliveredItem.objects.create(
        **item,
        usml_category="XIX(a)",
        end_user=world.end_user,
        authority_kind="licence",
        authority_number="050123456",
        delivered_on="2020-01-01",
    )
    assert filer.post("licence-cases", {**body, "delivered_item": item}).status_code == 201
