"""The minder: a process that outlives a killed supervisor by some seconds, to end what that left behind.

The kernel asks every child of a supervisor that dies to end. That is a request: a program may hang on its way down, most
of all where the servers to which it talks go down beside it: a Celery worker was seen to, whose broker went with it. The minder waits a while, then asks nobody any more.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from config.processes import ServiceError, group_lives, signal_group, wait_until

PATIENCE = 10.0  # seconds between the supervisor's death and the end of what it left


class Minder:
    """A minder of this process; a context manager."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        # Only this end of the pipe is ours alone: it closes however we end, and tells the minder that we have.
        self._process = subprocess.Popen(
            [sys.executable, "-m", "config.minder"],
            stdin=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).resolve().parent.parent,
            start_new_session=True,
        )
        return self

    def mind(self, process: subprocess.Popen[bytes] | None) -> None:
        """Let the group that this process leads end with us."""
        if process and self._process and self._process.stdin:
            self._process.stdin.write(f"{process.pid}\n")
            self._process.stdin.flush()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process and self._process.stdin:
            self._process.stdin.close()
            self._process.wait()


def end(leaders: Iterable[int], patience: float = PATIENCE) -> None:
    """Return when the groups of these leaders have ended, by themselves or, after so many seconds, by force."""
    left = list(leaders)
    try:
        wait_until(lambda: not any(map(group_lives, left)), seconds=patience, what="them", every=0.1)
    except ServiceError:
        for leader in filter(group_lives, left):
            signal_group(leader, signal.SIGKILL)


def main() -> None:
    """Read leaders, a line each, until the supervisor closes the pipe or dies; then see to their end."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # whoever sends one to all of us means the others
    end([int(line) for line in sys.stdin])


if __name__ == "__main__":
    main()
