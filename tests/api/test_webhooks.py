"""Webhooks: subscribed to over the API, called at a real receiver, signed, retried, in order, and never where they must not go."""

import json
import signal
import subprocess
import sys
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from standardwebhooks import Webhook as Verifier

from config.processes import wait_until
from licensing.context import database_now
from licensing.messaging import partner_notices
from licensing.messaging.queue import CALLS
from licensing.models import ApiClient, Webhook, WebhookDelivery
from licensing.models.webhooks import MOST_OF_PARTNER
from licensing.worker import webhooks as worker
from tests.api.calling import ALL_SCOPES, Caller, caller, is_problem, places
from tests.world import make_world

SCOPES = f"{ALL_SCOPES} webhooks:write"


@dataclass
class Receiver:
    """A running receiver: where it listens, and what it was called with."""

    port: int
    file: Path

    def url(self, path: str = "200") -> str:
        return f"http://127.0.0.1:{self.port}/{path}"

    def calls(self, path: str = "") -> list[dict]:
        lines = self.file.read_text().splitlines() if self.file.exists() else []
        return [call for call in map(json.loads, lines) if call["path"].startswith(f"/{path}")]

    def bodies(self, path: str = "") -> list[dict]:
        return [json.loads(call["body"]) for call in self.calls(path)]


