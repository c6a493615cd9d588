"""Line decisions: the table in which an officer decides each line, and the one in which others read what was decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django import forms

from licensing.admin.display.formatting import usd
from licensing.case_file import CaseFile
from licensing.models import Line
from workflows.guards.line_decisions import DENY
from workflows.line_decisions import CHOICES, KEYS, LineDecision

ENTERED = tuple(key for key in KEYS if key != "line")
APPROVED = LineDecision.APPROVED.value
TONES: Mapping[LineDecision, str] = MappingProxyType(
    {LineDecision.APPROVED: "good", LineDecision.REDUCED: "wait", LineDecision.REFUSED: "bad"}
)


class LineTable(forms.Widget):
    """One row a line: what is asked, and the decision, quantity, value and reason that are entered."""

    template_name = "licensing/line_decisions.html"
    use_fieldset = True

    def __init__(self, lines: Sequence[Line]) -> None:
        super().__init__()
        self.lines = lines

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[dict[str, Any]]:
        """What was entered of the lines of which anything but their approval was."""
        rows = [
            {
                "line": line.number,
                **{key: str(data.get(f"{name}-{line.number}-{key}") or "") for key in ENTERED},
            }
            for line in self.lines
        ]
        return [_filled(row) for row in rows if any(row[key] not in ("", APPROVED) for key in ENTERED)]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """The rows, with what was entered before, else with what was last recommended."""
        context = super().get_context(name, None, attrs)
        last = [{"line": line.number, **entered_of(line)} for line in self.lines if not line.granted.is_all]
        entered = {row["line"]: row for row in (last if value is None else value)}
        context["rows"] = [
            {**shown(line), "name": f"{name}-{line.number}", "entered": entered.get(line.number, {})}
            for line in self.lines
        ]
        return {**context, "choices": CHOICES}


def _filled(row: dict[str, Any]) -> dict[str, Any]:
    """A row as the input takes it: what was left empty is not stated."""
    return {"decision": APPROVED, **{key: value for key, value in row.items() if value != ""}}


def entered_of(line: Line) -> dict[str, Any]:
    """What was last decided of a line, as it would be entered."""
    granted = line.granted
    amounts = {"quantity": granted.quantity, "value": granted.value} if granted.quantity else {}
    return {"decision": granted.decision.value, "reason": granted.reason, **amounts}


def table(file: CaseFile) -> LineTable:
    """The table of a case; an amendment has no rows, since it is decided as a whole."""
    return LineTable([] if file.fact("is_amendment") else file.lines)


def shown(line: Line) -> dict[str, Any]:
    """A line as the tables name it, with what it asks."""
    return {
        "number": line.number,
        "description": line.description,
        "quantity": f"{line.quantity:,} {line.unit}",
        "value": usd(line.value),
    }


def decided(file: CaseFile) -> list[dict[str, Any]]:
    """What is recommended of each line, or was approved; none for a case of which nothing is."""
    return [{**shown(line), **words} for line in file.lines if (words := of(file, line))]


def of(file: CaseFile, line: Line) -> dict[str, Any]:
    """The decision on a line in words; empty where none counts: before a recommendation, after one to deny, other kinds."""
    recommended = getattr(file.detail, "recommendation", "")
    approved = getattr(file.detail, "approved_on", None) is not None
    if file.kind != "licence" or file.fact("is_amendment") or not (approved or recommended not in ("", DENY)):
        return {}
    granted = line.granted
    amounts = f"{granted.quantity:,} {line.unit}, {usd(granted.value)}" if granted.quantity else "Nothing"
    return {
        "decision": granted.decision.label,
        "tone": TONES[granted.decision],
        "granted": amounts,
        "reason": granted.reason,
        "departs": not granted.is_all,
        "when": "Approved" if approved else "Recommended",
    }
