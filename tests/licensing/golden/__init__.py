"""Worked answers derived from the regulation text, one file a topic: what is given, and what must come out."""

import json
from pathlib import Path


def cases(topic):
    """(given, expect) of every worked answer of that topic, by its id."""
    told = json.loads((Path(__file__).parent / f"{topic}.json").read_text())
    return {one["id"]: (one["given"], one["expect"]) for one in told["cases"]}
