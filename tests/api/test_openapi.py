"""The OpenAPI document: committed, valid, and true of the catalogue of workflows."""

import json
from datetime import date

import pytest
import yaml
from django.core.management import call_command
from drf_spectacular.validation import validate_schema
from jsonschema import Draft202012Validator

from api.serializers.examples import SEAHAWK
from api.serializers.kinds import BODIES, DRAFTED
from api.serializers.transitions import partner_inputs
from licensing.models import DeliveredItem
from tests.api.calling import FILING
from tests.api.journey import LATE, WHO
from tests.house import ROOT
from tests.world import partner
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
    assert named == set(partner_inputs())
    for name, inputs in partner_inputs().items():
        schema = body_of(document, document["paths"][place + name]["post"])
        assert set(schema["properties"]) == {"version", *(input_.name for input_ in inputs)}
        assert set(schema.get("required", ())) == {input_.name for input_ in inputs if input_.required}
        assert any(transition.name == name for flow in CATALOGUE.values() for transition in flow.transitions)
    assert (
        body_of(document, document["paths"][place + "execute"]["post"])["properties"]["executed_on"]["format"]
        == "date"
    )


@pytest.fixture
def demo(world):
    """The partners, the item and the filer that the examples name, as the demonstration has them."""
    ministry = partner("mod-india", "ministry")
    for code, kind in (("lockheed-martin", "firm"), ("port-jfk", "port"), ("port-mumbai", "port")):
        partner(code, kind, "IN" if code == "port-mumbai" else "US")
    item = DeliveredItem.objects.create(
        **SEAHAWK,
        usml_category="VIII(a)",
        end_user=ministry,
        authority_kind="letter_of_offer",
        authority_number="IN-P-SBH",
        delivered_on="2023-01-01",
    )
    item.sustained_by.add(world.end_user)
    return world


def example_of(operation):
    (example,) = operation["requestBody"]["content"]["application/json"]["examples"].values()
    return json.loads(json.dumps(example["value"], default=str))


@pytest.mark.parametrize("kind", DRAFTED)
@pytest.mark.usefixtures("demo")
def test_the_example_can_be_sent_as_it_stands(document, systems, kind):
    system = systems["filer" if kind == "licence" else "hal"]
    answer = system.post(f"{kind}-cases", example_of(document["paths"][f"/api/v1/{kind}-cases"]["post"]))
    assert answer.status_code == 201, answer.content
    reference = answer.json()["reference"]
    assert system.post(f"cases/{reference}/transitions/submit", {"version": 1}).status_code == 200


def test_the_example_of_a_shipment_can_be_sent_as_it_stands(document, demo, systems):
    letter = {"authority_ends_on": date(2029, 12, 31)}
    parent = demo.at("released", kind="spares", detail=letter).reference
    example = example_of(document["paths"]["/api/v1/cases/{reference}/shipments"]["post"])
    assert systems["hal"].post(f"cases/{parent}/shipments", example).status_code == 201


@pytest.mark.parametrize(("kind", "own"), [(kind, own) for kind in BODIES for own in (True, False)])
def test_every_kind_is_answered_as_it_is_described(document, world, systems, kind, own):
    case = world.at(LATE[kind], kind=kind)
    who = WHO[kind]["filer" if own else "consignee"]
    schema = {
        "$ref": f"#/components/schemas/{'Filer' if own else 'Party'}{kind.capitalize()}Case",
        "components": document["components"],
    }
    answer = systems[who].get(f"cases/{case.reference}").json()
    assert [error.message for error in Draft202012Validator(schema).iter_errors(answer)] == []


def test_the_journey_is_told(document):
    for word in ("/shipments", "`submit`", "`depart`", "`hold`", "`dispute`", "`clear`", "`deliver`"):
        assert word in document["info"]["description"]


def test_a_transition_says_whose_it_is_in_each_kind(document):
    cancel = document["paths"]["/api/v1/cases/{reference}/transitions/cancel"]["post"]["description"]
    for kind in ("maintenance", "spares", "shipment", "priority"):
        assert f"- {kind}, by its filer, from " in cancel
    accept = document["paths"]["/api/v1/cases/{reference}/transitions/accept"]["post"]["description"]
    assert "- priority, by its supplier, from rated" in accept
    assert "licence" not in accept.replace("licences", "")


def test_what_one_kind_alone_asks_is_not_required_of_all(document):
    """Only a licence's answer may bring a DSP-83; every kind's answer has its words."""
    body = body_of(document, document["paths"]["/api/v1/cases/{reference}/transitions/answer"]["post"])
    assert set(body["required"]) == {"answer"}
    assert "dsp83_signed_on" in body["properties"]


def test_what_is_answered_is_what_is_described(document, filer):
    answer = filer.post("licence-cases", FILING).json()
    schema = {"$ref": "#/components/schemas/FilerLicenceCase", "components": document["components"]}
    assert [error.message for error in Draft202012Validator(schema).iter_errors(answer)] == []


def test_the_demos_example_can_be_sent_as_it_stands(world, filer):
    from licensing.scenario.example import example

    partner("mod-india", "ministry")
    body = example()
    item = body.pop("delivered_item")
    DeliveredItem.objects.create(
        **item,
        usml_category="XIX(a)",
        end_user=world.us_firm,
        authority_kind="licence",
        authority_number="050123456",
        delivered_on="2020-01-01",
    )
    assert filer.post("licence-cases", {**body, "delivered_item": item}).status_code == 201
