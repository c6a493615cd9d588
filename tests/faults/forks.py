"""Forks: an act in a process of its own, on a connection of its own, that a fault may end in the midst."""

import contextlib
import mmap
import os
import signal
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.processes import dying_with_parent
from tests.faults import failpoints
from tests.faults.failpoints import Point, Trap

DONE, REFUSED, AWAY, BROKEN = 0, 3, 4, 5
KEPT: list[Any] = []  # connections of the parent's, which a child must neither use nor close


@dataclass(frozen=True)
class Act:
    """What a child does: the act itself, the point at which it is struck, the socket folder that it connects by."""

    run: Callable[[], Any]
    point: Point | None = None
    by: str = ""


@dataclass(frozen=True)
class End:
    """How a child ended: its code, or minus the signal; and whether its fault struck."""

    code: int
    struck: bool


@dataclass(frozen=True)
class Child:
    """A running act."""

    pid: int
    mark: mmap.mmap

    def end(self) -> End:
        """Wait for its end."""
        _, status = os.waitpid(self.pid, 0)
        return End(os.waitstatus_to_exitcode(status), bool(self.mark[0]))

    def kill(self) -> None:
        """End it as a power cut would."""
        with contextlib.suppress(ProcessLookupError, ChildProcessError):
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)

    def stopped(self) -> None:
        """Wait until it has stopped in the midst, as its point says; raises AssertionError when it ends instead."""
        _, status = os.waitpid(self.pid, os.WUNTRACED)
        assert os.WIFSTOPPED(status), f"it ended with {os.waitstatus_to_exitcode(status)}"

    def wake(self) -> None:
        """Let it go on."""
        os.kill(self.pid, signal.SIGCONT)


def all_at_once(acts: Sequence[Act]) -> list[End]:
    """Run the acts at once, each in a child; return how each ended, in order."""
    return [child.end() for child in [start(act) for act in acts]]


def apart(act: Callable[[], Any], point: Point | None = None, *, by: str = "") -> End:
    """Run one act in a child."""
    return all_at_once([Act(act, point, by)])[0]


def passes(act: Callable[[], Any]) -> Counter[tuple[str, str]]:
    """How often the act passes each failpoint; it is done in this very process."""
    seen: Counter[tuple[str, str]] = Counter()

    def count(place: str, when: str) -> None:
        seen[place, when] += 1

    undo = failpoints.install(count)
    try:
        act()
    finally:
        undo()
    return seen


def start(act: Act) -> Child:
    """Start an act in a child, which dies with us."""
    ask, mark = dying_with_parent(signal.SIGKILL), mmap.mmap(-1, 1)
    child = os.fork()
    if child:
        return Child(child, mark)
    code = BROKEN
    try:
        ask()
        code = _in_child(act, mark)
    except BaseException:  # noqa: BLE001 - whatever it is, the child must end here and not go on as a second parent
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def _in_child(act: Act, mark: mmap.mmap) -> int:
    from django.db import DatabaseError, InterfaceError

    from api.problems import is_away
    from licensing.transitions import Refused

    def struck() -> None:
        mark[0] = 1

    _connect_anew(act.by)
    if act.point:
        failpoints.install(Trap(act.point, struck))
    try:
        act.run()
    except Refused:
        return REFUSED
    except (DatabaseError, InterfaceError) as error:
        if not is_away(error):
            raise
        mark[0] |= bool(act.by)
        return AWAY
    return DONE


def _connect_anew(by: str) -> None:
    """Forget the parent's connections without closing them; new ones go by that socket folder."""
    from django.db import connections

    for connection in connections.all():
        KEPT.append(connection.connection)
        connection.connection = None
        connection.settings_dict["HOST"] = by or connection.settings_dict["HOST"]


def sweep_for_ever(interval: float = 0.05) -> None:
    """The command `sweep --loop`."""
    from django.core.management import call_command

    with Path(os.devnull).open("w") as nowhere:
        call_command("sweep", loop=True, interval=interval, stdout=nowhere, stderr=nowhere)


@contextlib.contextmanager
def sweeper() -> Iterator[Child]:
    """A sweeper in a child, until the block ends."""
    child = start(Act(sweep_for_ever))
    try:
        yield child
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child.pid, signal.SIGTERM)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(child.pid, 0)
