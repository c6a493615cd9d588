"""Folders for tests of private servers, and wheels for tests of installations."""

import contextlib
import os
import tempfile
import venv
from collections.abc import Iterator
from pathlib import Path

import pip
import pytest

from config import environment
from tests.config.wheels import Wheels


@contextlib.contextmanager
def walkable_folder() -> Iterator[Path]:
    """A folder in which another account may walk; pytest closes its own to everybody at each start of it."""
    with tempfile.TemporaryDirectory(prefix="licensing-open-", dir="/tmp") as name:
        folder = Path(name)
        folder.chmod(0o711)
        yield folder


@pytest.fixture
def open_folder():
    """One for this test alone."""
    with walkable_folder() as folder:
        yield folder


@pytest.fixture
def wheels(tmp_path, monkeypatch):
    """An empty folder of wheels, the only place where pip finds packages."""
    created = Wheels(tmp_path / "wheels")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(created.folder))
    return created


@pytest.fixture
def lent_pip(monkeypatch):
    """Environments are made with the pip that runs the tests: to unpack another takes most of the time."""

    def create(folder):
        venv.EnvBuilder(clear=True).create(folder)
        (packages,) = folder.glob("lib/*/site-packages")
        for path in Path(pip.__file__).parent.parent.glob("pip*"):
            (packages / path.name).symlink_to(path)

    monkeypatch.setattr(environment, "create", create)
