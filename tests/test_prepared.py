"""What tests begin with is made once for a state of the code, whole or not at all, and forgotten when nobody uses it."""

import os
from pathlib import Path

import pytest

from tests import prepared

pytestmark = pytest.mark.usefixtures("base")


@pytest.fixture
def base(tmp_path, monkeypatch):
    """A folder for what is prepared, of this test alone."""
    folder = tmp_path / "prepared"
    folder.mkdir()
    monkeypatch.setattr(prepared, "state_folder", lambda *_: folder)
    return folder


def source(folder: Path, text: str) -> str:
    (folder / "source").mkdir(exist_ok=True)
    (folder / "source" / "a.py").write_text(text)
    return str(folder / "source")


def test_a_digest_is_of_names_and_contents(tmp_path):
    first = prepared.digest(("source",), Path(source(tmp_path, "x = 1")).parent)
    assert prepared.digest(("source",), Path(source(tmp_path, "x = 2")).parent) != first
    assert prepared.digest(("source",), Path(source(tmp_path, "x = 1")).parent) == first
    (tmp_path / "source" / "a.py").rename(tmp_path / "source" / "b.py")
    assert prepared.digest(("source",), tmp_path) != first


def test_it_is_made_once(base):
    created = []

    def make(folder):
        created.append(folder)
        assert not left.exists()
        (folder / "data").write_text("whole")

    left = base / "making-sort-by-one-that-was-killed"
    left.mkdir()
    folders = {prepared._kept("sort", ("pyproject.toml",), make) for _ in range(2)}
    assert len(created) == len(folders) == 1
    assert (folders.pop() / "data").read_text() == "whole"


def test_what_could_not_be_made_leaves_nothing(base):
    def fail(folder):
        (folder / "half").write_text("")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        prepared._kept("sort", ("pyproject.toml",), fail)
    assert [path.name for path in base.iterdir()] == ["sort.lock"]


def test_what_nobody_uses_any_more_is_forgotten(base):
    for age in range(5):
        (base / f"sort-{age}").mkdir()
        os.utime(base / f"sort-{age}", (1000 - age, 1000 - age))
    whole = prepared._kept("sort", ("pyproject.toml",), Path.exists)
    assert {path.name for path in base.glob("sort-*")} == {whole.name, "sort-0", "sort-1"}
