"""Folders for tests of private servers."""

import tempfile
from pathlib import Path

import pytest


@pytest.fixture
def open_folder():
    """A folder in which another account may walk; pytest closes its own to everybody at each start of it."""
    with tempfile.TemporaryDirectory(prefix="licensing-open-", dir="/tmp") as name:
        folder = Path(name)
        folder.chmod(0o711)
        yield folder