@pytest.fixture
def receiver(tmp_path, settings):
    settings.WEBHOOK_PRIVATE_HOSTS = ["127.0.0.1"]
    file = tmp_path / "calls"
    command = [sys.executable, "-m", "tests.receiver", str(file)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield Receiver(int(process.stdout.readline()), file)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()


def subscribed_caller(world, name="filer") -> Caller:
    client = ApiClient.objects.get(pk=world.actors[name].client_id)
    client.granted_scopes = SCOPES.split()
    client.save()
    return caller(client.pk, SCOPES)


@pytest.fixture
def system(world):
    return subscribed_caller(world)


def subscribe(system, url, **more):
    answer = system.post("webhooks", {"url": url, **more})
    assert answer.status_code == 201, answer.content
    return answer.json()


def verified(system, hook, call):
    """The body, if the call is signed with the webhook's secret."""
    secret = system.get(f"webhooks/{hook['id']}/secret").json()["secret"]
    return Verifier(secret).verify(
        call["body"], {name.lower(): value for name, value in call["headers"].items()}
    )


class InThisThread(Executor):
    """Runs what it is given at once, so that it sees the test's transaction."""

    def submit(self, act, *args, **more):
        done = Future()
        done.set_result(act(*args, **more))
        return done


def tell(now=None):
    """Distribute what was recorded, then call it out."""
    partner_notices.deliver()
    return worker.call_out(now=now, pool=InThisThread())


def deliveries(system, hook):
    return system.get(f"webhooks/{hook['id']}/deliveries").json()["items"]


def test_it_is_told_what_the_feed_tells(world, system, receiver):
    hook = subscribe(system, receiver.url())
    case = world.at("review")
    tell()
    calls = receiver.calls()
    assert [verified(system, hook, call) for call in calls] == system.get("events").json()["items"]
    assert {json.loads(call["body"])["subject"] for call in calls} == {case.reference}
    assert {call["headers"]["Content-Type"] for call in calls} == {"application/cloudevents+json"}
    assert [call["headers"]["webhook-id"] for call in calls] == [
        json.loads(call["body"])["id"] for call in calls
    ]
    assert {one["state"] for one in deliveries(system, hook)} == {"delivered"}
    assert tell() == 0
    assert len(receiver.calls()) == len(calls)


def test_only_the_events_that_it_names(world, system, receiver):
    hook = subscribe(system, receiver.url(), event_types=["case.queried"])
    assert hook["event_types"] == ["case.queried"]
    case = world.at("review")
    world.execute(case, "query", "officer", reason="Which lot?")
    tell()
    assert [body["type"] for body in receiver.bodies()] == ["case.queried"]
    assert "Which lot?" not in receiver.calls()[0]["body"]


def test_a_stranger_is_told_nothing(world, receiver):
    subscribe(subscribed_caller(world, "stranger"), receiver.url())
    world.at("review")
    assert tell() == 0
    assert receiver.calls() == []


def test_a_failed_call_is_repeated_under_its_id_and_its_cases_events_wait(world, system, receiver):
    hook = subscribe(system, receiver.url("flaky"))
    case = world.at("review")
    now = database_now()
    assert tell(now) == 0  # the first fails, the others wait for it
    assert len(receiver.calls()) == 1
    waits = WebhookDelivery.objects.exclude(not_before=None).get()
    assert now + timedelta(seconds=5) <= waits.not_before <= now + timedelta(seconds=6)
    for seconds in range(1, 200, 8):
        tell(now + timedelta(seconds=seconds))
    first_seen = list(dict.fromkeys(body["id"] for body in receiver.bodies()))
    assert first_seen == [event["id"] for event in system.get("events").json()["items"]]
    taken = [body["data"]["version"] for body in receiver.bodies()][1::2]
    assert taken == sorted(taken)
    assert len(receiver.calls()) == 2 * len(first_seen)
    log = deliveries(system, hook)[0]
    assert [one["status"] for one in log["tries"]] == [500, 200]
    assert (log["state"], log["reference"]) == ("delivered", case.reference)


def test_retries_grow_from_five_seconds_to_a_day_and_end(world, system, receiver):
    hook = subscribe(system, receiver.url("500"), event_types=["case.approved"])
    world.at("approved")
    partner_notices.deliver()
    now, waited = database_now(), []
    while (one := WebhookDelivery.objects.get()).set_aside_at is None:
        Webhook.objects.update(rests_until=None)
        worker.call_out(now=now, pool=InThisThread())
        one.refresh_from_db()
        if one.set_aside_at is None:
            waited.append((one.not_before - now).total_seconds())
            now = one.not_before
    assert len(receiver.calls()) == CALLS.retries.most == len(waited) + 1
    nominal = [min(5 * 4**tries, 72_000) for tries in range(len(waited))]
    assert all(least <= wait <= least * 1.2 for least, wait in zip(nominal, waited, strict=True))
    assert nominal[-1] * 1.2 == 24 * 60 * 60
    (log,) = deliveries(system, hook)
    assert (log["state"], len(log["tries"])) == ("failed", CALLS.retries.most)
    # and once more by hand, where it is taken
    system.patch(f"webhooks/{hook['id']}", {"url": receiver.url("200")})
    again = system.post(f"webhooks/{hook['id']}/deliveries/{log['id']}/redeliver", {})
    assert again.status_code == 202
    assert tell() == 1
    assert receiver.bodies("200")[0]["id"] == log["id"]
    assert deliveries(system, hook)[0]["state"] == "delivered"


def test_a_rotated_secret_signs_beside_the_one_before_for_a_day(world, system, receiver):
    hook = subscribe(system, receiver.url())
    old = system.get(f"webhooks/{hook['id']}/secret").json()["secret"]
    assert system.post(f"webhooks/{hook['id']}/rotate", {}).status_code == 200
    new = system.get(f"webhooks/{hook['id']}/secret").json()["secret"]
    assert old != new
    Webhook.objects.update(previous_until=database_now() + timedelta(hours=1))  # the world is of long ago
    system.post(f"webhooks/{hook['id']}/ping", {})
    tell()
    (call,) = receiver.calls()
    headers = {name.lower(): value for name, value in call["headers"].items()}
    assert [Verifier(secret).verify(call["body"], headers)["type"] for secret in (old, new)] == [
        "webhook.ping"
    ] * 2
    Webhook.objects.update(previous_until=database_now() - timedelta(seconds=1))
    system.post(f"webhooks/{hook['id']}/ping", {})
    tell()
    assert receiver.calls()[1]["headers"]["webhook-signature"].count("v1,") == 1


def test_410_disables_and_it_can_be_enabled_again(world, system, receiver):
    hook = subscribe(system, receiver.url("410"))
    world.at("review")
    tell()
    assert len(receiver.calls()) == 1
    shown = system.get(f"webhooks/{hook['id']}").json()
    assert (shown["enabled"], shown["disabled_because"]) == (False, "Its receiver answered 410 Gone.")
    system.post(f"webhooks/{hook['id']}/ping", {})
    tell(database_now() + timedelta(days=2))
    assert len(receiver.calls()) == 1
    changed = system.patch(f"webhooks/{hook['id']}", {"enabled": True, "url": receiver.url("200")}).json()
    assert (changed["enabled"], changed["disabled_because"], changed["failures"]) == (True, "", 0)
    assert tell(database_now() + timedelta(days=2)) > 0


def test_a_redirect_is_not_followed(system, receiver):
    hook = subscribe(system, receiver.url("302"))
    system.post(f"webhooks/{hook['id']}/ping", {})
    tell()
    assert [call["path"] for call in receiver.calls()] == ["/302"]
    (log,) = deliveries(system, hook)
    assert log["tries"][0]["error"] == "It redirects, which is not followed."


@pytest.mark.parametrize("path", ["hang", "drip"])
def test_who_does_not_answer_is_left(system, receiver, monkeypatch, path):
    monkeypatch.setattr(worker, "MOST_SECONDS", 1)
    hook = subscribe(system, receiver.url(path))
    system.post(f"webhooks/{hook['id']}/ping", {})
    tell()
    (log,) = deliveries(system, hook)
    assert log["state"] == "waiting"
    assert log["tries"][0]["status"] is None
    assert 900 <= log["tries"][0]["milliseconds"] <= 10_000


def test_a_webhook_is_one_partners(world, system, receiver):
    hook = subscribe(system, receiver.url())
    system.post(f"webhooks/{hook['id']}/ping", {})
    (log,) = deliveries(system, hook)
    other = subscribed_caller(world, "hal")
    address = f"webhooks/{hook['id']}"
    for answer in (
        other.get(address),
        other.get(f"{address}/secret"),
        other.get(f"{address}/deliveries"),
        other.patch(address, {"enabled": False}),
        other.call("DELETE", address),
        other.post(f"{address}/rotate", {}),
        other.post(f"{address}/ping", {}),
        other.post(f"{address}/deliveries/{log['id']}/redeliver", {}),
    ):
        is_problem(answer, 404, "not-found")
    assert other.get("webhooks").json() == []
    assert system.get(address).json() == hook
    own = subscribe(other, receiver.url())
    is_problem(other.post(f"webhooks/{own['id']}/deliveries/{log['id']}/redeliver", {}), 404, "not-found")


def test_it_needs_its_scope(filer):
    assert is_problem(filer.get("webhooks"), 403, "insufficient-scope")["scope"] == "webhooks:write"


def test_it_is_deleted_with_its_deliveries(system, receiver):
    hook = subscribe(system, receiver.url())
    system.post(f"webhooks/{hook['id']}/ping", {})
    assert system.call("DELETE", f"webhooks/{hook['id']}").status_code == 204
    assert (Webhook.objects.count(), WebhookDelivery.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({}, "/url"),
        ({"url": 7}, "/url"),
        ({"url": "https://example.com/" + "x" * 500}, "/url"),
        ({"url": "https://example.com", "event_types": ["case.nothing"]}, "/event_types/0"),
        ({"url": "https://example.com", "event_types": "case.approved"}, "/event_types"),
        ({"url": "https://example.com", "secret": "x"}, "/secret"),
        *(
            ({"url": url}, "/url")
            for url in (
                "http://example.com/",
                "ftp://example.com/",
                "https://",
                "https:///x",
                "example.com",
                "https://user@example.com/",
                "https://u:p@example.com/",
                "https://example.com/#x",
                "https://example.com:99999/",
                "https://example.com:0/",
                "https://exa mple.com/",
                "https://ex\u00e4mple.com/",
                "https://[::1]/",
                "https://[::ffff:127.0.0.1]/",
                "https://127.0.0.1/",
                "https://169.254.169.254/latest/meta-data",
                "https://10.1.2.3/",
                "https://[fd00::1]/",
                "https://0.0.0.0/",
                "https://224.0.0.1/",
                "https://[64:ff9b::7f00:1]/",
                "https://[2002:7f00:1::]/",
                "javascript:alert(1)",
            )
        ),
    ],
)
def test_what_is_no_subscription_is_refused(system, body, place):
    assert places(is_problem(system.post("webhooks", body), 400, "validation")) == {place}
    assert Webhook.objects.count() == 0


