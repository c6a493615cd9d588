"""Logs: one line each, with the request and the case on it, and nothing of what nobody may read."""

import io
import json
import logging

import pytest
import structlog
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from config import environ, logs
from licensing.models import OutboxMessage
from licensing.worker import followers
from tests.api.calling import caller
from tests.licensing.admin.desks import page, signed_in
from tests.world import make_world

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
ASKED = {"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"}


def formatter(form):
    created = logs.configure("INFO", form)["formatters"]["line"]
    return structlog.stdlib.ProcessorFormatter(
        processors=created["processors"], foreign_pre_chain=created["foreign_pre_chain"]
    )


@pytest.fixture
def written():
    """What is written while the test runs, as production writes it; call it for the lines so far."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter("json"))
    root = logging.getLogger()
    root.addHandler(handler)
    structlog.contextvars.clear_contextvars()
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.removeHandler(handler)
    structlog.contextvars.clear_contextvars()


def line(lines, event):
    (result,) = [each_line for each_line in lines if each_line["event"] == event]
    return result


def broken(*_args, **_more):
    raise ValueError("a broken effect")


@pytest.mark.parametrize(
    ("form", "production", "result"),
    [("", True, "json"), ("", False, "text"), ("text", True, "text"), ("json", False, "json")],
)
def test_the_form_of_a_line(monkeypatch, form, production, result):
    monkeypatch.setenv("LOG_FORMAT", form)
    assert environ.log_format(production=production) == result


def test_a_form_that_there_is_not_is_refused(monkeypatch):
    monkeypatch.setenv("LOG_FORMAT", "xml")
    with pytest.raises(ImproperlyConfigured, match="LOG_FORMAT must be one of json, text, not 'xml'"):
        environ.log_format(production=True)


def test_a_line_for_a_person_is_text(written):
    record = logging.LogRecord("licensing.worker", logging.WARNING, "", 0, "%s lease(s)", (2,), None)
    sentence = formatter("text").format(record)
    assert "2 lease(s)" in sentence
    assert "[licensing.worker]" in sentence
    assert "\x1b" not in sentence


def test_the_level_is_that_of_the_settings():
    assert logs.configure("WARNING", "json")["root"]["level"] == "WARNING"


@pytest.mark.django_db
def test_a_request_of_a_partner_has_its_id_its_client_and_its_case(written):
    world = make_world()
    case, filer = world.at("review"), caller(world.actors["filer"].client_id)
    answer = filer.get(f"cases/{case.reference}?shown=everything", headers=ASKED)
    text = line(written(), "request_finished")
    assert answer.json()["trace_id"] == text["request_id"] == TRACE
    assert (text["client_id"], text["client"]) == (world.actors["filer"].client_id, "ge system")
    assert text["request"] == f"GET /api/v1/cases/{case.reference}"
    assert (text["code"], text["level"]) == (400, "warning")
    filer.get(f"cases/{case.reference}")
    assert written()[-1]["case"] == case.reference
    assert written()[-1]["request_id"] != TRACE


@pytest.mark.django_db
def test_a_request_of_an_officer_has_the_person_and_the_case(written):
    world = make_world()
    case, olive = world.at("review"), signed_in("olive")
    olive.get(page(case), headers=ASKED)
    text = line(written(), "request_finished")
    assert (text["request_id"], text["case"]) == (TRACE, case.reference)
    assert text["user_id"] == world.actors["officer"].user_id


@pytest.mark.django_db
def test_a_crash_is_found_by_the_id_that_its_problem_names(written, monkeypatch):
    from api import visibility

    world = make_world()
    case, filer = world.at("review"), caller(world.actors["filer"].client_id)
    monkeypatch.setattr(visibility, "opened", broken)
    visitor = Client(raise_request_exception=False, headers={"Authorization": f"Bearer {filer.token}"})
    problem = visitor.get(f"/api/v1/cases/{case.reference}").json()
    failed = line(written(), "request_failed")
    assert failed["request_id"] == problem["trace_id"]
    assert failed["case"] == case.reference
    assert "ValueError: a broken effect" in failed["exception"]


@pytest.mark.django_db
def test_nothing_of_one_request_is_left_for_the_next(written, client):
    world = make_world()
    signed_in("olive").get(page(world.at("review")))
    client.get("/healthz")
    assert {"user_id", "case", "client_id", "client"}.isdisjoint(written()[-1])


@pytest.mark.django_db
def test_no_token_no_query_no_address_and_no_name_is_written(written, client):
    world = make_world()
    case, filer = world.at("review"), caller(world.actors["filer"].client_id)
    filer.get(f"cases/{case.reference}")
    signed_in("olive").get("/admin/licensing/case/?q=Ramachandran")
    client.post("/admin/login/", {"username": "someone.private", "password": "hunter22"})
    text = json.dumps(written())
    for secret in (filer.token, "Ramachandran", "someone.private", "hunter22", "127.0.0.1", "olive"):
        assert secret not in text, secret


@pytest.mark.django_db
def test_a_deadline_that_fails_names_its_case(written, monkeypatch):
    world = make_world()
    case = world.at("intake")
    structlog.contextvars.clear_contextvars()
    monkeypatch.setattr("licensing.transitions.firing._fire_level", broken)
    world.sweep(30)
    failures = [item for item in written() if item["event"] == "a deadline failed"]
    assert {item["case"] for item in failures} == {case.reference}
    assert "case" not in structlog.contextvars.get_contextvars()


@pytest.mark.django_db
def test_a_case_that_cannot_follow_is_named(written, monkeypatch):
    world = make_world()
    waits = world.at("awaiting_licence", kind="spares")
    OutboxMessage.objects.update(delivered_at=world.now)
    world.execute(waits.detail.licence, "withdraw", "filer")
    structlog.contextvars.clear_contextvars()
    monkeypatch.setattr("licensing.transitions.executing.run_automatic_transitions", broken)
    followers.notify_followers(now=world.now)
    assert line(written(), "a case could not follow another")["case"] == waits.reference
    assert "case" not in structlog.contextvars.get_contextvars()
