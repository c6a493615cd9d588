"""Start child processes that cannot outlive their parent, and stop them by their id."""

import contextlib
import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

PR_SET_PDEATHSIG = 1
# Linux only; loaded here because between fork and exec nothing may be imported.
LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
POLL_SECONDS = 0.02


class ServiceError(RuntimeError):
    """A server could not be started, and why."""


@dataclass(frozen=True)
class Account:
    """Who a process runs as."""

    name: str
    uid: int
    gid: int

    @property
    def arguments(self) -> dict[str, Any]:
        """Return what subprocess needs to become this account; nothing where we are it already."""
        if self.uid == os.geteuid():
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def unprivileged_account() -> Account:
    """Return who may run PostgreSQL, which refuses root: ourselves, or an account that every system has."""
    if os.geteuid() != 0:
        try:
            entry = pwd.getpwuid(os.geteuid())
        except KeyError as missing:
            raise ServiceError(
                f"PostgreSQL runs for an account only, and the user id {os.geteuid()} has none in /etc/passwd."
            ) from missing
        return Account(entry.pw_name, os.geteuid(), os.getegid())
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
    raise ServiceError(
        "PostgreSQL refuses to run as root, and there is neither an account postgres nor nobody."
    )


def dying_with_parent(last_signal: int) -> Callable[[], None]:
    """Return what a child runs before its program: ask the kernel for `last_signal` when this process dies."""
    parent = os.getpid()

    def ask() -> None:
        if LIBC is None:
            return
        LIBC.prctl(PR_SET_PDEATHSIG, last_signal)
        if os.getppid() != parent:  # it died between fork and here
            os._exit(1)

    return ask


def spawn(
    command: Sequence[str | Path],
    *,
    log: IO[bytes] | int,
    env: Mapping[str, str] | None = None,
    cwd: str | Path | None = None,
    account: Account | None = None,
    last_signal: int = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Start a program in a process group of its own, so that a person's Ctrl-C reaches only its supervisor."""
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        env=env,
        cwd=cwd,
        start_new_session=True,
        preexec_fn=dying_with_parent(last_signal),  # noqa: PLW1509 - asks the kernel one thing, takes no lock
        **(account.arguments if account else {}),
    )


def stop(process: subprocess.Popen[bytes], *, by: int = signal.SIGTERM, within: float = 10) -> int:
    """Stop a process that we started, harder when it does not end in time; return its code.

    Its whole group gets the last word: a pool's children must not stay behind.
    """
    if process.poll() is None:
        process.send_signal(by)
        try:
            process.wait(within)
        except subprocess.TimeoutExpired:
            signal_group(process.pid, signal.SIGKILL)
    signal_group(process.pid, signal.SIGKILL)
    return process.wait()


def signal_group(leader: int, number: int) -> None:
    """Signal a process group by its leader's id; an empty group is no error."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, number)


def group_lives(leader: int) -> bool:
    """Tell whether a process group has a process that has not ended, by its leader's id."""
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, _parent, group = status.read_text().rpartition(")")[2].split()[:3]
            if int(group) == leader and state not in "ZX":
                return True
    return False


def wait_until(
    condition: Callable[[], bool], *, seconds: float, what: str, every: float = POLL_SECONDS
) -> None:
    """Return as soon as `condition` holds; raise ServiceError naming `what` when it does not in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise ServiceError(f"Waited {seconds:.0f} s in vain for {what}.")
        time.sleep(every)


def command_line(pid: int) -> str:
    """Return a running process's command line; empty when there is none."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def tail(path: Path, lines: int = 20) -> str:
    """Return the last lines of a log."""
    try:
        return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return ""
