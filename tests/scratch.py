"""A scratch project: a copy of this one, in which a page of the documents is followed word for word."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.house import ROOT

A_FILE = re.compile(r"\*\*`?([\w./*-]+)`?\*\*( \(new file\))?")
FENCE = "```"
BETWEEN = "@@"  # what stands between two places of one file


class PageIsWrong(AssertionError):
    """The page cannot be followed; the message says where."""


@dataclass(frozen=True)
class Block:
    """A fenced block: a new file, a change to a file, or commands. `line` is where it stands on the page."""

    line: int
    language: str
    text: str
    path: str = ""
    new: bool = False


def blocks(page: str) -> Iterator[Block]:
    """The blocks of a page in order; what the line of a file's name announces is the next block."""
    announced: re.Match[str] | None = None
    opened: tuple[int, str] | None = None
    body: list[str] = []
    for number, line in enumerate(page.splitlines(), start=1):
        if opened is None and line.startswith(FENCE):
            opened, body = (number, line.removeprefix(FENCE)), []
        elif opened is None:
            announced = A_FILE.fullmatch(line) or (announced if not line else None)
        elif line == FENCE:
            path, new = (announced[1], bool(announced[2])) if announced else ("", False)
            yield Block(*opened, "\n".join(body), path, new)
            opened = announced = None
        else:
            body.append(line)


@dataclass(frozen=True)
class Project:
    """The copy, and the environment in which its commands run."""

    root: Path
    environment: Mapping[str, str]

    def follow(self, page: str) -> None:
        """Do what the page says, in its order; raises PageIsWrong naming the line of the block that cannot be done."""
        exported: list[str] = []
        for block in blocks(page):
            if block.language == "console":
                self._run(block, exported)
            elif block.new:
                self._create(block)
            elif block.path and block.language == "diff":
                self._change(block)
            else:
                raise PageIsWrong(
                    f"line {block.line}: a block of {block.language!r} that says not what it is for"
                )

    def does(self, command: str) -> subprocess.CompletedProcess[str]:
        """What a command says in the project, as its developer would type it."""
        return subprocess.run(
            ["bash", "-euo", "pipefail", "-c", command],
            cwd=self.root,
            env=dict(self.environment),
            capture_output=True,
            text=True,
            check=False,
        )

    def _run(self, block: Block, exported: list[str]) -> None:
        done = self.does("\n".join([*exported, block.text]))
        if done.returncode:
            raise PageIsWrong(f"line {block.line}: {block.text}\n{done.stdout}{done.stderr}")
        exported += [line for line in block.text.splitlines() if line.startswith("export ")]

    def _create(self, block: Block) -> None:
        path = self.root / block.path
        if path.exists():
            raise PageIsWrong(f"line {block.line}: {block.path} is not new")
        path.write_text(f"{block.text}\n")

    def _change(self, block: Block) -> None:
        result = sorted(self.root.glob(block.path))
        if len(result) != 1:
            raise PageIsWrong(f"line {block.line}: {block.path} names {len(result)} files")
        for place in f"\n{block.text}\n".split(f"\n{BETWEEN}\n"):
            text = changed(result[0].read_text(), place.strip("\n"), f"line {block.line}: {block.path}")
            result[0].write_text(text)


def changed(text: str, diff: str, where: str) -> str:
    """The text with one place of it changed as the diff says; raises PageIsWrong if the place is not there just once."""
    lines = [line or " " for line in diff.splitlines()]
    if any(line[0] not in " +-" for line in lines):
        raise PageIsWrong(f"{where}: a line of the diff begins with neither blank, plus nor minus")
    before = [line[1:] for line in lines if line[0] != "+"]
    after = [line[1:] for line in lines if line[0] != "-"]
    lines_of_text = text.splitlines()
    starts = [
        at for at in range(len(lines_of_text)) if before and lines_of_text[at : at + len(before)] == before
    ]
    if len(starts) != 1:
        raise PageIsWrong(f"{where}: stands there {len(starts)} times, not once:\n" + "\n".join(before))
    lines_of_text[starts[0] : starts[0] + len(before)] = after
    return "\n".join(lines_of_text) + "\n"


def copy(root: Path, environment: Mapping[str, str]) -> Project:
    """A copy of the project as it stands in the working tree, with the environment's packages as its `.venv`."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, root / name)
    (root / ".venv").symlink_to(sys.prefix)
    return Project(root, environment)