def test_there_are_only_so_many(world, system):
    client = ApiClient.objects.get(pk=world.actors["filer"].client_id)
    now = datetime.now(tz=UTC)
    Webhook.objects.bulk_create(
        Webhook(partner=client.partner, url="https://example.com/", created_at=now)
        for _ in range(MOST_OF_PARTNER)
    )
    assert places(
        is_problem(system.post("webhooks", {"url": "https://example.com/"}), 400, "validation")
    ) == {"/url"}


def test_a_dead_receiver_delays_nobody(committed_db, receiver, settings, monkeypatch):
    """Six that hang and one that takes: the one is told all before any of the six has ended."""
    monkeypatch.setattr(worker, "MOST_SECONDS", 3)
    settings.WEBHOOK_THREADS = 3
    world = make_world()
    system = subscribed_caller(world)
    for number in range(6):
        subscribe(system, receiver.url(f"hang/{number}"))
    subscribe(system, receiver.url("200"))
    world.at("approved")
    partner_notices.deliver()
    Webhook.objects.filter(url__contains="hang").update(failures=1)
    taken = worker.call_out()
    log = WebhookDelivery.objects.exclude(delivered_at=None)
    assert taken == log.count() == len(system.get("events").json()["items"])
    ended = max(one.delivered_at for one in log)
    hung = WebhookDelivery.objects.filter(webhook__url__contains="hang").exclude(log=[])
    assert hung.count() == 6
    assert all(datetime.fromisoformat(one.log[0]["at"]) + timedelta(seconds=3) > ended for one in hung)
    rests = Webhook.objects.filter(url__contains="hang")
    assert all(one.failures == 2 and one.rests_until > ended for one in rests)


def test_killed_in_the_middle_all_are_told_under_their_ids(committed_db, receiver, settings):
    world = make_world()
    system = subscribed_caller(world)
    hook = subscribe(system, receiver.url("200"))
    cases = [world.at("review") for _ in range(12)]
    partner_notices.deliver()
    environment = {**committed_db.environment(), "WEBHOOK_PRIVATE_HOSTS": "127.0.0.1"}
    process = subprocess.Popen([sys.executable, "manage.py", "sweep", "--loop"], env=environment)
    try:
        wait_until(lambda: len(receiver.calls()) >= 3, seconds=60, what="three calls")
    finally:
        process.kill()
        process.wait()
    events = [event["id"] for event in system.get("events?limit=200").json()["items"]]
    later = database_now() + worker.LEASE
    worker.call_out(now=later)
    told = [body["id"] for body in receiver.bodies()]
    assert set(told) == set(events)
    assert len(told) - len(set(told)) <= worker.TURN
    for case in cases:
        versions = [
            body["data"]["version"] for body in receiver.bodies() if body["subject"] == case.reference
        ]
        assert list(dict.fromkeys(versions)) == sorted(set(versions))
    assert WebhookDelivery.objects.filter(webhook=hook["id"], delivered_at=None).count() == 0
