"""Rule books that differ from ours in one thing."""

import shutil
from dataclasses import replace
from types import MappingProxyType

from licensing.regulations.rulebook import BOOK, FOLDER


def with_value(rule, value):
    """Our book with another value for every entry of that rule."""
    entries = tuple(replace(item, value=value) for item in BOOK.rules[rule])
    return replace(BOOK, rules=MappingProxyType({**BOOK.rules, rule: entries}))


def changed(folder, file, old, new):
    """A copy of our book's folder in which that file has `new` in the place of `old`, which it must have."""
    shutil.copytree(FOLDER, folder, dirs_exist_ok=True)
    path = folder / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    return folder
