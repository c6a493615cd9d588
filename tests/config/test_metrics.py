"""Metrics: for whoever knows the token, in Prometheus' words, with the figures as they are."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection

from licensing.models import Clock, Firing, Notice, OutboxMessage
from licensing.worker import deadlines, metrics
from tests.world import make_world

TOKEN = "a-token-of-tests"


@pytest.fixture
def token(settings):
    settings.METRICS_TOKEN = TOKEN
    return {"Authorization": f"Bearer {TOKEN}"}


def figures(client, token):
    """Each line's figure by its name."""
    answer = client.get("/metrics", headers=token)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    lines = [line for line in answer.text.splitlines() if not line.startswith("#")]
    return {name: Decimal(figure) for name, figure in (line.rsplit(" ", 1) for line in lines)}


@pytest.mark.django_db
def test_where_no_token_is_set_there_is_nothing(client):
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


@pytest.mark.parametrize("values", ["", "Bearer ", "Bearer another", f"Basic {TOKEN}", f"Bearer {TOKEN}é"])
def test_without_the_token_nothing_is_told(client, token, values):
    answer = client.get("/metrics", headers={"Authorization": values})
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert "licensing_" not in answer.text


@pytest.mark.django_db
def test_it_is_read_only(client, token):
    assert client.post("/metrics", headers=token).status_code == 405


@pytest.mark.django_db
def test_an_engine_at_rest(client, token):
    result = figures(client, token)
    of_the_process = [
        name for name in result if name.endswith("_unknown_total")
    ]  # other tests count there too
    assert len(of_the_process) == 2
    assert {result[name] for name in result if name not in of_the_process} == {0}
    assert 'licensing_firing_lateness_seconds_bucket{le="+Inf"}' in result


@pytest.mark.django_db
def test_every_figure_says_what_it_is(client, token):
    lines = client.get("/metrics", headers=token).text.splitlines()
    typed = {line.split()[2] for line in lines if line.startswith("# TYPE")}
    facts = {line.split()[2] for line in lines if line.startswith("# HELP")}
    named = {line.split("{")[0].split(" ")[0] for line in lines if not line.startswith("#")}
    lateness = "licensing_firing_lateness_seconds"
    assert typed == facts == {name for name in named if not name.startswith(lateness)} | {lateness}


@pytest.mark.django_db
def test_names_and_labels_stay_what_collectors_know(client, token):
    edges = ("0.1", "0.25", "0.5", "1", "2.5", "5", "10", "30", "60", "300", "+Inf")
    late = "firing_lateness_seconds"
    alone = ("oldest_unfired_deadline_seconds", "deadlines_pending", "deadlines_due", "deadlines_set_aside")
    topics = ("cases", "desks", "letters", "partners")
    names = [f'{late}_bucket{{le="{edge}"}}' for edge in edges] + [f"{late}_count", f"{late}_sum", *alone]
    for name in ("outbox_waiting", "outbox_oldest_seconds", "outbox_set_aside"):
        names += [f'{name}{{topic="{topic}"}}' for topic in topics]
    names += [
        "notices_unmailed",
        "notices_set_aside",
        "token_limits_unknown_total",
        "rate_limits_unknown_total",
    ]
    assert list(figures(client, token)) == [f"licensing_{name}" for name in names]


@pytest.mark.django_db
def test_how_late_deadlines_fired(client, token):
    world = make_world()
    case = world.at("intake")
    world.sweep(10)
    clock = Clock.objects.get(case=case, purpose="stage")
    assert figures(client, token)["licensing_firing_lateness_seconds_count"] == 0  # long ago
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO licensing_firing (clock_id, revision, rung, due_at, fired_at, event_number)"
            " SELECT %s, 9, %s::text, t.now - make_interval(secs => %s), t.now, 1"
            " FROM (SELECT clock_timestamp() AS now) AS t",
            [(clock.pk, "a", 0), (clock.pk, "b", 0.2), (clock.pk, "c", 7), (clock.pk, "d", 1000)],
        )
    result = figures(client, token)
    name = "licensing_firing_lateness_seconds"
    edges = ("0.1", "0.25", "5", "10", "300", "+Inf")
    assert [result[f'{name}_bucket{{le="{edge}"}}'] for edge in edges] == [1, 2, 2, 3, 3, 4]
    assert result[f"{name}_count"] == 4
    assert result[f"{name}_sum"] == Decimal("1007.2")


@pytest.mark.django_db
def test_deadlines_pending_due_late_and_failed(client, token):
    world = make_world()
    first, second = world.at("intake"), world.at("queried")
    result = metrics.measure().deadlines
    assert (result.pending, result.due, result.failed) == (5, 5, 0)  # filed in March 2026
    assert result.oldest_seconds > 24 * 3600
    Clock.objects.filter(case=first).update(next_at=None, set_aside_at=world.now)
    waits = Clock.objects.filter(case=second, next_at__isnull=False)
    waits.update(next_at=first.filed_at.replace(year=2090))
    result = figures(client, token)
    assert result["licensing_deadlines_pending"] == 2
    assert result["licensing_deadlines_due"] == 0
    assert result["licensing_deadlines_set_aside"] == 3
    assert result["licensing_oldest_unfired_deadline_seconds"] == 0


@pytest.mark.django_db
def test_what_waits_and_what_failed(client, token):
    world = make_world()
    world.at("intake")
    OutboxMessage.objects.filter(event__number=1).update(set_aside_at=world.now)
    for failed_at in (None, world.now):
        Notice.objects.create(
            to="officer", subject="A", body="A", count=2, created_at=world.now, set_aside_at=failed_at
        )
    result = figures(client, token)
    assert result['licensing_outbox_waiting{topic="partners"}'] == 1
    assert result['licensing_outbox_set_aside{topic="partners"}'] == 1
    assert result['licensing_outbox_oldest_seconds{topic="partners"}'] > 24 * 3600
    assert result['licensing_outbox_waiting{topic="desks"}'] == 0
    assert result["licensing_notices_unmailed"] == 1
    assert result["licensing_notices_set_aside"] == 1


@pytest.mark.django_db
def test_a_firing_keeps_when_it_was_due(monkeypatch):
    world = make_world()
    case = world.at("intake")
    due = Clock.objects.get(case=case, purpose="stage").next_at
    deadlines.sweep(now=due + timedelta(seconds=7))
    (firing,) = Firing.objects.all()
    assert (firing.due_at, firing.fired_at) == (due, due + timedelta(seconds=7))


@pytest.mark.django_db
def test_a_firing_that_failed_before_counts_from_its_deadline():
    world = make_world()
    case = world.at("queried")
    clock = Clock.objects.get(case=case, purpose="detour")
    Clock.objects.filter(pk=clock.pk).update(failures=1, next_at=clock.next_at + timedelta(hours=3))
    deadlines.sweep(now=clock.next_at + timedelta(hours=4))
    assert Firing.objects.get(clock=clock).due_at == clock.next_at
