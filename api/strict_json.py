"""Strict JSON: bytes in, plain values out, every error with the place that it is at (RFC 8259, RFC 6901)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from api.problems import ErrorEntry, join
from workflows.input import unseen

MOST_DEPTH = 16
LONGEST_WHOLE_NUMBER = 18  # digits; a longer one is kept as a Decimal, which every field bounds


class BadJSON(ValueError):
    """The text is not JSON as it is taken here; `errors` says why and where."""

    def __init__(self, errors: list[ErrorEntry]) -> None:
        super().__init__(" ".join(error.detail for error in errors))
        self.errors = errors


class _Constant:
    """A NaN or an infinity, which JSON does not have, or a number beyond all bounds."""


class _Repeated(dict[str, Any]):
    """An object in which names occur more than once."""

    names: frozenset[str] = frozenset()


def parse(text: bytes) -> dict[str, Any]:
    """The object that the text holds, decimals as Decimal; raises BadJSON with every error."""
    try:
        value = json.loads(
            text.decode("utf-8"),
            parse_float=_decimal,
            parse_int=_whole,
            parse_constant=lambda _name: _Constant(),
            object_pairs_hook=_object,
        )
    except UnicodeDecodeError:
        raise BadJSON([ErrorEntry("not_utf8", "The body is not UTF-8.", pointer="")]) from None
    except RecursionError:
        raise BadJSON([_too_deep("")]) from None
    except ValueError as error:
        sentence = f"The body is not JSON: {error}."
        raise BadJSON([ErrorEntry("not_json", sentence, pointer="")]) from None
    if not isinstance(value, dict):
        raise BadJSON([ErrorEntry("not_an_object", "The body must be a JSON object.", pointer="")])
    if errors := list(_errors(value, "", 1)):
        raise BadJSON(errors)
    return value


def _decimal(digits: str) -> Decimal | _Constant:
    """The number; one whose exponent no Decimal has is as bad as an infinite one."""
    try:
        return Decimal(digits)
    except InvalidOperation:
        return _Constant()


def _whole(digits: str) -> int | Decimal:
    return int(digits) if len(digits) <= LONGEST_WHOLE_NUMBER else Decimal(digits)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    mapping = dict(pairs)
    if len(mapping) == len(pairs):
        return mapping
    seen: set[str] = set()
    repeated = _Repeated(mapping)
    repeated.names = frozenset(name for name, _ in pairs if name in seen or seen.add(name))
    return repeated


def _errors(value: Any, at: str, depth: int) -> Iterator[ErrorEntry]:
    if isinstance(value, dict | list) and depth > MOST_DEPTH:
        yield _too_deep(at)
    elif isinstance(value, dict):
        yield from _object_errors(value, at, depth)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _errors(item, join(at, index), depth + 1)
    elif isinstance(value, _Constant):
        yield ErrorEntry(
            "not_a_number", "NaN, Infinity and numbers beyond all bounds are not taken.", pointer=at
        )
    elif isinstance(value, str) and (found := unseen(value)):
        yield ErrorEntry("bad_text", f"It must not contain the character {found}.", pointer=at)


def _object_errors(value: dict[str, Any], at: str, depth: int) -> Iterator[ErrorEntry]:
    if isinstance(value, _Repeated):
        for name in sorted(value.names):
            yield ErrorEntry("repeated", "The object has this name more than once.", pointer=join(at, name))
    for name, item in value.items():
        if found := unseen(name):
            yield ErrorEntry("bad_text", f"The name holds the character {found}.", pointer=join(at, name))
        yield from _errors(item, join(at, name), depth + 1)


def _too_deep(at: str) -> ErrorEntry:
    return ErrorEntry("too_deep", f"The body is nested more than {MOST_DEPTH} levels deep.", pointer=at)
