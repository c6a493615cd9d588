"""Problems: one form for every error, whoever raises it."""

import json

import pytest
from django.db import OperationalError, connection
from django.test import Client
from rest_framework.exceptions import APIException

from api import fallbacks, parsers, visibility
from tests.api.calling import FILING, is_problem, places


def test_the_callers_trace_is_kept(filer):
    trace = "0af7651916cd43dd8448eb211c80319c"
    problem = filer.get("nowhere", HTTP_TRACEPARENT=f"00-{trace}-b7ad6b7169203331-01").json()
    assert problem["trace_id"] == trace
    assert problem["instance"] == "/api/v1/nowhere"


@pytest.mark.parametrize("values", ["00-" + "0" * 32 + "-b7ad6b7169203331-01", "x", "00-\xff", ""])
def test_a_bad_trace_is_replaced(filer, values):
    assert set(filer.get("nowhere", HTTP_TRACEPARENT=values).json()["trace_id"]) - set("0")


@pytest.mark.usefixtures("nothing_moves")
class TestSize:
    """A body is bounded before it is read, and while it is."""

    def test_a_declared_length(self, filer):
        answer = filer.post("licence-cases", b"{}", CONTENT_LENGTH=str(parsers.MOST_JSON + 1))
        is_problem(answer, 413, "too-large")

    def test_ten_megabytes(self, filer):
        is_problem(filer.post("licence-cases", {**FILING, "subject": "x" * 10_000_000}), 413, "too-large")

    def test_a_length_that_is_not_declared(self, filer):
        answer = filer.post("licence-cases", b"", HTTP_TRANSFER_ENCODING="chunked", CONTENT_LENGTH="")
        is_problem(answer, 411, "length-required")

    def test_more_than_is_declared_is_counted_while_reading(self, rf):
        import io

        from api.refusals import Problem

        with pytest.raises(Problem) as refused:
            parsers.StrictJSONParser().parse(io.BytesIO(b" " * (parsers.MOST_JSON + 1)))
        assert refused.value.status_code == 413

    @pytest.mark.parametrize("length", ["-1", "x", "1e9"])
    def test_a_length_that_is_no_number(self, filer, length):
        answer = filer.post("licence-cases", b"{}", CONTENT_LENGTH=length)
        assert answer.status_code == 400


@pytest.mark.usefixtures("nothing_moves")
def test_other_bodies_are_not_taken(filer):
    for content_type in ("text/plain", "application/xml", "application/x-www-form-urlencoded", "a", ""):
        answer = filer.post("licence-cases", b"{}", content_type=content_type)
        is_problem(answer, 415, "unsupported-media-type")
    form = filer.post("licence-cases", b"--x--", content_type="multipart/form-data; boundary=x")
    is_problem(form, 415, "unsupported-media-type")


def test_other_answers_are_not_given(filer):
    is_problem(filer.get("cases", HTTP_ACCEPT="text/html"), 406, "not-acceptable")
    assert filer.get("cases", HTTP_ACCEPT="application/*").status_code == 200


def test_a_strange_host_is_a_problem(filer):
    is_problem(filer.get("cases", HTTP_HOST="evil.example\x00"), 400, "bad-request")


def test_a_nul_in_the_address_is_a_problem(filer):
    is_problem(filer.get("cases/%00"), 400, "bad-request")
    assert Client().get("/admin/%00")["Content-Type"] == "text/plain"


@pytest.fixture
def crash(monkeypatch):
    def boom(*_args):
        with connection.cursor() as cursor:
            cursor.execute("SELECT secret_of_ours")

    monkeypatch.setattr(visibility, "cases", boom)


def test_a_crash_tells_nothing_but_its_trace(filer, crash, caplog):
    header = {"HTTP_AUTHORIZATION": f"Bearer {filer.token}"}
    answer = Client(raise_request_exception=False).get("/api/v1/cases", **header)
    problem = is_problem(answer, 500, "server-error")
    assert "secret_of_ours" not in answer.content.decode()
    assert "the request failed" in caplog.text
    assert problem["trace_id"]


def test_the_own_words_of_a_server_error_are_not_told(filer, monkeypatch):
    def fail(*_args, **_more):
        raise APIException("secret_of_ours")

    monkeypatch.setattr(visibility, "cases", fail)
    header = {"HTTP_AUTHORIZATION": f"Bearer {filer.token}"}
    answer = Client(raise_request_exception=False).get("/api/v1/cases", **header)
    problem = is_problem(answer, 500, "server-error")
    assert problem["detail"] == "Something went wrong on our side."


def test_an_absent_database_is_asked_again_later(filer, monkeypatch):
    def away(*_args, **_more):
        raise OperationalError("the server closed the connection unexpectedly")

    monkeypatch.setattr(visibility, "cases", away)
    patient = {"HTTP_AUTHORIZATION": f"Bearer {filer.token}"}
    visitor = Client(raise_request_exception=False)
    answer = visitor.get("/api/v1/cases", **patient)
    problem = is_problem(answer, 503, "unavailable")
    assert answer["Retry-After"] == "5"
    assert "read the case before you send it again" in problem["detail"]
    assert "unexpectedly" not in answer.content.decode()
    monkeypatch.setattr("oauth2_provider.views.TokenView.post", away)
    form = "application/x-www-form-urlencoded"
    answer = visitor.post(
        "/api/oauth/token", "grant_type=client_credentials&scope=cases:read", content_type=form
    )
    is_problem(answer, 503, "unavailable")
    assert answer["Retry-After"] == "5"
    monkeypatch.setattr("django.contrib.auth.middleware.get_user", away)
    answer = visitor.get("/admin/licensing/case/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "The service is unavailable" in answer.content.decode()


def test_a_crash_outside_the_framework_is_a_problem_too(rf):
    for path, kind in (("/api/v1/x", "application/problem+json"), ("/admin/x", "text/html; charset=utf-8")):
        request = rf.get(path)
        assert fallbacks.server_error(request)["Content-Type"] == kind
        assert fallbacks.not_found(request, Exception())["Content-Type"] == kind
        assert fallbacks.bad_request(request, Exception())["Content-Type"] == kind


def test_what_a_caller_wrote_comes_back_readable(filer):
    answer = filer.post("licence-cases", b'{"\\ud800": 1, "a": "\\u0000"}')
    assert places(is_problem(answer, 400, "bad-request")) == {"/\\ud800", "/a"}
    long = filer.post("licence-cases", {"x" * 100_000: 1})
    assert all(len(error.get("pointer", "")) <= 500 for error in long.json()["errors"])
    json.dumps(long.json())
