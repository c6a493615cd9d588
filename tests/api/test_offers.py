"""Risk and the offer of priority over the API: seen by the filer alone, and filed back as it is."""

from datetime import timedelta

import pytest

from licensing.worker import cycle
from tests.api.calling import is_problem, statements

LIST = 8


@pytest.fixture
def late(world):
    """Spares that cannot be decided on the day on which they are needed."""
    case = world.at("review", kind="spares", detail={"required_on": (world.now + timedelta(days=8)).date()})
    cycle.sweep(now=world.now)
    return case


def test_the_filer_sees_the_risk_and_nobody_else(late, systems):
    own = systems["hal"].get(f"cases/{late.reference}").json()
    assert own["at_risk"] is True
    (told,) = [event for event in own["events"] if event["name"] == "case.at_risk"]
    assert told["wording"] == "The required date will be missed. The filer can request priority."
    assert [clock["scope"] for clock in own["clocks"]] == ["stage"]
    (listed,) = systems["hal"].get(f"cases?reference={late.reference}").json()["items"]
    assert listed["at_risk"] is True
    other = systems["supplier"].get(f"cases/{late.reference}").json()
    assert "at_risk" not in other
    assert "case.at_risk" not in [event["name"] for event in other["events"]]


def test_what_is_offered_is_filed_as_it_is_and_submitted(late, systems):
    answer = systems["hal"].get(f"cases/{late.reference}/priority")
    assert answer.status_code == 200, answer.content
    offer = answer.json()
    assert (offer["at_risk"], offer["needed_on"], offer["foreseen_on"], offer["working_days_late"]) == (
        True, "2026-03-10", "2026-03-11", 1,
    )  # fmt: skip
    filed = systems["hal"].post("priority-cases", offer["filing"])
    assert filed.status_code == 201, filed.content
    created = filed.json()
    assert created["supports"] == late.reference
    text = {"version": created["version"]}
    moved = systems["hal"].post(f"cases/{created['reference']}/transitions/submit", text)
    assert moved.status_code == 200, moved.content
    again = systems["hal"].get(f"cases/{late.reference}/priority")
    assert is_problem(again, 409, "no-offer")
    assert again.json()["detail"] == f"{created['reference']} already supports this case."


def test_a_case_that_is_in_time_has_an_offer_too(world, systems):
    case = world.at("review", kind="spares")
    offer = systems["hal"].get(f"cases/{case.reference}/priority").json()
    assert (offer["at_risk"], offer["working_days_late"]) == (False, 0)


@pytest.mark.parametrize("who", ["supplier", "stranger"])
def test_it_is_the_filers_alone(late, systems, who):
    assert is_problem(systems[who].get(f"cases/{late.reference}/priority"), 404, "not-found")


def test_a_kind_that_is_never_supported_has_none(world, systems):
    case = world.at("endorsement", kind="priority")
    answer = systems["hal"].get(f"cases/{case.reference}/priority")
    assert is_problem(answer, 404, "not-found")
    assert answer.json()["detail"] == "Priority cannot support a priority case."


def test_an_offer_costs_few_statements(late, systems):
    _, sent = statements(lambda: systems["hal"].get(f"cases/{late.reference}/priority"))
    assert len(sent) <= LIST, sent
