"""Isolation, walked over every operation that the description has: without a token, without the scope, and with others' ids.

What another partner has is answered as what does not exist: the same status, the same words, the same statements sent,
in the address, the query and the body.
"""

import json
import re
import uuid
from functools import cache

import pytest
import yaml
from oauth2_provider.settings import oauth2_settings

from licensing.messaging import partner_notices
from licensing.models import ApiClient, Authorisation, Letter, Webhook, WebhookDelivery
from tests.api.calling import Caller, caller, everything, is_problem, statements
from tests.api.journey import ANSWERS, filing_body, shipment_body
from tests.api.test_documents import form, send
from tests.house import ROOT

METHODS = ("get", "post", "patch", "delete")
EVERY_SCOPE = "cases:read cases:write documents:write webhooks:write shipments:hold"
ABSENT = {
    "reference": "LIC-2026-00000-00000",
    "webhook": str(uuid.uuid4()),
    "delivery": str(uuid.uuid4()),
    "batch": str(uuid.uuid4()),
    "number": "7",
    "authorisation": "050999999",
}


@cache
def description():
    with (ROOT / "docs" / "openapi.yaml").open("rb") as file:
        return yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def operations():
    return [
        (method, path, operation)
        for path, methods in description()["paths"].items()
        for method, operation in methods.items()
        if method in METHODS and operation.get("security")
    ]


ALL = [pytest.param(*each, id=f"{each[0]} {each[1].removeprefix('/api/v1/')}") for each in operations()]
NAMING = [each for each in ALL if "{" in each.values[1]]


def scope_of(operation):
    ((scheme,),) = [list(each.items()) for each in operation["security"]]
    (scope,) = scheme[1]
    return scope


def body_of(method, path):
    """A body that the operation would take, as far as it can be known beforehand."""
    if method not in ("post", "patch"):
        return None
    if "/transitions/" in path:
        return ANSWERS.get(path.rpartition("/")[2], {})
    if path.endswith("/shipments"):
        return shipment_body()
    if "webhook" in path:
        return {"enabled": True} if method == "patch" else {}
    return {"subject": "Another"}


def call(system: Caller, method, path, ids):
    ids = {**ids, "number": ids["authorisation"]} if "/authorisations/" in path else ids
    address = re.sub(r"\{(\w+)\}", lambda found: ids[found[1]], path)
    if path.endswith("/documents") and method == "post":
        return system.call("POST", address, b"", content_type="multipart/form-data; boundary=x")
    return system.call(method.upper(), address, body_of(method, path), HTTP_IF_MATCH="*")


def told(answer, ids):
    """What an answer says, but for the names that the caller itself gave, and the trace."""
    text = answer.content.decode()
    for name in ids.values():
        text = text.replace(name, "...") if len(name) > 1 else text
    return answer.status_code, re.sub(r'"trace_id":\s*"\w+"', "", text)


@pytest.mark.parametrize(("method", "path", "operation"), ALL)
@pytest.mark.usefixtures("world")
def test_without_a_token_nothing(method, path, operation):
    before = everything()
    is_problem(call(Caller(), method, path, ABSENT), 401, "unauthenticated")
    is_problem(call(Caller("made up"), method, path, ABSENT), 401, "unauthenticated")
    assert everything() == before


@pytest.mark.parametrize(("method", "path", "operation"), ALL)
def test_without_the_scope_nothing(world, method, path, operation):
    wanted = scope_of(operation)
    others = " ".join(scope for scope in oauth2_settings.SCOPES if scope != wanted)
    name = "export_port" if wanted == "shipments:hold" else "stranger"
    system = caller(granted(world, name), others)
    before = everything()
    assert is_problem(call(system, method, path, ABSENT), 403, "insufficient-scope")["scope"] == wanted
    assert everything() == before


def granted(world, name):
    client = ApiClient.objects.get(pk=world.actors[name].client_id)
    client.granted_scopes = EVERY_SCOPE.split()
    client.save()
    return client


@pytest.fixture
def owned(world):
    """What the filer has, by the names that addresses give it: a case in which everything was done, and a webhook."""
    owner = granted(world, "filer")
    system = caller(owner, EVERY_SCOPE)
    case = world.at("approved")
    send(system, case, form())
    hook = Webhook.objects.create(partner=owner.partner, url="https://hooks.example/", created_at=world.now)
    delivery = WebhookDelivery.objects.create(webhook=hook, message_id=uuid.uuid4(), created_at=world.now)
    assert Letter.objects.filter(case=case).exists()
    return {
        "reference": case.reference,
        "webhook": str(hook.pk),
        "delivery": str(delivery.message_id),
        "batch": str(uuid.uuid4()),
        "number": "1",
        "authorisation": Authorisation.objects.get().number,
    }


@pytest.mark.parametrize(("method", "path", "operation"), NAMING)
def test_what_is_anothers_is_answered_as_what_is_not_there(world, owned, method, path, operation):
    port = scope_of(operation) == "shipments:hold"
    stranger = caller(granted(world, "export_port" if port else "stranger"), EVERY_SCOPE)
    absent = {**ABSENT, "number": owned["number"]} if "{reference}" in path else ABSENT
    before = everything()
    foreign, sent_for_foreign = statements(lambda: call(stranger, method, path, owned))
    nothing, sent_for_nothing = statements(lambda: call(stranger, method, path, absent))
    assert foreign.status_code == 404, foreign.content
    assert told(foreign, owned) == told(nothing, absent)
    assert len(sent_for_foreign) == len(sent_for_nothing)
    assert everything() == before


@pytest.mark.parametrize("name", ["reference", "client_reference"])
def test_in_the_query(world, owned, name):
    stranger = caller(granted(world, "stranger"), EVERY_SCOPE)
    answers = [stranger.get(f"cases?{name}={value}") for value in (owned["reference"], ABSENT["reference"])]
    assert {(answer.status_code, answer.content) for answer in answers} == {
        (200, b'{"items":[],"next":null}')
    }


@pytest.mark.parametrize(
    ("kind", "field"),
    [("licence", "replaces"), ("licence", "amends"), ("spares", "licence"), ("priority", "supports")],
)
def test_in_the_body(world, owned, kind, field):
    stranger = caller(granted(world, "stranger"), EVERY_SCOPE)
    answers = [
        stranger.post(f"{kind}-cases", {**filing_body(kind), field: value})
        for value in (owned["reference"], ABSENT["reference"])
    ]
    assert {answer.status_code for answer in answers} == {400}
    assert told(answers[0], owned) == told(answers[1], ABSENT)


def test_in_the_feed_and_in_lists(world, owned):
    stranger = caller(granted(world, "stranger"), EVERY_SCOPE)
    partner_notices.deliver()
    for path in (
        "events",
        "cases",
        "cases?changed_after=2000-01-01T00:00:00Z",
        "authorisations",
        "webhooks",
        "orders",
    ):
        answer = stranger.get(path)
        assert answer.status_code == 200, path
        body = json.loads(answer.content)
        assert (body if isinstance(body, list) else body["items"]) == [], path
