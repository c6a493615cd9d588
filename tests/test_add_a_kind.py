"""docs/add-a-kind.md, followed word for word in a scratch project, makes a sixth kind that is alive."""

import os

import pytest

from tests import databases, scratch
from tests.house import ROOT
from tests.scratch import Block, PageIsWrong

PAGE = (ROOT / "docs" / "add-a-kind.md").read_text()
OURS = (
    "COVERAGE",
    "COV_CORE",
    "PYTEST",
    "DJANGO_",
    "LICENSING_",
)  # of this test run, not of the scratch project
WRITTEN = {block.path for block in scratch.blocks(PAGE) if block.path.endswith(".py")}
TOUCHED = " ".join(sorted({*WRITTEN, "licensing/migrations"}))
ENDS_OF_TABLE = ")\n\nTRANSITIONS = ("
CHECKS = (
    f".venv/bin/ruff check {TOUCHED}",
    f".venv/bin/ruff format --check {TOUCHED}",
    ".venv/bin/lint-imports",
    ".venv/bin/python manage.py makemigrations --check --dry-run",
    ".venv/bin/python manage.py draw_workflows --check",
    ".venv/bin/pytest -n0 -q -p no:cacheprovider tests/proof_of_a_kind.py tests/test_house.py tests/test_docs.py",
)


@pytest.fixture
def project(tmp_path):
    """A copy of the project with a database of its own on the tests' server, migrated as far as the project is."""
    server, template = os.environ[databases.SERVER], os.environ[databases.TEMPLATE]
    name = databases.create(server, like=template)
    url = databases.named(server, name)
    kept = {key: value for key, value in os.environ.items() if not key.startswith(OURS)}
    own = {"LICENSING_ENV": "test", "DATABASE_URL": url, "OWNER_DATABASE_URL": url, "PYTHONUNBUFFERED": "1"}
    own[databases.BEGUN] = template
    yield scratch.copy(tmp_path, {**kept, **own})
    databases.drop(server, name)


def holds(project, command):
    done = project.does(command)
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"


def test_the_page_makes_a_sixth_kind(project):
    project.follow(PAGE)
    for command in CHECKS:
        holds(project, command)
    drawn = (project.root / "docs" / "workflows" / "inspection.md").read_text()
    assert "    scheduled --> reporting: record_visit\n" in drawn
    described = (project.root / "docs" / "openapi.yaml").read_text()
    assert "  /api/v1/inspection-cases:\n" in described
    assert "    FilerInspectionCase:\n" in described
    table = project.root / "workflows" / "tables" / "inspection.py"
    agreed = table.read_text()
    assert agreed.count(ENDS_OF_TABLE) == 1
    table.write_text(agreed.replace(ENDS_OF_TABLE, f'    final("mislaid"),\n{ENDS_OF_TABLE}'))
    refused = project.does(".venv/bin/python manage.py check")
    assert refused.returncode != 0
    assert "BadTable: workflow 'inspection': state 'mislaid' cannot be reached" in refused.stderr


def test_a_block_knows_what_it_is():
    page = "**a/b.py** (new file)\n\n```python\nx = 1\n\ny = 2\n```\n\nWords.\n\n```console\nls\n```\n"
    page += "\n**`c.py`**\n\n```diff\n-x\n+y\n```\n"
    assert list(scratch.blocks(page)) == [
        Block(3, "python", "x = 1\n\ny = 2", "a/b.py", new=True),
        Block(11, "console", "ls"),
        Block(17, "diff", "-x\n+y", "c.py"),
    ]


def test_a_change_is_made_where_its_lines_stand():
    assert scratch.changed("a\nb\nc\n", " a\n-b\n+d\n+e", "here") == "a\nd\ne\nc\n"


@pytest.mark.parametrize(
    ("text", "diff", "error"),
    [
        ("a\nb\n", "-c\n+d", "stands there 0 times"),
        ("a\na\n", "-a\n+d", "stands there 2 times"),
        ("a\n", "+d", "stands there 0 times"),
        ("a\n", "a\n+d", "begins with neither"),
        ("ab\n", "-a\n+d", "stands there 0 times"),
    ],
)
def test_a_change_that_has_no_place_is_refused(text, diff, error):
    with pytest.raises(PageIsWrong, match=rf"^here: .*{error}"):
        scratch.changed(text, diff, "here")


@pytest.mark.parametrize(
    ("page", "error"),
    [
        ("```python\nx = 1\n```\n", "line 1: a block of 'python'"),
        ("**tests/house.py** (new file)\n\n```python\nx = 1\n```\n", "line 3: tests/house.py is not new"),
        ("**`no/such.py`**\n\n```diff\n-x\n```\n", "line 3: no/such.py names 0 files"),
        ("Do:\n\n```console\nfalse\n```\n", "line 3: false"),
    ],
)
def test_a_page_that_cannot_be_followed_says_where(page, error):
    with pytest.raises(PageIsWrong, match=f"^{error}"):
        scratch.Project(ROOT, os.environ).follow(page)
