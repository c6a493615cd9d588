"""The JSON Schema of a finding: the answer's keys, and what every finding carries beside them."""

from __future__ import annotations

from typing import Any

from licensing.regulations.facts import Answer

_TEXT = {"type": "string"}
_TEXTS = {"type": "array", "items": _TEXT}
_BECAUSE = {
    "type": "array",
    "description": "every reason against: its code, a sentence, and the sections that it rests on",
    "items": {
        "type": "object",
        "properties": {"code": _TEXT, "sentence": _TEXT, "citations": _TEXTS},
        "required": ["code", "sentence", "citations"],
        "additionalProperties": False,
    },
}
EVERY_FINDING: dict[str, dict[str, Any]] = {
    "reasons": {**_TEXTS, "description": "the codes of every reason against"},
    "because": _BECAUSE,
    "citations": {**_TEXTS, "minItems": 1, "description": "the sections that the finding rests on"},
    "rule_book": {**_TEXT, "description": "the version of the rule book"},
}


def finding_schema(answer: type[Answer]) -> dict[str, Any]:
    """The schema of a topic's finding as JSON has it."""
    schema = answer.model_json_schema(mode="serialization")
    return {
        **schema,
        "properties": {**schema["properties"], **EVERY_FINDING},
        "required": [*schema["required"], *EVERY_FINDING],
    }
