"""Rate limits: so many requests a minute for each client, told with every answer; without Redis nobody is refused."""

import re

import pytest
from django.core.cache import caches
from django.test import Client

from api import limits
from licensing.messaging.wakeups import Breaker
from tests.api.calling import FILING, everything, is_problem


@pytest.fixture
def few(settings, monkeypatch):
    """Three requests a minute, which does not end meanwhile."""
    monkeypatch.setattr(limits, "_clock", lambda: 1_790_000_007)
    caches["limits"].clear()
    settings.RATE_LIMIT = 3
    yield 3
    caches["limits"].clear()


def left(answer):
    assert answer[limits.POLICY] == '"client";q=3;w=60'
    return int(re.fullmatch(r'"client";r=(\d+);t=([1-9]|[1-5][0-9]|60)', answer[limits.LEFT])[1])


def test_every_answer_tells_what_is_left(filer, few):
    answers = [
        filer.get("cases"),
        filer.get("cases?nothing=1"),
        filer.post("licence-cases", FILING),
    ]
    assert [answer.status_code for answer in answers] == [200, 400, 201]
    assert [left(answer) for answer in answers] == [2, 1, 0]


def test_beyond_the_limit_nothing_is_done(filer, few):
    for _ in range(few):
        filer.get("cases")
    before = everything()
    refused = filer.post("licence-cases", FILING)
    is_problem(refused, 429, "too-many-requests")
    assert (left(refused), everything()) == (0, before)
    assert 1 <= int(refused["Retry-After"]) <= 60


def test_each_client_has_its_own(callers, few):
    for _ in range(few):
        callers["filer"].get("cases")
    assert callers["filer"].get("cases").status_code == 429
    assert callers["consignee"].get("cases").status_code == 200


def test_who_is_not_known_is_not_counted(callers, few):
    answer = callers["nobody"].get("cases")
    assert (answer.status_code, limits.LEFT in answer) == (401, False)


def test_without_a_limit_nothing_is_told(filer):
    assert limits.LEFT not in filer.get("cases")


def test_where_redis_is_away_nobody_is_refused_and_it_is_counted(filer, few, settings, monkeypatch):
    def away():
        raise ConnectionError("no route")

    monkeypatch.setattr(limits, "_storage", away)
    monkeypatch.setattr(limits._REDIS, "breaker", Breaker())
    before = limits.FAILED_OPEN._value.get()
    answers = [filer.get("cases") for _ in range(few + 1)]
    assert {(answer.status_code, limits.LEFT in answer) for answer in answers} == {(200, False)}
    assert limits.FAILED_OPEN._value.get() == before + few + 1
    settings.METRICS_TOKEN = "a token"
    shown = Client().get("/metrics", HTTP_AUTHORIZATION="Bearer a token").content.decode()
    assert "licensing_rate_limits_unknown_total" in shown


def test_the_next_minute_begins_anew(filer, few, monkeypatch):
    for _ in range(few + 1):
        refused = filer.get("cases")
    assert refused.status_code == 429
    wait = int(refused["Retry-After"])
    monkeypatch.setattr(limits, "_clock", lambda: 1_790_000_007 + wait - 1)
    assert filer.get("cases").status_code == 429
    monkeypatch.setattr(limits, "_clock", lambda: 1_790_000_007 + wait)
    assert left(filer.get("cases")) == few - 1
