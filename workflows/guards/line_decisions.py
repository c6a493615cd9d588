"""Guards of what is decided line by line: the officer recommends no more than is asked, the countersigner approves what is recommended."""

from __future__ import annotations

from typing import Any

from workflows import line_decisions
from workflows.line_decisions import LineDecision
from workflows.refusal import Refusal

AMENDED = ("22 CFR 123.25",)
DENY = "deny"


def decides_each_line(file: Any, ctx: Any) -> list[Refusal]:
    """What is stated of lines is of lines that there are, once each, and leaves something to approve: 22 CFR 120.18(a)."""
    stated = ctx.data.get("lines") or []
    departing = [row for row in stated if row["decision"] != LineDecision.APPROVED]
    if departing and (sentence := _as_a_whole(file, ctx)):
        return [Refusal("decided_as_a_whole", sentence, field="lines")]
    lines = {line.number: line for line in file.lines}
    numbers = [row["line"] for row in stated]
    sentences = [
        f"Line {number} is named more than once."
        for number in dict.fromkeys(numbers)
        if numbers.count(number) > 1
    ]
    for row in stated:
        line = lines.get(row["line"])
        if line is None:
            sentences.append(f"The filing has no line {row['line']}.")
        else:
            sentences += [f"Line {line.number}: {error}" for error in line_decisions.errors(row, line)]
    collected = [Refusal("line_decision", sentence, field="lines") for sentence in sentences]
    refused = {row["line"] for row in stated if row["decision"] == LineDecision.REFUSED}
    if lines and refused >= set(lines):
        sentence = 'Every line is refused, so nothing is approved. Recommend "Deny" instead.'
        collected.append(Refusal("every_line_refused", sentence, field="lines"))
    return collected


def _as_a_whole(file: Any, ctx: Any) -> str:
    """Why lines are not decided one by one; empty where they are."""
    if ctx.data.get("recommendation") == DENY:
        return (
            "A denial refuses every line. Approve all lines in the table, and give the reason when denying."
        )
    if file.fact("is_amendment"):
        return "An amendment is approved or denied as a whole. It changes no quantity and no value."
    return ""


def approves_what_is_recommended(file: Any, ctx: Any) -> list[Refusal]:
    """The countersigner grants no more than the officer recommends."""
    if file.fact("recommendation") != DENY:
        return []
    sentence = (
        'The officer recommends to deny. To approve, use "Send back" and ask for another recommendation.'
    )
    return [Refusal("not_recommended", sentence)]
