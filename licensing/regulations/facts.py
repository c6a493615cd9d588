"""Facts and answers of a topic, and the refusal of facts that names every bad field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

SURROGATES = re.compile("[\ud800-\udfff]")
DEEPEST = 4  # no facts nest deeper
SAY_OBJECT = "Give the facts as an object."
_SENTENCES = {
    "missing": "It is missing.",
    "extra_forbidden": "There is no such field.",
    "tuple_type": "A list.",
    "model_type": SAY_OBJECT,
    "dict_type": SAY_OBJECT,
    "invalid_key": "There is no such field.",
}


class Facts(BaseModel):
    """What a topic is asked: exactly its fields, each of its own kind."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def conflicts(self) -> dict[str, str]:
        """Fields that contradict others, each with a sentence; nothing by default."""
        return {}


class Answer(BaseModel):
    """What a topic answers; the finding adds reasons, citations and the version of the rule book."""

    model_config = ConfigDict(frozen=True, extra="forbid")


Asked = TypeVar("Asked", bound=Facts)


class BadFacts(ValueError):
    """Facts that no finding can be made of; `errors` has sentences for every bad field, by its path."""

    def __init__(self, errors: dict[str, list[str]]) -> None:
        super().__init__("; ".join(f"{field}: {' '.join(error)}" for field, error in errors.items()))
        self.errors = errors


def checked(model: type[Asked], raw_facts: Mapping[str, Any], context: str | None = None) -> Asked:
    """The facts of that model; raises BadFacts naming every bad field, nested ones as orders/0/rating."""
    if not isinstance(raw_facts, Mapping):
        raise BadFacts({"given": [SAY_OBJECT]})
    try:
        facts = model.model_validate(_clean(dict(raw_facts)), context=context)
    except ValidationError as bad:
        raise BadFacts(_by_field(bad)) from None
    if conflicts := facts.conflicts():
        raise BadFacts({field: [sentence] for field, sentence in conflicts.items()})
    return facts


def _by_field(bad: ValidationError) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    for error in bad.errors(include_url=False, include_input=False):
        field = "/".join(str(part) for part in error["loc"])
        sentence = (
            error["ctx"]["sentence"]
            if error["type"] == "fact"
            else _SENTENCES.get(error["type"], "This value is not valid.")
        )
        errors.setdefault(field, []).append(sentence)
    return errors


def _clean(value: Any, depth: int = 0) -> Any:
    """The value with lone surrogates, which no text has, replaced by a sign that no field takes."""
    if isinstance(value, str):
        return SURROGATES.sub("\ufffd", value)
    if depth < DEEPEST and isinstance(value, dict):
        return {_clean(str(key)): _clean(item, depth + 1) for key, item in value.items()}
    if depth < DEEPEST and isinstance(value, list | tuple):
        return [_clean(item, depth + 1) for item in value]
    return value
