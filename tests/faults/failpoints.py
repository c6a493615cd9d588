"""Failpoints: every place at which a process can be struck - before and after each statement, commit and named function."""

import json
import os
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import wraps
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import psycopg

BEFORE, AFTER = "before", "after"
STATEMENT, COMMIT = "statement", "commit"
# What is watched, by the place that it is. A statement of PostgreSQL is a place wherever in the program it stands, so
# that a change of the program adds and removes failpoints by itself.
WATCHED = (
    (STATEMENT, "django.db.backends.utils.CursorWrapper", "_execute"),
    (STATEMENT, "django.db.backends.utils.CursorWrapper", "_executemany"),
    (COMMIT, "django.db.backends.base.base.BaseDatabaseWrapper", "_commit"),
    ("wake-up", "licensing.messaging.wakeups", "_send"),
    ("answer", "django.core.handlers.wsgi.WSGIHandler", "__call__"),
)


@dataclass(frozen=True)
class Point:
    """The `number`-th passing of a place, before or after it; `act` is what happens there: kill, stop or terminate."""

    place: str
    when: str
    number: int = 1
    act: str = "kill"

    def __str__(self) -> str:
        return f"{self.act} {self.when} {self.place} {self.number}"


Passing = Callable[[str, str], None]


def install(passing: Passing) -> Callable[[], None]:
    """Let this process call `passing(place, when)` at each failpoint, until what is returned is called."""
    before = [(resolve_name(owner), name) for _, owner, name in WATCHED]
    functions = [getattr(owner, name) for owner, name in before]
    for (place, _, _), (owner, name), function in zip(WATCHED, before, functions, strict=True):
        setattr(owner, name, _watched(function, place, passing))

    def undo() -> None:
        for (owner, name), function in zip(before, functions, strict=True):
            setattr(owner, name, function)

    return undo


def _watched(function: Callable[..., Any], place: str, passing: Passing) -> Callable[..., Any]:
    @wraps(function)
    def watched(*args: Any, **kwargs: Any) -> Any:
        passing(place, BEFORE)
        result = function(*args, **kwargs)
        passing(place, AFTER)
        return result

    return watched


def strike(act: str) -> None:
    """Do to this process what the point says."""
    if act == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif act == "stop":
        # to this thread: sent to the process, another thread would take it, and this one go on for a moment
        signal.pthread_kill(threading.get_ident(), signal.SIGSTOP)
    elif act == "terminate":
        end_own_backend()


def end_own_backend() -> bool:
    """End the server's side of our own connection from another one; tell whether there was one to end."""
    from django.db import connection

    if connection.connection is None or connection.connection.closed:
        return False
    pid = connection.connection.info.backend_pid
    with psycopg.connect(**own_address(), autocommit=True) as other:
        ended = other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid]).fetchone()
    return bool(ended and ended[0])


def own_address() -> dict[str, Any]:
    """Where our own database is, as its owner."""
    from django.db import connections

    values = connections.settings["owner"]
    return {
        "dbname": values["NAME"],
        "user": values["USER"],
        "host": values["HOST"],
        "port": values["PORT"] or None,
    }


class Trap:
    """Strikes once, at one point; `struck` is called just before."""

    def __init__(self, point: Point, struck: Callable[[], None]) -> None:
        self.point, self.struck = point, struck
        self.passed: Counter[tuple[str, str]] = Counter()

    def __call__(self, place: str, when: str) -> None:
        self.passed[place, when] += 1
        if (place, when) != (self.point.place, self.point.when) or self.passed[
            place, when
        ] != self.point.number:
            return
        if self.point.act == "terminate":
            if end_own_backend():
                self.struck()
            return
        self.struck()
        strike(self.point.act)


class Remote:
    """A trap that another process sets by writing a point into a file; the file is gone when it has struck."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._text = ""
        self._trap: Trap | None = None

    def __call__(self, place: str, when: str) -> None:
        text = self.file.read_text() if self.file.exists() else ""
        if text != self._text:
            self._text = text
            self._trap = Trap(Point(**json.loads(text)), self._struck) if text else None
        if self._trap:
            self._trap(place, when)

    def _struck(self) -> None:
        self._text, self._trap = "", None
        self.file.with_suffix(".pid").write_text(str(os.getpid()))
        self.file.unlink()


def arm(file: Path, point: Point) -> None:
    """Set the trap of the process that watches that file."""
    waiting = file.with_suffix(".new")
    waiting.write_text(json.dumps(asdict(point)))
    waiting.rename(file)


def every_point(passed: Counter[tuple[str, str]], places: Iterable[str]) -> Iterator[Point]:
    """Each failpoint of an act that passed those places that often."""
    for place in places:
        for number in range(1, passed[place, BEFORE] + 1):
            yield from (Point(place, when, number) for when in (BEFORE, AFTER))
