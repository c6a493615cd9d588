"""What the law says of facts, asked over the API before anything is filed."""

import json

import pytest

from licensing.models import Event
from licensing.regulations.topics import TOPICS
from tests.api.calling import is_problem, places
from tests.licensing import golden

pytestmark = pytest.mark.django_db


def test_every_topic_says_where_it_is_asked(filer):
    topics = filer.get("assessments").json()
    assert [topic["topic"] for topic in topics] == list(TOPICS)
    assert topics[0]["href"] == f"/api/v1/assessments/{topics[0]['topic']}"


@pytest.mark.parametrize("topic", golden.topics())
def test_the_worked_answers_come_over_http(filer, topic):
    for values, expect in golden.cases(topic).values():
        answer = filer.post(f"assessments/{topic}", values)
        assert answer.status_code == 200, answer.content
        result = answer.json()
        for key, value in expect.items():
            facts = set(result[key]) if key == "reasons" else result[key]
            assert facts == (set(value) if key == "reasons" else value), key
        assert result["citations"]
        assert result["rule_book"]
        assert [item["code"] for item in result["because"]] == result["reasons"]
    assert not Event.objects.exists()


def test_every_bad_fact_is_named(filer):
    values = {"rule": "forever", "start_on": "2026-02-30", "other": 1}
    problem = filer.post("assessments/statutory-date", values)
    assert places(is_problem(problem, 400, "validation")) == {"/rule", "/start_on", "/other"}


@pytest.mark.parametrize(
    ("body", "slug"),
    [
        ("[]", "bad-request"),
        ("NaN", "bad-request"),
        ('{"sme": true, "sme": false}', "bad-request"),
        ('{"sme": true, "classified": false, "exemption": 1e40}', "validation"),
    ],
)
def test_a_body_that_is_no_plain_object_is_refused(filer, body, slug):
    assert is_problem(filer.post("assessments/dsp-83", body.encode()), 400, slug)


def test_an_unknown_topic_is_not_there(filer):
    assert filer.post("assessments/everything", {}).status_code == 404


def test_a_token_is_needed(callers):
    assert is_problem(callers["nobody"].post("assessments/dsp-83", {}), 401, "unauthenticated")


def test_openapi_types_every_topic(filer):
    paths = json.loads(filer.get("openapi.json").content)["paths"]
    asked = {path for path in paths if path.startswith("/api/v1/assessments/")}
    assert asked == {f"/api/v1/assessments/{name}" for name in TOPICS}
