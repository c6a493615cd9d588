"""Every worked answer, through the one way to ask."""

import pytest

from licensing.regulations.rulebook import BOOK
from licensing.regulations.topics import TOPICS, assess
from tests.licensing import golden

CASES = {case: (topic, *facts) for topic in golden.topics() for case, facts in golden.cases(topic).items()}


@pytest.mark.parametrize("case", CASES)
def test_as_worked_out(case):
    topic, values, expect = CASES[case]
    result = assess(topic, values).as_json()
    assert {key: _comparable(key, result[key]) for key in expect} == {
        key: _comparable(key, value) for key, value in expect.items()
    }
    assert result["citations"]
    assert result["rule_book"] == BOOK.version


def _comparable(key, value):
    return set(value) if key == "reasons" else value


def test_every_topic_has_worked_answers_and_no_other_has():
    assert golden.topics() == sorted(TOPICS)
    assert len(TOPICS) == 19


@pytest.mark.parametrize("case", CASES)
def test_every_reason_has_a_sentence_and_its_sections(case):
    topic, values, _ = CASES[case]
    result = assess(topic, values).as_json()
    assert [item["code"] for item in result["because"]] == result["reasons"]
    assert all(item["sentence"] and item["citations"] for item in result["because"])
