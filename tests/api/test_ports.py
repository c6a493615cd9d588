"""Ports: only a port's system holds a shipment and lets it go, and only by a scope that no other partner is given."""

import pytest
from django.core.exceptions import ValidationError
from oauth2_provider.models import AccessToken

from api.serializers.transitions import partner_inputs
from api.views.base import HOLD, WRITE, scope_of
from licensing.models import ApiClient
from licensing.models.clients import SCOPES_OF_PARTNERS, scopes_for
from licensing.models.partners import PartnerKind
from tests.api.calling import caller, is_problem
from tests.api.journey import body
from tests.api.test_oauth import SECRET, ask
from workflows.tables.shipment import SHIPMENT

PORTS_OWN = {"hold", "clear", "seize"}


def path(case, name):
    return f"cases/{case.reference}/transitions/{name}"


def client_of(world, who) -> ApiClient:
    return ApiClient.objects.get(pk=world.actors[who].client_id)


def test_what_ports_alone_take_needs_the_ports_scope():
    assert {name for name in partner_inputs() if scope_of(name) == HOLD} == PORTS_OWN
    assert {scope_of(name) for name in set(partner_inputs()) - PORTS_OWN} == {WRITE}
    assert {transition.name for transition in SHIPMENT.transitions} >= PORTS_OWN


@pytest.mark.parametrize("kind", PartnerKind.values)
def test_only_a_port_may_have_the_scope(kind):
    assert (HOLD in scopes_for(kind)) is (kind == "port")
    assert (WRITE in scopes_for(kind)) is (kind != "port")
    assert set(SCOPES_OF_PARTNERS) == set(PartnerKind.values)


def test_an_unknown_kind_of_partner_has_no_scopes():
    assert scopes_for("embassy") == ()


@pytest.mark.parametrize(
    ("who", "granted", "scope", "status"),
    [
        ("export_port", ["cases:read", HOLD], HOLD, 200),
        ("export_port", ["cases:read", HOLD, WRITE], WRITE, 400),  # by mistake
        ("export_port", ["cases:read"], HOLD, 400),
        ("filer", ["cases:read", WRITE, HOLD], HOLD, 400),  # by mistake
        ("filer", ["cases:read", WRITE, HOLD], f"cases:read {HOLD}", 400),
        ("filer", ["cases:read", WRITE, HOLD], "cases:read", 200),
        ("sponsor", [HOLD], HOLD, 400),
    ],
)
def test_the_token_endpoint_gives_it_to_ports_alone(world, who, granted, scope, status):
    client = client_of(world, who)
    client.granted_scopes, client.client_secret = granted, SECRET
    client.save()
    answer = ask(client, f"grant_type=client_credentials&scope={scope.replace(' ', '+')}")
    assert answer.status_code == status, answer.content
    if status == 400:
        assert answer.json()["error"] == "invalid_scope"
        assert not AccessToken.objects.exists()
    else:
        assert answer.json()["scope"] == scope


def test_a_token_that_was_given_by_mistake_is_not_enough(world):
    """Even a token with the scope, of a client that was granted it, does not make a firm a port."""
    case = world.at("lodged", kind="shipment")
    client = client_of(world, "filer")
    client.granted_scopes = ["cases:read", WRITE, HOLD]
    client.save()
    answer = caller(client, f"cases:read {WRITE} {HOLD}").post(path(case, "hold"), body(case, "hold"))
    assert is_problem(answer, 403, "insufficient-scope")["scope"] == HOLD
    assert world.fresh(case).event_count == case.event_count


@pytest.mark.parametrize(
    ("who", "scopes", "fine"),
    [
        ("export_port", ["cases:read", HOLD], True),
        ("export_port", [WRITE], False),
        ("filer", ["cases:read", WRITE, "documents:write"], True),
        ("filer", [HOLD], False),
        ("filer", ["everything"], False),
    ],
)
def test_a_client_is_refused_scopes_that_are_not_its_partners(world, who, scopes, fine):
    client = client_of(world, who)
    client.granted_scopes = scopes
    if fine:
        client.clean()
    else:
        with pytest.raises(ValidationError) as caught:
            client.clean()
        assert set(caught.value.message_dict) == {"granted_scopes"}


def test_a_client_without_a_partner_is_refused_for_that_alone():
    ApiClient(granted_scopes=[HOLD]).clean()


@pytest.mark.parametrize("name", sorted(PORTS_OWN))
def test_a_partner_that_writes_does_not_hold(world, systems, name):
    case = world.at("lodged" if name == "hold" else "held", kind="shipment")
    for who in ("filer", "hal", "sponsor", "stranger"):
        problem = is_problem(systems[who].post(path(case, name), body(case, name)), 403, "insufficient-scope")
        assert problem["scope"] == HOLD
    assert world.fresh(case).event_count == case.event_count


def test_a_port_does_nothing_else(world, systems):
    case = world.at("lodged", kind="shipment")
    port = systems["export_port"]
    for name in ("depart", "cancel", "approve"):
        assert (
            is_problem(port.post(path(case, name), body(case, name)), 403, "insufficient-scope")["scope"]
            == WRITE
        )
    for method, where in (
        ("POST", "spares-cases"),
        ("PATCH", f"cases/{case.reference}"),
        ("POST", f"cases/{case.reference}/shipments"),
        ("POST", f"cases/{case.reference}/documents"),
    ):
        is_problem(port.call(method, where, {}), 403, "insufficient-scope")
    assert world.fresh(case).event_count == case.event_count


def test_a_port_of_neither_side_sees_nothing(world, systems):
    only = [{"role": "export_port", "name": "JFK", "country": "US", "partner": "jfk"}]
    case = world.file_shipment(world.at("released", kind="spares"), parties=only)
    is_problem(systems["import_port"].get(f"cases/{case.reference}"), 404, "not-found")
    is_problem(systems["import_port"].post(path(case, "hold"), body(case, "hold")), 404, "not-found")
    assert [item["name"] for item in listed(systems["export_port"], case)] == ["hold"]


def test_the_other_sides_port_does_not_let_go(world, systems):
    case = world.at("held", kind="shipment")
    for name in ("clear", "seize"):
        problem = is_problem(systems["import_port"].post(path(case, name), body(case, name)), 409, "refused")
        assert [error["code"] for error in problem["errors"]] == ["other_side"]
    assert world.fresh(case).event_count == case.event_count


def listed(system, case):
    return system.get(f"cases/{case.reference}/transitions").json()["transitions"]
