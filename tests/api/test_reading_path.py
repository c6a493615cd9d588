"""How much a newcomer reads to follow one submit over HTTP: the files entered, and the calls from one to another."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from tests.api.journey import body

ROOT = Path(__file__).resolve().parents[2]
ROOMS = tuple(f"{ROOT / room}/" for room in ("workflows", "licensing", "api", "config"))
FILES, CALLS = 96, 460


class ReadingPath:
    """A profile function: the project's files whose functions run, and how often a call crosses from one to another."""

    def __init__(self) -> None:
        self.files: set[str] = set()
        self.crossings = 0

    def __call__(self, frame: FrameType, event: str, _argument: object) -> None:
        here = frame.f_code.co_filename
        if event != "call" or not here.startswith(ROOMS):
            return
        self.files.add(here)
        calling = frame.f_back.f_code.co_filename if frame.f_back else ""
        self.crossings += calling.startswith(ROOMS) and calling != here

    def follow(self, work: Callable[[], object]) -> object:
        """Run `work` under this profile."""
        sys.setprofile(self)
        try:
            return work()
        finally:
            sys.setprofile(None)


def test_submitting_reads_like_a_short_story(world, callers):
    """The last of some alike, when every cache is warm."""
    path = ReadingPath()
    for _ in range(3):  # the server has the plans from the second on
        case = world.at("draft")
        path = ReadingPath()
        answer = path.follow(
            lambda case=case: callers["filer"].post(
                f"cases/{case.reference}/transitions/submit", body(case, "submit")
            )
        )
        assert answer.status_code == 200, answer.content
    assert len(path.files) <= FILES, len(path.files)
    assert path.crossings <= CALLS, path.crossings
