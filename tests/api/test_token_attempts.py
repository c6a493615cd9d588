"""The token endpoint under attack: the same work for every client id, waits that grow, few secrets checked at once."""

import threading
from contextlib import ExitStack

import pytest
from django.core.cache import caches
from django.test import Client

from api import attempts, oauth
from licensing.messaging.wakeups import Breaker
from licensing.models import ApiClient
from tests.api.test_oauth import SECRET, ask

GRANT = "grant_type=client_credentials&scope=cases:read"


@pytest.fixture
def client(world, settings):
    settings.TOKEN_LIMITS = True
    caches["limits"].clear()
    result = ApiClient.objects.get(pk=world.actors["filer"].client_id)
    result.granted_scopes, result.client_secret = ["cases:read"], SECRET
    result.save()
    yield result
    caches["limits"].clear()


def wrong(client_id, **more):
    return ask(None, GRANT, words=f"{client_id}:wrong", **more)


@pytest.fixture
def checked(monkeypatch):
    """The secrets that were compared, however that ended."""
    seen, original = [], oauth.ClientValidator._check_secret

    def check(self, provided, stored):
        seen.append(stored.partition("$")[0])
        return original(self, provided, stored)

    monkeypatch.setattr(oauth.ClientValidator, "_check_secret", check)
    return seen


@pytest.mark.parametrize("body", [False, True])
@pytest.mark.parametrize("known", ["known", "unknown", "inactive"])
def test_one_secret_is_checked_whoever_asks(client, world, checked, known, body):
    client_id = "nobody" if known == "unknown" else client.client_id
    if known == "inactive":
        world.us_firm.is_active = False
        world.us_firm.save()
    if body:
        answer = ask(client, f"{GRANT}&client_id={client_id}&client_secret=wrong", header="")
    else:
        answer = wrong(client_id)
    assert (answer.status_code, answer.json()) == (401, {"error": "invalid_client"})
    assert checked == [client.client_secret.partition("$")[0]]


def test_a_wrong_header_is_not_tried_again_from_the_body(client, checked):
    assert (
        ask(None, f"{GRANT}&client_id={client.client_id}&client_secret={SECRET}", words="a:b").status_code
        == 401
    )
    assert len(checked) == 1


@pytest.mark.parametrize(
    ("failures", "seconds"), [(0, 0), (3, 0), (4, 1), (5, 2), (6, 4), (9, 32), (10, 60), (10**6, 60)]
)
def test_the_wait_doubles_up_to_its_longest(failures, seconds):
    assert attempts.delay(failures, *attempts.OF_CLIENT) == seconds


@pytest.mark.parametrize("known", [True, False])
def test_after_a_few_failures_a_client_id_waits_wherever_it_comes_from(client, checked, known):
    client_id = client.client_id if known else "nobody"
    assert [wrong(client_id).status_code for _ in range(4)] == [401] * 4
    del checked[:]
    answer = wrong(client_id, REMOTE_ADDR="192.0.2.7")
    assert (answer.status_code, answer.json()["error"]) == (429, "temporarily_unavailable")
    assert 1 <= int(answer["Retry-After"]) <= 2
    assert checked == []  # nothing is worked out for it


def test_an_address_waits_whichever_ids_it_tries(client):
    assert {wrong(f"nobody-{n}").status_code for n in range(21)} == {401}
    assert wrong("nobody-21").status_code == 429
    assert wrong("nobody-21", REMOTE_ADDR="192.0.2.7").status_code == 401


def test_a_client_that_has_had_a_token_is_not_kept_out_by_others(client):
    assert ask(client, GRANT).status_code == 200
    for n in range(4):
        wrong(client.client_id, REMOTE_ADDR=f"192.0.2.{n}")
    assert wrong(client.client_id, REMOTE_ADDR="192.0.2.9").status_code == 429
    assert ask(client, GRANT).status_code == 200


def test_where_redis_is_away_nobody_waits_and_it_is_counted(client, settings, monkeypatch):
    def away():
        raise ConnectionError("no route")

    monkeypatch.setattr(attempts, "_limits", away)
    monkeypatch.setattr(attempts._REDIS, "breaker", Breaker())
    before = attempts.FAILED_OPEN._value.get()
    assert [wrong(client.client_id).status_code for _ in range(6)] == [401] * 6
    assert ask(client, GRANT).status_code == 200
    assert attempts.FAILED_OPEN._value.get() > before
    settings.METRICS_TOKEN = "a token"
    shown = Client().get("/metrics", HTTP_AUTHORIZATION="Bearer a token").content.decode()
    assert "licensing_token_limits_unknown_total" in shown


def test_only_so_many_secrets_are_checked_at_once(client, checked, monkeypatch):
    monkeypatch.setattr(attempts, "PATIENCE", 0.01)
    monkeypatch.setattr(attempts, "_CHECKING", threading.BoundedSemaphore(2))
    with ExitStack() as held:
        assert [held.enter_context(attempts.checking()) for _ in range(2)] == [True, True]
        answer = ask(client, GRANT)
        assert (answer.status_code, answer["Retry-After"]) == (503, "1")
        assert answer.json()["error"] == "temporarily_unavailable"
        assert checked == []
    assert ask(client, GRANT).status_code == 200
