"""Assessments as lines: a line of JSON that asks, and what answers it, the finding or an error that names the fields."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

from licensing.regulations import topics
from licensing.regulations.facts import BadFacts

KEYS = ("topic", "given")
ECHOED = "id"  # whatever who asks calls the line; the answer carries it too
MOST_DIGITS = 18
BEYOND = 10**MOST_DIGITS  # stands for any longer number, which every field refuses
LONGEST_ECHO = 100


class BadLine(ValueError):
    """The line asks nothing that can be answered; `fields` has sentences for what is wrong in it."""

    def __init__(self, code: str, message: str, fields: dict[str, list[str]] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.fields = fields or {"line": [message]}


@dataclass(frozen=True)
class _Constant:
    """A NaN or an infinity, which JSON does not have: no field takes it."""

    name: str


def answer(line: bytes) -> dict[str, Any]:
    """What answers a line that is not blank: its topic, with the finding or with the error."""
    topic, echoed = None, {}
    try:
        asked = _read(line)
        echoed = _echo(asked)
        topic = asked.get("topic")
        topic = topic[:LONGEST_ECHO] if isinstance(topic, str) else None
        return {**echoed, "topic": topic, "finding": _found(asked)}
    except BadLine as bad:
        error = _error(bad.code, str(bad), bad.fields)
    except BadFacts as bad:
        error = _error("bad_facts", f"Fields that are not right: {', '.join(bad.errors)}.", bad.errors)
    return {**echoed, "topic": topic, "error": error}


def _echo(asked: dict[str, Any]) -> dict[str, Any]:
    """The line's own name, if it is one: a text or a whole number."""
    name = asked.get(ECHOED)
    if isinstance(name, str):
        return {ECHOED: name[:LONGEST_ECHO]}
    return {ECHOED: name} if type(name) is int else {}


def _found(asked: dict[str, Any]) -> dict[str, Any]:
    fields = {key: ["There is no such field."] for key in asked if key not in (*KEYS, ECHOED)}
    fields |= {key: ["It is missing."] for key in KEYS if key not in asked}
    topic = asked.get("topic")
    if "topic" in asked and not (isinstance(topic, str) and topic in topics.TOPICS):
        raise BadLine(
            "unknown_topic", "There is no such topic.", {"topic": ["There is no such topic."]} | fields
        )
    if fields:
        raise BadLine("bad_line", "A line has a topic and what is given, and nothing else.", fields)
    return topics.assess(asked["topic"], asked["given"]).as_json()


def _read(line: bytes) -> dict[str, Any]:
    try:
        asked = json.loads(
            line.decode(), object_pairs_hook=_object, parse_int=_whole, parse_constant=_Constant
        )
    except UnicodeDecodeError:
        raise BadLine("bad_line", "The line is not UTF-8.") from None
    except RecursionError:
        raise BadLine("bad_line", "The line nests too deep.") from None
    except BadLine:
        raise
    except ValueError as bad:
        raise BadLine("bad_line", f"The line is not JSON: {bad}.") from None
    if not isinstance(asked, dict):
        raise BadLine("bad_line", "A line is an object with a topic and what is given.")
    return asked


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    mapping = dict(pairs)
    if len(mapping) < len(pairs):
        counted = Counter(name for name, _ in pairs)
        twice = sorted(name for name, count in counted.items() if count > 1)
        raise BadLine(
            "bad_line", "The line names something twice.", {name: ["It is there twice."] for name in twice}
        )
    return mapping


def _whole(digits: str) -> int:
    return int(digits) if len(digits) <= MOST_DIGITS else BEYOND


def _error(code: str, message: str, fields: dict[str, list[str]]) -> dict[str, Any]:
    return {"code": code, "message": message, "fields": fields}
