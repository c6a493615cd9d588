"""Findings: what the law says of a filing on every topic that guards of its table ask, recorded with it word for word."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from licensing.case_file import CaseFile
from licensing.context import ActionContext
from licensing.regulations.finding import Finding, plain
from licensing.regulations.rulebook import BOOK
from workflows.guards.findings import topics_of


def findings(file: CaseFile, ctx: ActionContext) -> dict[str, Any]:
    """The instrument and the duties that follow from the filing's facts today, by topic, as its event records them."""
    asked = [topic.name for topic in topics_of(file.flow) if not topic.if_fact or file.fact(topic.if_fact)]
    findings_by_topic = {topic: _as_json(file.finding(topic, ctx.now)) for topic in asked}
    return {**findings_by_topic, "rule_book": BOOK.version}


def _as_json(finding: Finding) -> dict[str, Any]:
    """A finding as an event's facts keep it; an answer that is one value is named so."""
    finding_json = finding.as_json()
    plain_answer = {} if isinstance(finding.answer, BaseModel) else {"answer": plain(finding.answer)}
    return {
        **plain_answer,
        **{name: value for name, value in finding_json.items() if name not in ("reasons", "rule_book")},
    }
