"""Worked answers derived from the regulation text, one file a topic: what is given, and what must come out."""

import json
from pathlib import Path

FOLDER = Path(__file__).parent


def cases(topic):
    """(given, expect) of every worked answer of that topic, by its id."""
    text = json.loads((FOLDER / f"{topic}.json").read_text())
    return {case["id"]: (case["given"], case["expect"]) for case in text["cases"]}


def topics():
    """The names of the topics that have worked answers."""
    return sorted(path.stem for path in FOLDER.glob("*.json"))


def facts(topic, **changes):
    """The facts of its first worked answer, with changes."""
    return {**next(iter(cases(topic).values()))[0], **changes}
