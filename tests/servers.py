"""Real processes for tests: web, worker, sweeper, beat, each waited for by what it says, stopped by its id."""

import contextlib
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from config.local_services import CHECKOUT
from config.processes import ServiceError, spawn, stop, tail, wait_until
from tests.databases import Place


@dataclass
class Server:
    """A running process and what it wrote."""

    process: subprocess.Popen[bytes]
    log: Path
    address: str = ""

    def said(self, pattern: str) -> re.Match[str] | None:
        """Return where its log matches, if it does; raise with the log's end when the process has ended."""
        match = re.search(pattern, self.log.read_text(errors="replace"))
        if match is None and self.process.poll() is not None:
            raise ServiceError(f"It ended with code {self.process.returncode}:\n{tail(self.log, 40)}")
        return match

    def wait_for(self, pattern: str, *, seconds: float = 30) -> re.Match[str]:
        """Return when its log matches."""
        wait_until(lambda: self.said(pattern) is not None, seconds=seconds, what=f"{pattern!r} in {self.log}")
        result = self.said(pattern)
        assert result is not None
        return result

    def kill(self) -> None:
        """End it as a power cut would: kill -9."""
        self.process.kill()
        self.process.wait()


@contextlib.contextmanager
def running(
    place: Place, command: Sequence[str], *, name: str, ready: str, **environment: str
) -> Iterator[Server]:
    """Run a command on a place until the block ends; yields when its log matches `ready`."""
    place.files.mkdir(parents=True, exist_ok=True)
    log = place.files.parent / f"{name}.log"
    with log.open("wb") as output:
        process = spawn(command, log=output, cwd=CHECKOUT, env=place.environment(**environment))
    server = Server(process, log)
    try:
        server.wait_for(ready)
        yield server
    finally:
        stop(process, by=signal.SIGTERM)


def answers(address: str) -> bool:
    """Tell whether a web server says that it is ready."""
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=5) as response:
            return response.status == 200
    except (urllib.error.URLError, OSError):
        return False


@contextlib.contextmanager
def web(
    place: Place, *, workers: int = 1, threads: int = 4, application: str = "config.wsgi", **environment: str
) -> Iterator[Server]:
    """Run gunicorn on a port that the system chooses; `address` is where it answers."""
    command = [
        *(sys.executable, "-m", "gunicorn", application, "--bind", "127.0.0.1:0"),
        *("--workers", str(workers), "--threads", str(threads)),
    ]
    with running(place, command, name="web", ready=r"Listening at: http://\S+", **environment) as server:
        server.address = server.wait_for(r"Listening at: (http://\S+)").group(1)
        wait_until(
            lambda: answers(server.address), seconds=30, what=f"{server.address}/readyz\n{tail(server.log)}"
        )
        yield server


def worker(
    place: Place, *, concurrency: int = 1, **environment: str
) -> contextlib.AbstractContextManager[Server]:
    """Run a Celery worker."""
    command = [
        *(sys.executable, "-m", "celery", "-A", "config", "worker", "--loglevel", "INFO"),
        *("--concurrency", str(concurrency), "--without-gossip", "--without-mingle"),
    ]
    return running(place, command, name="worker", ready=r"celery@\S+ ready", **environment)


def beat(place: Place, **environment: str) -> contextlib.AbstractContextManager[Server]:
    """Run the beat."""
    command = [sys.executable, "-m", "celery", "-A", "config", "beat", "--loglevel", "INFO"]
    return running(place, command, name="beat", ready=r"beat: Starting", **environment)


def sweeper(place: Place, *arguments: str, **environment: str) -> contextlib.AbstractContextManager[Server]:
    """Run the sweeper that needs no Redis."""
    command = [sys.executable, "manage.py", "sweep", "--loop", *arguments]
    return running(place, command, name="sweeper", ready=r"(?i)sweeping", **environment)
