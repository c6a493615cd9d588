"""Tokens: given to a client that proves its secret, with the scopes that it asks for and was granted."""

import base64
from datetime import timedelta

import pytest
from django.test import Client
from oauth2_provider.models import AccessToken

from licensing.models import ApiClient
from tests.api.calling import Caller, caller, is_problem, statements

TOKEN = "/api/oauth/token"
SECRET = "a secret: of % tests"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def client(world) -> ApiClient:
    result = ApiClient.objects.get(pk=world.actors["filer"].client_id)
    result.granted_scopes, result.client_secret = ["cases:read", "cases:write"], SECRET
    result.save()
    return result


def ask(client, body="grant_type=client_credentials&scope=cases:read", secret=SECRET, **more):
    words = more.pop("words", None) or f"{client.client_id}:{secret.replace('%', '%25')}"
    header = more.pop("header", "Basic " + base64.b64encode(words.encode()).decode())
    return Client().generic(
        "POST",
        more.pop("path", TOKEN),
        body,
        content_type=more.pop("content_type", FORM),
        HTTP_AUTHORIZATION=header,
        **more,
    )


def test_a_token_lives_twelve_minutes(client):
    answer = ask(client)
    assert answer.status_code == 200
    values = answer.json()
    assert (values["token_type"], values["expires_in"], values["scope"]) == ("Bearer", 720, "cases:read")
    assert "refresh_token" not in values
    kept = AccessToken.objects.get()
    assert timedelta(minutes=11) < kept.expires - kept.created <= timedelta(minutes=12)
    assert Caller(values["access_token"]).get("cases").status_code == 200


def test_the_secret_may_stand_in_the_body(client):
    body = f"grant_type=client_credentials&scope=cases:read&client_id={client.client_id}&client_secret={SECRET.replace('%', '%25')}"
    assert ask(client, body, header="").status_code == 200


@pytest.mark.parametrize("scope", ["", "&scope=", "&scope=%20"])
def test_who_asks_for_no_scope_is_refused(client, scope):
    answer = ask(client, f"grant_type=client_credentials{scope}")
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope")
    assert answer.json()["error_description"] == "Name at least one scope that the client was granted."
    assert not AccessToken.objects.exists()


def test_a_token_of_before_without_a_scope_opens_nothing(client):
    system = caller(client, "")
    for method, path in (("GET", "cases"), ("POST", "licence-cases"), ("GET", "cases/LIC-2026-00000-00000")):
        is_problem(system.call(method, path, {}), 403, "insufficient-scope")


@pytest.mark.parametrize("scope", ["documents:write", "cases:read documents:write", "everything", "*"])
def test_an_ungranted_scope_is_refused(client, scope):
    answer = ask(client, f"grant_type=client_credentials&scope={scope}")
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope")
    assert not AccessToken.objects.exists()


def test_a_scope_taken_back_takes_it_from_live_tokens(client):
    system = caller(client)
    assert system.get("cases").status_code == 200
    ApiClient.objects.filter(pk=client.pk).update(granted_scopes=["cases:write"])
    is_problem(system.get("cases"), 403, "insufficient-scope")


def test_an_inactive_partner_has_no_tokens(client, world):
    system = caller(client)
    world.us_firm.is_active = False
    world.us_firm.save()
    assert ask(client).status_code == 401
    is_problem(system.get("cases"), 401, "unauthenticated")


def test_an_expired_token_is_none(client):
    system = caller(client)
    AccessToken.objects.update(expires="2026-01-01T00:00:00Z")
    answer = system.get("cases")
    is_problem(answer, 401, "unauthenticated")
    assert answer["WWW-Authenticate"].startswith('Bearer realm="api"')
    assert 'error_description="The access token has expired."' in answer["WWW-Authenticate"]
    assert answer.json()["detail"] == "The access token has expired."


def test_a_revoked_token_is_none(client):
    token = ask(client).json()["access_token"]
    assert ask(client, f"token={token}", path="/api/oauth/revoke").status_code == 200
    is_problem(Caller(token).get("cases"), 401, "unauthenticated")


def test_a_client_revokes_no_other_clients_token(client, world):
    other = caller(world.actors["consignee"].client_id)
    assert ask(client, f"token={other.token}", path="/api/oauth/revoke").status_code == 200
    assert other.get("cases").status_code == 200


def test_a_token_counts_in_the_header_alone(client):
    token = ask(client).json()["access_token"]
    is_problem(Caller().get(f"cases?access_token={token}"), 401, "unauthenticated")
    is_problem(Caller().post("licence-cases", {"access_token": token}), 401, "unauthenticated")


def test_knowing_a_caller_costs_one_statement(callers):
    answer, sent = statements(lambda: callers["filer"].call("PATCH", "cases"))
    assert answer.status_code == 405
    assert len(sent) == 1


@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Bearer ",
        "Bearer a b",
        "Bearer \xff\xfe",
        "Basic !!!",
        "bearer x" * 500,
        "Digest x",
        "Bearer ,",
    ],
)
def test_a_strange_header_is_no_token(db, header):
    is_problem(Caller().get("cases", HTTP_AUTHORIZATION=header), 401, "unauthenticated")


GRANT = "grant_type=client_credentials"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (f"{GRANT}&scope=%00", 400),
        (f"{GRANT}&scope=a%FFb", 400),
        (f"{GRANT}&scope=cases:read&scope=cases:write", 400),
        (f"{GRANT}&grant_type=password", 400),
        ("grant_type=%00", 400),
        ("grant_type=password&username=a&password=b", 400),
        ("grant_type=refresh_token&refresh_token=x", 400),
        ("grant_type=authorization_code&code=%00", 400),
        ("grant_type=urn:ietf:params:oauth:grant-type:device_code", 400),
        ("x=1", 400),
        ("%", 400),
        ("&".join(f"a{n}=1" for n in range(3000)), 413),
        ("a&" * 3000, 400),
        (f"{GRANT}&scope={'x' * 9000}", 413),
        (f"{GRANT}&scope={'x' * 4000}", 400),
    ],
)
def test_a_strange_form_is_a_clear_refusal(client, body, status):
    answer = ask(client, body)
    assert answer.status_code == status, answer.content
    assert {"error", "type"} & set(answer.json())
    assert not AccessToken.objects.exists()


@pytest.mark.parametrize(
    "words",
    [
        "a\x00:b",
        ":",
        "no colon",
        "%00:%00",
        "%FF:%FF",
        "x" * 6000 + ":y",
        "\ud800".encode("utf-8", "surrogatepass"),
    ],
)
def test_strange_credentials_are_refused(client, words):
    raw = words if isinstance(words, bytes) else words.encode()
    answer = ask(client, header="Basic " + base64.b64encode(raw).decode())
    assert answer.status_code == 401, answer.content
    assert answer.json()["error"] == "invalid_client"


@pytest.mark.parametrize(
    "header", ["Basic", "Basic ", "Basic !!!", "Basic \xff", "Basic YQ", "basic YTpi", "Bearer x"]
)
def test_a_strange_basic_header_is_refused(client, header):
    assert ask(client, header=header).status_code == 401


def test_the_endpoint_takes_a_form_by_post_alone(client):
    is_problem(ask(client, "{}", content_type="application/json"), 415, "unsupported-media-type")
    is_problem(ask(client, "x", content_type="multipart/form-data; boundary="), 415, "unsupported-media-type")
    assert ask(client, content_type=f"{FORM}; charset=utf-16").status_code == 400
    answer = Client().get(TOKEN)
    is_problem(answer, 405, "method-not-allowed")
    assert answer["Allow"] == "POST"
