"""The documents say what is: links resolve, files and commands exist, decisions are numbered, drawings are closed."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands
from django.urls import Resolver404, resolve

from tests.house import ROOT

README = ROOT / "README.md"
WRITTEN = (README, *sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "docs" / "decisions").glob("*.md")))
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
DRAWN = sorted((ROOT / "docs" / "workflows").glob("*.md"))

LINK = re.compile(r"\[[^\]]*\]\((?!https?:)([^)#\s]*)(#[^)\s]*)?\)")
FENCE = re.compile(r"^```(\w*)$", re.MULTILINE)
A_PATH = re.compile(r"`((?:api|config|docs|licensing|requirements|tests|workflows|\.local)/[\w./-]*)`")
A_REFERENCE = "LIC-2026-WVNFX-4KHKM"
pages = pytest.mark.parametrize("page", WRITTEN, ids=lambda page: str(page.relative_to(ROOT)))


def section(title: str, page: Path = README) -> str:
    """The part of a page under that heading, and under no other of its level."""
    return page.read_text().split(f"\n## {title}\n")[1].split("\n## ")[0]


def anchor(heading: str) -> str:
    """A heading as the fragment of a link."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def anchors(page: Path) -> set[str]:
    return {anchor(heading) for heading in re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)}


@pages
def test_every_link_resolves(page):
    broken = []
    for target, fragment in LINK.findall(page.read_text()):
        result = (page.parent / target).resolve() if target else page
        if not result.exists() or (fragment and fragment[1:] not in anchors(result)):
            broken.append(target + fragment)
    assert broken == []


@pages
def test_every_file_that_is_named_exists(page):
    named = {path for path in A_PATH.findall(page.read_text()) if not path.startswith(".local")}
    assert sorted(path for path in named if not (ROOT / path).exists()) == []


def test_where_to_change_what_names_files_that_exist():
    rows = re.findall(r"^\| (.+?) \| (.+?) \| .*\|$", section("Where to change what"), re.MULTILINE)[1:]
    assert len(rows) >= 20
    assert [question for question, where in rows if not re.search(r"`[\w.]+/[\w./-]*`|Meta", where)] == []


def test_what_a_row_of_the_table_quotes_stands_in_its_file():
    rows = re.findall(r"^\|.*?\| `([\w./]+\.py)`(?:, [\w ]+)?: `([\w.]+)", README.read_text(), re.MULTILINE)
    assert len(rows) >= 10
    assert [(path, word) for path, word in rows if word not in (ROOT / path).read_text()] == []


@pages
def test_every_make_target_exists(page):
    targets = set(re.findall(r"^([a-z][\w-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    code = re.findall(r"`[^`\n]+`|^    .+$", page.read_text(), re.MULTILINE)
    named = {word for piece in code for word in re.findall(r"\bmake ([a-z][\w-]*)", piece)}
    assert sorted(named - targets) == []


@pages
def test_every_management_command_exists(page):
    named = set(re.findall(r"manage\.py ([a-z_]+)", page.read_text()))
    assert sorted(named - set(get_commands())) == []


def test_every_address_of_the_tour_is_served():
    text = (ROOT / "docs" / "tour.md").read_text().replace("$CASE/", f"$API/api/v1/cases/{A_REFERENCE}/")
    asked = set(re.findall(r"(?:\$API|127\.0\.0\.1:18000)(/[\w/.-]*)", text))
    assert len(asked) >= 6
    assert sorted(path for path in asked if not is_served(path)) == []


def is_served(path: str) -> bool:
    """Whether a view answers there; below /api/ one without a name answers for what does not exist."""
    try:
        return resolve(path).url_name is not None or path.startswith("/admin/")
    except Resolver404:
        return False


@pytest.mark.parametrize("page", [*WRITTEN, *DRAWN], ids=lambda page: str(page.relative_to(ROOT)))
def test_every_fence_is_closed(page):
    marks = FENCE.findall(page.read_text())
    assert len(marks) % 2 == 0
    assert all(marks[::2]), "a fence names its language"
    assert not any(marks[1::2]), "a fence is closed before the next opens"


def test_the_idea_is_drawn_once():
    assert README.read_text().count("```mermaid") == 1


def test_decisions_are_numbered_without_gaps():
    assert [path.name[:5] for path in DECISIONS] == [f"{n:04d}-" for n in range(1, len(DECISIONS) + 1)]


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.name)
def test_a_decision_says_why_what_and_what_follows_on_one_page(path):
    text = path.read_text()
    assert text.startswith(f"# {path.name[:4]} ")
    wanted = ["Context", "Decision", "Consequences", "What was tried"]
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == wanted
    assert len(text.splitlines()) < 60
    assert f"(decisions/{path.name})" in (ROOT / "docs" / "README.md").read_text()


def test_every_setting_of_the_environment_is_told():
    facts = set(re.findall(r"`([A-Z_]{3,})`", section("Settings", ROOT / "docs" / "running.md")))
    read = {
        name
        for path in ("config/settings.py", "config/environ.py")
        for name in re.findall(r"(?:env\.\w+|required|folder)\(\s*\"([A-Z_]+)\"", (ROOT / path).read_text())
    }
    assert sorted(read - facts) == []
