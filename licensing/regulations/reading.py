"""Reading the rule book: every file of a folder, checked as a whole; each error is one sentence."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path
from typing import Any

from licensing.regulations import checking
from licensing.regulations.entries import Entry, Reading
from licensing.regulations.shapes import READINGS, SHAPES, Shape

VERSION, FLAGS = "version", "readings"
HASH_LENGTH = 12


class RuleBookError(Exception):
    """The rule book is not sound; `errors` are sentences that name file, rule and what is wrong."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__("The rule book is not sound:\n" + "\n".join(errors))
        self.errors = errors


def load(folder: Path) -> tuple[str, dict[str, tuple[Entry, ...]], dict[str, Reading]]:
    """The version, the rules and the readings of that folder; raises RuleBookError."""
    errors: list[str] = []
    raw = {name: _parsed(folder / f"{name}.toml", errors) for name in (VERSION, FLAGS, *SHAPES)}
    errors += _strangers(folder, raw)
    if errors:
        raise RuleBookError(errors)
    rules: dict[str, tuple[Entry, ...]] = {}
    for name, shape in SHAPES.items():
        rules |= _rules(name, shape, raw[name], errors)
    readings = _readings(raw[FLAGS], errors)
    version = _version(folder, raw, errors)
    if errors:
        raise RuleBookError(errors)
    return version, rules, readings


def _parsed(path: Path, errors: list[str]) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        errors.append(f"{path.name}: the file is missing.")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValueError) as error:
        errors.append(f"{path.name}: it cannot be read: {error}.")
    return {}


def _strangers(folder: Path, raw: dict[str, dict[str, Any]]) -> list[str]:
    return [
        f"{path.name}: no file of that name belongs to the rule book."
        for path in sorted(folder.glob("*.toml"))
        if path.stem not in raw
    ]


def _rules(name: str, shape: Shape, raw: dict[str, Any], errors: list[str]) -> dict[str, tuple[Entry, ...]]:
    errors += checking.names(name, shape.rules, raw)
    rules = {}
    for rule in shape.rules:
        if rule not in raw:
            continue
        where = f"{name}.toml: {rule}"
        raw_entries = raw[rule]
        if not (
            isinstance(raw_entries, list)
            and raw_entries
            and all(isinstance(raw_entry, dict) for raw_entry in raw_entries)
        ):
            errors.append(f"{where}: it must be a table written [[{rule}]].")
            continue
        entry_errors = [
            error for raw_entry in raw_entries for error in checking.entry(where, shape, raw_entry)
        ]
        errors += entry_errors
        if not entry_errors:
            entries = sorted((checking.built(raw_entry) for raw_entry in raw_entries), key=checking.start)
            errors += checking.together(where, name, entries)
            rules[rule] = tuple(entries)
    return rules


def _readings(raw: dict[str, Any], errors: list[str]) -> dict[str, Reading]:
    errors += checking.names(FLAGS, READINGS, raw)
    readings = {}
    for name in READINGS:
        if name not in raw:
            continue
        reading = checking.reading(f"{FLAGS}.toml: {name}", raw[name])
        errors += reading
        if not reading:
            raw_reading = raw[name]
            cited = tuple(raw_reading["citation"].split("; "))
            readings[name] = Reading(
                raw_reading["value"], tuple(raw_reading["choices"]), raw_reading["why"], cited
            )
    return readings


def _version(folder: Path, raw: dict[str, dict[str, Any]], errors: list[str]) -> str:
    """The declared version with a short hash of all files, so that a change nobody declared shows."""
    errors += checking.names(VERSION, ("declared",), raw[VERSION])
    declared = raw[VERSION].get("declared")
    if not (isinstance(declared, str) and declared.strip()):
        errors.append(f"{VERSION}.toml: declared: it must be a text.")
    digest = hashlib.sha256()
    for name in sorted(raw):
        digest.update(name.encode() + b"\0" + (folder / f"{name}.toml").read_bytes() + b"\0")
    return f"{declared}+{digest.hexdigest()[:HASH_LENGTH]}"
