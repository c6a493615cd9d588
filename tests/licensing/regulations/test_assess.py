"""`manage.py assess` as a process of its own: a line asks, a line answers, in order, and nothing it is told stops it."""

import json
import os
import subprocess
import sys

import hypothesis
import pytest
from hypothesis import strategies
from jsonschema import Draft202012Validator

from licensing.regulations import lines
from licensing.regulations.rulebook import BOOK
from licensing.regulations.topics import TOPICS
from tests.house import ROOT
from tests.licensing import golden

COMMAND = [sys.executable, "manage.py", "assess"]
MDE = {"topic": "mde-status", "given": golden.facts("mde-status")}
BARE = {
    name: os.environ[name] for name in ("PATH", "PYTHONPATH", "COVERAGE_PROCESS_CONFIG") if name in os.environ
}


def run(text, *arguments, **environment):
    """What the command answers, from an environment that knows of no server."""
    return subprocess.run(
        [*COMMAND, *arguments],
        input=text,
        cwd=ROOT,
        env={**BARE, **environment},
        capture_output=True,
        check=False,
    )


def as_line(asked):
    return json.dumps(asked).encode() + b"\n"


BAD_LINES = [
    (b"{", "bad_line", {"line"}),
    (b"[]", "bad_line", {"line"}),
    (b"null", "bad_line", {"line"}),
    (b"\xff{}", "bad_line", {"line"}),
    (b"\xef\xbb\xbf{}", "bad_line", {"line"}),
    (b'{"topic": "mde-status"} {}', "bad_line", {"line"}),
    (b"[" * 100_000, "bad_line", {"line"}),
    (b'{"topic": "mde-status", "topic": "mde-status", "given": {}}', "bad_line", {"topic"}),
    (b'{"topic": "mde-status", "given": {"sme": true, "sme": false}}', "bad_line", {"sme"}),
    (b"{}", "bad_line", {"topic", "given"}),
    (b'{"topic": "mde-status"}', "bad_line", {"given"}),
    (b'{"topic": "mde-status", "given": {}, "more": 1}', "bad_line", {"more"}),
    (b'{"topic": "weather", "given": {}}', "unknown_topic", {"topic"}),
    (b'{"topic": 5}', "unknown_topic", {"topic", "given"}),
    (b'{"topic": "\\ud800", "given": {}}', "unknown_topic", {"topic"}),
    (b'{"topic": "mde-status", "given": []}', "bad_facts", {"given"}),
    (b'{"topic": "mde-status", "given": {}}', "bad_facts", {"sme", "rd_cost", "production_cost"}),
    (
        b'{"topic": "mde-status", "given": {"sme": NaN, "rd_cost": 1e400, "production_cost": -Infinity}}',
        "bad_facts",
        {"sme", "rd_cost", "production_cost"},
    ),
    (
        b'{"topic": "spares-exemption", "given": ' + b'{"shipments_this_year": ' + b"9" * 10_000 + b"}}",
        "bad_facts",
        set(TOPICS["spares-exemption"].facts.model_fields),
    ),
    (b'{"topic": "mde-status", "given": {"x": "' + b"x" * 10_000_000 + b'"}}', "bad_facts", {"x", *MDE["given"]}),
]  # fmt: skip


@pytest.fixture(scope="module")
def answered():
    """What one process answers to every bad line, each followed by a good one."""
    text = b"\n \n".join(line + b"\r\n" + as_line(MDE) for line, *_ in BAD_LINES)
    return run(text.removesuffix(b"\n"))


@pytest.mark.parametrize("place", range(len(BAD_LINES)))
def test_a_bad_line_is_answered_and_stops_no_other(answered, place):
    entries = [json.loads(line) for line in answered.stdout.splitlines()]
    assert len(entries) == 2 * len(BAD_LINES)
    _, code, fields = BAD_LINES[place]
    error = entries[2 * place]["error"]
    assert (error["code"], set(error["fields"])) == (code, fields)
    assert error["message"]
    assert entries[2 * place + 1] == {"topic": "mde-status", "finding": lines.answer(as_line(MDE))["finding"]}


def test_it_ends_well_and_quietly(answered):
    assert (answered.returncode, answered.stderr) == (0, b"")


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nowhere", "LICENSING_ENV": "test"},
        {"DATABASE_URL": "nonsense", "REDIS_URL": "nonsense", "LICENSING_ENV": "production"},
    ],
)
def test_every_worked_answer_in_order_with_no_server(environment):
    asked = [(topic, *case) for topic in golden.topics() for case in golden.cases(topic).values()]
    done = run(
        b"".join(as_line({"topic": topic, "given": values}) for topic, values, _ in asked), **environment
    )
    assert (done.returncode, done.stderr) == (0, b"")
    for line, (topic, _, expect) in zip(done.stdout.splitlines(), asked, strict=True):
        answer = json.loads(line)
        assert answer["topic"] == topic
        for key, value in expect.items():
            result = answer["finding"][key]
            assert set(result) == set(value) if key == "reasons" else result == value


@hypothesis.given(strategies.binary() | strategies.text().map(str.encode))
def test_no_line_is_too_strange(line):
    answer = lines.answer(line)
    assert answer["error"]["fields"]
    assert json.loads(json.dumps(answer)) == answer


def test_an_answer_comes_before_the_next_question():
    with subprocess.Popen(
        COMMAND, cwd=ROOT, env=BARE, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        for _ in range(2):
            process.stdin.write(as_line(MDE))
            process.stdin.flush()
            assert "finding" in json.loads(process.stdout.readline())
        process.stdin.close()
        assert process.wait(30) == 0


def test_nobody_reads_any_more():
    asking = subprocess.Popen(
        COMMAND, cwd=ROOT, env=BARE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    asking.stdout.close()
    with asking:
        asking.stdin.write(as_line(MDE) * 3)
        asking.stdin.close()
        assert asking.stderr.read() == b""
    assert asking.returncode == 1


def test_the_topics_with_their_schemas():
    done = run(b"", "--topics")
    listed = json.loads(done.stdout)
    assert listed["rule_book"] == BOOK.version
    assert [item["name"] for item in listed["topics"]] == sorted(TOPICS)
    for topic in listed["topics"]:
        assert topic["title"]
        assert topic["description"]
        facts, finding = (Draft202012Validator(topic[name]) for name in ("facts", "finding"))
        for values, _ in golden.cases(topic["name"]).values():
            facts.validate(values)
            finding.validate(lines.answer(as_line({"topic": topic["name"], "given": values}))["finding"])
            assert not facts.is_valid({**values, "more": 1})


@pytest.mark.parametrize("topic", TOPICS)
def test_every_field_says_what_it_is(topic):
    models = (TOPICS[topic].facts, TOPICS[topic].answer)
    assert all(field.description for model in models for field in model.model_fields.values())
