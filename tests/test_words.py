"""What people read: standard words, labels that are written, short sentences, one way to write a day for each place."""

import ast
import re

import pytest
from django.apps import apps

from tests.house import ROOT, files, found, tree
from workflows.catalogue import CATALOGUE, state_title

# words of the code, or of nobody; each with what is written instead
PRIVATE = {
    r"anew": "again",
    r"amiss|trouble|faulty?": "error",
    r"reckon\w*": "calculate",
    r"detour": "interruption",
    r"settles?|settled": "resolve",
    r"of ours|staff desks?|nobody's|nobody known": "the desk, the office",
    r"by itself|by themselves": "automatically",
    r"whose turn|in its turn|the turn of": "desk, in order of receipt",
    r"within moments": "shortly",
    r"the case has moved on|moves no case": "has changed",
    r"it is none|is no record|is no maintenance|is no import|is no agreement": "is not",
    r"can not": "cannot",
    r"is mended|mends": "correct",
    r"word for word": "exact text",
    r"certainty": "",
    r"sets? aside|setting aside": "failed",
    r"rungs?|ladders?": "escalation level, escalation policy",
    r"consign(ment|ments|ed)": "shipment",
    r"lodg(e|es|ed|ing)": "file",
    r"at risk": "will miss the required date",
    r"frozen|freez(e|es|ing)": "paused, on hold",
}
WORDS = re.compile(rf"\b(?:{'|'.join(PRIVATE)})\b", re.IGNORECASE)
IDENTIFIER = re.compile(r"\b[a-z]+_[a-z_]+\b|/api/|\bapi/v\d")
LONGEST_SENTENCE = 20
# sentences of the law itself, which nobody may shorten
LAW_ITSELF = ("This is a rated order certified for national defense use",)
# columns that no page names by their own name
COLUMNS = ("set_aside_at", "ladder", "rungs", "next_rung", "rung")
OFFICERS = ("workflows/guards", "workflows/inputs", "licensing/admin")
DAYS_ARE_WORDED_IN = ("formatting.py", "time_series.py")


def is_prose(text: str) -> bool:
    return " " in text.strip() and text[:1].isupper() and "SELECT " not in text and "\n" not in text


def literal(node: ast.Constant | ast.JoinedStr) -> str:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    return "".join(str(item.value) if isinstance(item, ast.Constant) else "X" for item in node.values)


def strings(folder: str):
    """Each text of a folder that a person could read: no docstring, no part of another text, no SQL."""
    for path in files(folder):
        parts = {
            id(item)
            for node in ast.walk(tree(path))
            if isinstance(node, ast.JoinedStr)
            for item in node.values
        }
        statements = {id(node.value) for node in ast.walk(tree(path)) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree(path)):
            facts = isinstance(node, ast.Constant | ast.JoinedStr) and id(node) not in parts | statements
            if facts and is_prose(literal(node)):
                yield found(path, node, literal(node))


def labels():
    """Every label, help and wording of the tables."""
    for flow in CATALOGUE.values():
        for state in flow.states:
            yield f"{flow.kind}.{state.name}: {state.title}"
        for transition in flow.transitions:
            for text in (transition.title, transition.public, transition.notice):
                yield f"{flow.kind}.{transition.name}: {text}"
            for input_ in transition.inputs:
                yield from (f"{input_.name}: {text}" for text in (input_.title, input_.help, input_.error))
                yield from (f"{input_.name}: {text}" for _, text in input_.choices)


def fields():
    """Every name, help and choice of the tables' columns that a form may show."""
    for model in apps.get_app_config("licensing").get_models():
        for field in model._meta.get_fields():
            choices = [str(text) for _, text in getattr(field, "flatchoices", ())]
            name = "" if field.name in COLUMNS else str(getattr(field, "verbose_name", ""))
            for text in (name, getattr(field, "help_text", ""), *choices):
                yield f"{model.__name__}.{field.name}: {text}"


def pages():
    """The text of every template, without its tags and variables."""
    for path in sorted((ROOT / "licensing" / "templates").rglob("*.html")):
        text = re.sub(
            r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<(style|script).*?</\1>", " ", path.read_text(), flags=re.DOTALL
        )
        yield f"{path.name}: {' '.join(re.sub(r'<[^>]*>', ' ', text).split())}"


def everything():
    for folder in OFFICERS:
        yield from strings(folder)
    yield from labels()
    yield from pages()
    yield from fields()


def test_no_private_word_is_read():
    assert [item for item in everything() if WORDS.search(item.partition(": ")[2])] == []


def test_no_identifier_and_no_address_of_the_api_is_read():
    texts = (item.partition(": ")[2] for source in (labels(), pages()) for item in source)
    assert [text for text in texts if IDENTIFIER.search(text)] == []
    officers = (string for folder in OFFICERS for string in strings(folder))
    assert [officer for officer in officers if IDENTIFIER.search(officer.partition(": ")[2])] == []


def test_no_sentence_is_longer_than_a_breath():
    long = [
        string
        for folder in OFFICERS
        for string in strings(folder)
        for sentence in re.split(r"(?<=[.!?]) ", string.partition(": ")[2])
        if len(sentence.split()) > LONGEST_SENTENCE and not sentence.startswith(LAW_ITSELF)
    ]
    assert long == []


@pytest.mark.parametrize("kind", CATALOGUE)
def test_a_state_has_one_title_whichever_kinds_have_it(kind):
    assert {state.name: state.title for state in CATALOGUE[kind].states} == {
        state.name: state_title(state.name) for state in CATALOGUE[kind].states
    }


def test_days_are_worded_in_one_place():
    """A page words a day with `Reader.day` or `listed`; only a form's own input has another format."""
    formats = [
        found(path, node, literal(node.format_spec))
        for path in files("licensing/admin")
        if path.name not in DAYS_ARE_WORDED_IN
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FormattedValue) and node.format_spec and "%" in literal(node.format_spec)
    ]
    filters = [
        path.name
        for path in (ROOT / "licensing" / "templates").rglob("*.html")
        if "|date" in path.read_text()
    ]
    assert formats + filters == []


@pytest.mark.parametrize(
    ("text", "search"),
    [
        ("Clocks are reckoned.", WORDS),
        ("It is the turn of our desk.", WORDS),
        ("The consignment was lodged.", WORDS),
        ("The highest rung of the ladder", WORDS),
        ("Name the delivered_item.", IDENTIFIER),
        ("Send it to /api/v1/cases.", IDENTIFIER),
    ],
)
def test_what_is_looked_for_is_found(text, search):
    assert search.search(text)
