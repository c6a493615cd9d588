"""The programs as they run in production, each of them ready to be struck."""

import contextlib
import itertools
import re
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from config.processes import wait_until
from tests import servers
from tests.databases import Place
from tests.faults.failpoints import Point, arm
from tests.servers import Server

NUMBERS = itertools.count(1)
Running = contextlib.AbstractContextManager[Server]


def trap_of(place: Place, name: str) -> Path:
    """The file that sets the trap of the program of that name."""
    return place.files.parent / f"{name}.trap"


def run(place: Place, name: str, program: Sequence[str], ready: str, **environment: str) -> Running:
    """Run a program under failpoints; its trap is the file of its name."""
    place.files.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "tests.faults.child", str(trap_of(place, name)), *program]
    return servers.running(place, command, name=f"{name}-{next(NUMBERS)}", ready=ready, **environment)


def sweeper(place: Place, name: str = "sweeper", *, interval: float = 0.1, **environment: str) -> Running:
    """The sweeper that needs no Redis."""
    program = ["manage.py", "sweep", "--loop", "--interval", str(interval)]
    return run(place, name, program, r"(?i)sweeping", **environment)


def worker(place: Place, name: str = "worker", **environment: str) -> Running:
    """A Celery worker with one process."""
    arguments = ["--loglevel", "INFO", "--concurrency", "1", "--without-gossip", "--without-mingle"]
    program = ["celery", "-A", "config", "worker", "--hostname", f"{name}@%h", *arguments]
    return run(place, name, program, r"celery@\S+ ready|\S+@\S+ ready", **environment)


def beat(place: Place, name: str = "beat", **environment: str) -> Running:
    """A beat with a file of its own."""
    folder = place.files.parent / name
    folder.mkdir(parents=True)
    program = ["celery", "-A", "config", "beat", "--loglevel", "INFO"]
    return run(place, name, program, r"beat: Starting", **{"BEAT_FOLDER": str(folder), **environment})


@contextlib.contextmanager
def web(place: Place, name: str = "web", **environment: str):
    """Gunicorn with one worker, which is made anew as soon as it is gone; `address` is where it answers."""
    program = ["gunicorn", "config.wsgi", "--preload", "--bind", "127.0.0.1:0", "--threads", "4"]
    with run(place, name, program, r"Booting worker", **environment) as server:
        server.address = server.wait_for(r"Listening at: (http://\S+)").group(1)
        wait_until(lambda: servers.answers(server.address), seconds=30, what=f"{server.address}/readyz")
        yield server


def workers_of(server: Server) -> list[int]:
    """The ids of the processes that a master has made, the newest last."""
    return [int(pid) for pid in re.findall(r"Booting worker with pid: (\d+)", server.log.read_text())]


def struck(place: Place, name: str, point: Point, *, seconds: float = 30) -> None:
    """Set the trap of that program and wait until it has struck."""
    trap = trap_of(place, name)
    arm(trap, point)
    wait_until(lambda: not trap.exists(), seconds=seconds, what=f"{name} to pass {point}")


def stopped(place: Place, name: str) -> int:
    """Wait until that program has stopped at the point that its trap says; return the id of the process."""
    trap = trap_of(place, name)
    wait_until(lambda: not trap.exists(), seconds=30, what=f"{name} to stop")
    pid = int(trap.with_suffix(".pid").read_text())
    wait_until(lambda: state_of(pid) == "T", seconds=10, what=f"process {pid} to stop")
    return pid


def state_of(pid: int) -> str:
    """The state of a process as the kernel writes it: R, S, T and so on."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def killed(server: Server) -> None:
    """End a program as a power cut would."""
    server.process.send_signal(signal.SIGKILL)
    server.process.wait()
