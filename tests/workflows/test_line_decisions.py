"""What an officer states of a line: its shape, what it grants, and why it cannot be decided."""

from dataclasses import dataclass
from decimal import Decimal

import pytest

from workflows import line_decisions
from workflows.input import InvalidInput
from workflows.inputs.licence import LINES
from workflows.line_decisions import Granted, LineDecision


@dataclass
class Line:
    number: int = 2
    quantity: int = 30
    value: Decimal = Decimal("1000.00")


def stated(**more):
    return line_decisions.clean({"line": 2, **more})


def test_a_statement_is_kept_as_json_keeps_it():
    typed = {"line": "2", "decision": "reduced", "quantity": "10", "value": "1.5", "reason": " Enough. "}
    kept = {"line": 2, "decision": "reduced", "quantity": 10, "value": "1.50", "reason": "Enough."}
    assert LINES.clean([typed]) == [kept]
    assert LINES.clean([{"line": 1}]) == [{"line": 1, "decision": "approved"}]
    assert LINES.clean([]) is None


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ("2", "Each line must state some of"),
        ({"line": 2, "colour": "red"}, "Each line must state some of"),
        ({"decision": "refused"}, "Each decision must name its line by its number."),
        ({"line": True}, "It must be a whole number."),
        ({"line": -1}, "It must be a whole number."),
        ({"line": 2, "decision": "maybe"}, "Line 2: The decision must be one of approved, reduced, refused."),
        ({"line": 2, "quantity": "1.5"}, "Line 2: It must be a whole number."),
        ({"line": 2, "quantity": "1" * 40}, "Line 2: It must be a whole number."),
        ({"line": 2, "value": 1.5}, "Line 2: It must be an amount in USD"),
        ({"line": 2, "value": "1.005"}, "Line 2: It must be an amount in USD"),
        ({"line": 2, "value": "NaN"}, "Line 2: It must be an amount in USD"),
        ({"line": 2, "value": "1e999"}, "Line 2: It must be an amount in USD"),
        ({"line": 2, "value": "-1"}, "Line 2: It must be an amount in USD"),
        ({"line": 2, "value": "much"}, "Line 2: It must be an amount in USD"),
        ({"line": 2, "value": "1" * 17}, "Line 2: It must be an amount in USD"),
        ({"line": 2, "reason": 7}, "Line 2: It must be text."),
    ],
)
def test_what_is_no_statement_is_told_in_a_sentence(wrong, sentence):
    with pytest.raises(InvalidInput, match=sentence.replace("(", r"\(")):
        LINES.clean([wrong])


@pytest.mark.parametrize(
    ("said", "granted"),
    [
        (None, ("approved", 30, "1000.00")),
        ({"decision": "reduced", "quantity": 10, "reason": "Enough"}, ("reduced", 10, "333.33")),
        ({"decision": "reduced", "value": "900", "reason": "Dear"}, ("reduced", 30, "900.00")),
        ({"decision": "reduced", "quantity": 1, "value": "1000", "reason": "One"}, ("reduced", 1, "1000.00")),
        ({"decision": "refused", "reason": "No need"}, ("refused", 0, "0.00")),
    ],
)
def test_what_a_statement_grants(said, granted):
    clean = None if said is None else stated(**said)
    now = line_decisions.granted(clean, Line())
    reason = "" if said is None else said["reason"]
    assert now == Granted(LineDecision(granted[0]), granted[1], Decimal(granted[2]), reason)
    assert now.is_all is (said is None)
    assert clean is None or line_decisions.errors(clean, Line()) == []


@pytest.mark.parametrize(
    ("said", "errors"),
    [
        ({"quantity": 30, "value": "1000"}, []),
        ({"quantity": 29}, ['Choose "Approve less" to change the quantity or the value.']),
        ({"decision": "refused", "quantity": 0, "reason": "No"}, []),
        (
            {"decision": "refused", "quantity": 1, "reason": "No"},
            ["A refused line has no quantity and no value."],
        ),
        ({"decision": "refused"}, ["Give the reason. The applicant reads it once the case is approved."]),
        (
            {"decision": "reduced", "quantity": 31, "value": "1000.01", "reason": "More"},
            [
                "Approve 1 to 30, the quantity asked for.",
                "Approve at most 1,000.00 USD, the value asked for.",
            ],
        ),
        (
            {"decision": "reduced", "quantity": 5, "value": "0", "reason": "Free"},
            ["Approve a value, or refuse the line."],
        ),
        (
            {"decision": "reduced", "reason": "Same"},
            ["Give a smaller quantity or value, or approve all of it."],
        ),
        (
            {"decision": "reduced", "quantity": 5},
            ["Give the reason. The applicant reads it once the case is approved."],
        ),
    ],
)
def test_less_is_never_more_and_a_refusal_has_its_reason(said, errors):
    assert line_decisions.errors(stated(**said), Line()) == errors


def test_a_timeline_tells_it_in_words():
    said = stated(decision="reduced", quantity=1200, value="5000", reason="Stocks suffice.")
    assert line_decisions.in_words(said) == "Line 2: approve less, 1,200, 5,000.00 USD. Stocks suffice."
    assert line_decisions.in_words(stated(decision="approved")) == "Line 2: approve."
