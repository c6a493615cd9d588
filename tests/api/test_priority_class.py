"""The priority class in the API: partners read it and look for it, nobody gives one, and the evidence is not told."""

import pytest

from tests.api.calling import FILING, is_problem, places


@pytest.fixture
def raised(world):
    """A licence whose equipment is recorded as down."""
    return world.goes_down(world.at("review"))


@pytest.mark.parametrize("who", ["filer", "consignee"])
def test_the_filer_and_the_other_parties_read_it(callers, raised, who):
    assert callers[who].get(f"cases/{raised.reference}").json()["priority_class"] == "P2"
    (listed,) = callers[who].get(f"cases?reference={raised.reference}").json()["items"]
    assert listed["priority_class"] == "P2"


@pytest.mark.parametrize("who", ["filer", "consignee"])
def test_of_the_evidence_nothing_is_told(callers, raised, who):
    page = callers[who].get(f"cases/{raised.reference}").content.decode()
    assert "Report 7" not in page
    assert "ground" not in page
    assert "The priority of the case has changed." in page


def test_the_event_leads_to_no_state(filer, raised):
    events = filer.get(f"cases/{raised.reference}").json()["events"]
    assert [event["state"] for event in events if event["name"] == "case.reclassified"] == [None]


def test_a_list_is_filtered_by_it(world, filer, raised):
    other = world.at("review")
    references_by_name = {
        name: [case["reference"] for case in filer.get(f"cases?priority_class={name}").json()["items"]]
        for name in ("P0", "P1", "P2", "P3")
    }
    assert references_by_name == {"P0": [], "P1": [], "P2": [raised.reference], "P3": [other.reference]}


@pytest.mark.parametrize("value", ["P4", "p2", "2", "P2,P3"])
def test_what_is_no_class_is_refused(filer, value):
    problem = is_problem(filer.get(f"cases?priority_class={value}"), 400, "validation")
    assert places(problem) == {"priority_class"}


@pytest.mark.usefixtures("nothing_moves")
def test_nobody_gives_one(filer):
    answer = filer.post("licence-cases", {**FILING, "priority_class": "P0"})
    assert places(is_problem(answer, 400, "validation")) == {"/priority_class"}
