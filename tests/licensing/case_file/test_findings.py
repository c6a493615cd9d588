"""The law is asked once for a topic and a day, anew where the facts have changed, and recorded as the guards ask it."""

from types import MappingProxyType

import pytest

from licensing.case_file import CaseFile, law
from licensing.regulations import findings
from tests.world import make_world
from workflows.catalogue import CATALOGUE
from workflows.guards.findings import topics_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(monkeypatch):
    """The topics that the law is asked on, in order."""
    topics, find = [], findings.find

    def counted(topic, facts, as_of):
        topics.append(topic)
        return find(topic, facts, as_of)

    monkeypatch.setattr(findings, "find", counted)
    return topics


def test_a_topic_is_asked_once_for_a_day(asked):
    world = make_world()
    file = CaseFile(world.file())
    first = file.finding("applicant", world.now)
    assert file.finding("applicant", world.now) is first
    assert asked == ["applicant"]
    file.finding("applicant", world.now.replace(day=world.now.day + 1))
    assert asked == ["applicant", "applicant"]


def test_it_is_asked_anew_once_the_facts_are_others(asked):
    world = make_world()
    file = CaseFile(world.file())
    file.finding("validity", world.now)
    file.drop_stale_findings()
    file.finding("validity", world.now)
    assert asked == ["validity"]
    file.detail.instrument = "TAA"
    file.drop_stale_findings()
    assert [refusal.code for refusal in file.finding("validity", world.now).refusals] == ["no_end"]
    assert asked == ["validity", "validity"]


def test_a_submission_asks_each_topic_once_and_records_what_guards_ask(asked):
    world = make_world()
    case = world.file()
    asked.clear()
    case = world.execute(case, "submit", "filer")
    recorded = case.events.get(name="case.submitted").facts["findings"]
    topics = {topic.name for topic in topics_of(case.flow) if not topic.if_fact or case.fact(topic.if_fact)}
    assert set(recorded) == {*topics, "rule_book"}
    assert sorted(asked) == sorted(topics)
    assert {"jurisdiction", "proscription", "notification", "nontransfer"} <= topics


def test_the_check_finds_a_kind_whose_guards_ask_and_that_has_no_facts(monkeypatch):
    assert law.kinds_have_facts(None) == []
    monkeypatch.setattr(law, "FACTS", MappingProxyType({}))
    kinds = {kind for kind, flow in CATALOGUE.items() if topics_of(flow)}
    errors = law.kinds_have_facts(None)
    assert len(errors) == len(kinds)
    assert {error.id for error in errors} == {"licensing.E012"}
