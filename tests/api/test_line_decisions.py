"""Line decisions over HTTP: nothing before the approval, then what was approved of each line, with the reasons for its filer."""

import pytest

from tests.worlds.authorities import BLADE, HAL, VANE, granted
from tests.worlds.filings import END_USER

LINES = [
    {"line": 1, "decision": "reduced", "quantity": 10, "value": "250000.00", "reason": "Ten are in service."},
    {"line": 2, "decision": "refused", "reason": "Vanes are made locally."},
]
OPEN = {"decision": None, "approved_quantity": None}
OF_FILER = {"approved_value": None, "refused_because": None}


@pytest.fixture
def case(world):
    """A recommended case of two lines."""
    parties = [HAL, {**END_USER, "role": "consignee"}]
    case = world.at("review", lines=[BLADE, VANE], parties=parties)
    facts = {"recommendation": "approve", "notification": "none", "lines": LINES}
    return world.execute(case, "recommend", "officer", **facts)


def lines(caller, case):
    return caller.get(f"cases/{case.reference}").json()["lines"]


def decided(line):
    return {name: line[name] for name in (*OPEN, *OF_FILER) if name in line}


def test_nobody_reads_a_recommendation(callers, case):
    assert [decided(line) for line in lines(callers["filer"], case)] == [{**OPEN, **OF_FILER}] * 2
    assert [decided(line) for line in lines(callers["consignee"], case)] == [OPEN] * 2
    for name in ("filer", "consignee"):
        content = callers[name].get(f"cases/{case.reference}").content.decode()
        assert "in service" not in content


def test_the_filer_reads_what_was_asked_what_was_approved_and_why_not_all(world, callers, case):
    world.execute(case, "approve", "countersigner")
    reduced, refused = lines(callers["filer"], case)
    assert (reduced["quantity"], reduced["value"]) == (40, "1200000.00")
    assert decided(reduced) == {
        "decision": "reduced",
        "approved_quantity": 10,
        "approved_value": "250000.00",
        "refused_because": "Ten are in service.",
    }
    assert decided(refused) == {
        "decision": "refused",
        "approved_quantity": 0,
        "approved_value": "0.00",
        "refused_because": "Vanes are made locally.",
    }


def test_other_parties_read_the_quantities_alone(world, callers, case):
    world.execute(case, "approve", "countersigner")
    assert [decided(line) for line in lines(callers["consignee"], case)] == [
        {"decision": "reduced", "approved_quantity": 10},
        {"decision": "refused", "approved_quantity": 0},
    ]
    content = callers["consignee"].get(f"cases/{case.reference}").content.decode()
    assert "in service" not in content
    assert "250000" not in content


def test_the_authorisation_has_the_lines_that_were_approved(world, callers, case):
    world.execute(case, "approve", "countersigner")
    now = callers["filer"].get(f"authorisations/{granted(case).number}").json()
    assert (now["value"], now["max_total_value"], now["quantity"]) == ("250000.00", "275000.00", 10)
    (line,) = now["lines"]
    assert (line["number"], line["quantity"], line["value"], line["left_value"]) == (
        1,
        10,
        "250000.00",
        "250000.00",
    )


def test_a_line_approved_as_it_was_filed_says_so(world, callers):
    (line,) = lines(callers["filer"], world.at("approved"))
    assert decided(line) == {
        "decision": "approved",
        "approved_quantity": line["quantity"],
        "approved_value": line["value"],
        "refused_because": "",
    }


def test_a_denied_case_tells_no_line_decision(world, callers):
    (line,) = lines(callers["filer"], world.at("denied"))
    assert decided(line) == {**OPEN, **OF_FILER}
