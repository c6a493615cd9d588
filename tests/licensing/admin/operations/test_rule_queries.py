"""An officer asks the rule book on a page: every topic has a form, a finding is shown, and what is wrong is named."""

import json

import pytest

from licensing.messaging.texts import titled
from licensing.models import Event
from licensing.regulations.topics import TOPICS
from tests.licensing import golden
from tests.world import person

pytestmark = pytest.mark.django_db
PLACE = "/admin/licensing/case/assessments/"


@pytest.fixture
def officer(at_desk):
    return at_desk("olive")


def entered(values):
    """The facts of a worked answer as a person enters them."""
    text = {}
    for name, value in values.items():
        if isinstance(value, bool):
            text[name] = "true" if value else "false"
        elif isinstance(value, list):
            text[name] = (
                ", ".join(value) if all(isinstance(item, str) for item in value) else json.dumps(value)
            )
        else:
            text[name] = "" if value is None else str(value)
    return text


def test_every_topic_is_listed(officer):
    page = officer.get(PLACE)
    assert page.status_code == 200
    assert all(f"{PLACE}{name}/" in page.content.decode() for name in TOPICS)


@pytest.mark.parametrize("topic", sorted(TOPICS))
def test_the_worked_answers_come_on_the_page(officer, topic):
    assert officer.get(f"{PLACE}{topic}/").status_code == 200
    for values, expect in golden.cases(topic).values():
        page = officer.post(f"{PLACE}{topic}/", entered(values))
        assert page.status_code == 200, page.context["form"].errors
        finding = page.context["finding"]
        answered = {name for name, _ in finding["answer"]} | {"Reasons"}
        assert {titled(key) for key in expect} <= answered
        if "reasons" in expect:
            assert set(finding["reasons"]) == set(expect["reasons"])
    assert not Event.objects.exists()


def test_what_is_wrong_is_named_at_its_field(officer):
    page = officer.post(f"{PLACE}part-130/", {"value": "-1", "for_armed_forces": "maybe"})
    assert page.status_code == 400
    assert set(page.context["form"].errors) == {
        "for_armed_forces", "value", "fees_or_commissions", "political_contributions",
    }  # fmt: skip
    assert "finding" not in page.context


def test_orders_that_are_no_list_are_named(officer):
    page = officer.post(f"{PLACE}dpas-sequence/", {"orders": "first the DX"})
    assert (page.status_code, set(page.context["form"].errors)) == (400, {"orders"})


@pytest.mark.parametrize("text", ["--5", "-", "5-", "\u00b2", "\u0665", "9" * 19])
def test_what_is_no_number_is_named(officer, text):
    page = officer.post(f"{PLACE}spares-exemption/", {"shipments_this_year": text})
    assert page.status_code == 400
    assert "shipments_this_year" in page.context["form"].errors


def test_there_are_no_other_topics_nor_other_ways(officer):
    assert officer.get(f"{PLACE}everything/").status_code == 404
    assert officer.delete(f"{PLACE}dsp-83/").status_code == 405


def test_only_who_reads_cases_asks(world, at_desk):
    person("nora")
    assert at_desk("nora").get(PLACE).status_code == 403
    assert at_desk("nora").get(f"{PLACE}dsp-83/").status_code == 403
