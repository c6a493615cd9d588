"""Run everything with demo data until Ctrl-C: `python -m config.demo [--fresh]` (see `make demo`)."""

import argparse
import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from config.demo_words import say, welcome
from config.environ import INSECURE_SECRET_KEY
from config.local_services import CHECKOUT, STATE, LocalServices
from config.minder import Minder
from config.processes import ServiceError, spawn, stop, tail, wait_until

FOLDER = STATE / "demo"
LOGS = FOLDER / "logs"
CREDENTIALS = FOLDER / "credentials.json"
FAVOURITE_PORT = 8000
READY_SECONDS = 60
WATCH_SECONDS = 365 * 24 * 3600.0


class Stopped(Exception):
    """Ctrl-C or a polite signal came."""


@dataclass
class Children:
    """The processes that the demo started, in order."""

    environment: dict[str, str]
    minder: Minder
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str, *command: str) -> None:
        """Start one, its output in a log of its own."""
        say(f"Starting {name}")
        with log_of(name).open("wb") as log:
            process = spawn([sys.executable, *command], log=log, cwd=CHECKOUT, env=self.environment)
        self.minder.mind(process)
        self.running[name] = process

    def one_has_ended(self) -> bool:
        """Tell whether a process has ended by itself."""
        return any(process.poll() is not None for process in self.running.values())

    def report(self) -> None:
        """Print the log's end of each process that has ended."""
        for name, process in self.running.items():
            if (code := process.poll()) is not None:
                print(f"\n{name} ended with code {code}. The end of {log_of(name)}:\n{tail(log_of(name))}")

    def stop(self) -> None:
        """Stop all, the last one first, by their own ids."""
        for name, process in reversed(self.running.items()):
            say(f"Stopping {name}")
            stop(process)


def log_of(name: str) -> Path:
    """Return where a process writes."""
    return LOGS / f"{name}.log"


def free_port() -> int:
    """Return PORT if it is given, 8000 if nobody listens there, else any that is free."""
    if values := os.environ.get("PORT"):
        return int(values)
    for port in (FAVOURITE_PORT, 0):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return int(probe.getsockname()[1])
    raise ServiceError("No port is free.")


def environment(database_url: str, redis_url: str) -> dict[str, str]:
    """Return what every process of the demo is told."""
    mine = {
        "LICENSING_ENV": "development",
        "SECRET_KEY": os.environ.get("SECRET_KEY", INSECURE_SECRET_KEY),
        "DATABASE_URL": database_url,
        "OWNER_DATABASE_URL": os.environ.get("OWNER_DATABASE_URL", database_url),
        "REDIS_URL": redis_url,
        "PRIVATE_ROOT": str(FOLDER / "private"),
        "BEAT_FOLDER": str(FOLDER),
        "EMAIL_URL": os.environ.get("EMAIL_URL", f"filemail:///{STATE / 'mail'}"),
        "PYTHONUNBUFFERED": "1",
    }
    if os.geteuid() == 0:
        # The worker shares the documents' private folder with the web, so both run as whoever runs the demo.
        # Celery warns a root user of pickled messages; ours are JSON only.
        mine["PYTHONWARNINGS"] = "ignore:You're running the worker with superuser privileges"
    kept = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    return {**kept, **mine}


@contextlib.contextmanager
def servers(minder: Minder, *, fresh: bool) -> Iterator[dict[str, str]]:
    """Give the environment with the servers' addresses: one's own where they are named, private ones elsewhere."""
    own_database, own_redis = os.environ.get("DATABASE_URL"), os.environ.get("REDIS_URL")
    if own_database and own_redis:
        say("Using the servers of DATABASE_URL and REDIS_URL")
        yield environment(own_database, own_redis)
        return
    say("Starting PostgreSQL and Valkey")
    local = LocalServices("demo")
    local.start(fresh=fresh)
    minder.mind(local.valkey.process)  # PostgreSQL is never hurried: it ends when its data are safe
    try:
        yield environment(own_database or local.database_url, own_redis or local.redis_url)
    finally:
        say("Stopping PostgreSQL and Valkey")
        local.stop()


def manage(env: dict[str, str], *arguments: str) -> None:
    """Run a management command to its end; what it prints is progress."""
    command = [sys.executable, "manage.py", *arguments]
    # A session of its own: Ctrl-C is for us, and ends the command by way of us.
    done = subprocess.run(command, cwd=CHECKOUT, env=env, check=False, start_new_session=True)
    if done.returncode:
        raise ServiceError(f"manage.py {' '.join(arguments)} ended with code {done.returncode}; see above.")


def start_all(children: Children, port: int) -> str:
    """Start web, worker, sweeper and beat; return the web's address once it is ready."""
    address = f"http://127.0.0.1:{port}"
    gunicorn = ["-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}"]
    celery = ["-m", "celery", "-A", "config"]
    children.start("web", *gunicorn, "--workers", "2", "--threads", "4", "--access-logfile", "-")
    children.start("worker", *celery, "worker", "--loglevel", "INFO", "--concurrency", "2")
    children.start("sweeper", "manage.py", "sweep", "--loop")
    children.start("beat", *celery, "beat", "--loglevel", "INFO")
    wait_until(
        lambda: children.one_has_ended() or ready(address), seconds=READY_SECONDS, what=f"{address}/readyz"
    )
    return address


def ready(address: str) -> bool:
    """Tell whether the web serves."""
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=5):
            return True
    except (urllib.error.URLError, OSError):
        return False


def forget() -> None:
    """Remove what the demo keeps beside its databases."""
    if "DATABASE_URL" in os.environ:
        raise ServiceError(
            "FRESH=1 starts over with private servers only; empty the database of DATABASE_URL yourself."
        )
    CREDENTIALS.unlink(missing_ok=True)
    shutil.rmtree(FOLDER / "private", ignore_errors=True)


def run(*, fresh: bool) -> int:
    """Run the demo; return 0 when a person stopped it, 1 when something of it ended."""
    LOGS.mkdir(parents=True, exist_ok=True)
    if fresh:
        forget()
    with Minder() as minder, servers(minder, fresh=fresh) as env:
        say("Migrating the database")
        manage(env, "migrate", "--verbosity", "0")
        say("Loading the demo data")
        manage(env, "load_scenario", "--credentials", str(CREDENTIALS))
        CREDENTIALS.chmod(0o600)
        children = Children(env, minder)
        try:
            address = start_all(children, free_port())
            if not children.one_has_ended():
                print(welcome(address, json.loads(CREDENTIALS.read_text()), LOGS), flush=True)
                wait_until(children.one_has_ended, seconds=WATCH_SECONDS, every=0.5, what="Ctrl-C")
            children.report()
        finally:
            children.stop()
    return 1


def stop_politely(_number: int, _frame: FrameType | None) -> None:
    """Turn a signal into an exception, once: the way down must not be interrupted."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    raise Stopped


def main() -> int:
    """Run from the Makefile."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fresh", action="store_true", help="forget the data of earlier runs")
    arguments = parser.parse_args()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop_politely)
    try:
        return run(fresh=arguments.fresh)
    except Stopped:
        say("Stopped")
        return 0
    except ServiceError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    raise SystemExit(main())
