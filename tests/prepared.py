"""What tests begin with, made once for all runs: PostgreSQL's folder with a migrated database, or with the scenario too.

Each is named by a digest of what it depends on, and copied by whoever starts a server. It is made in a folder of its own
and gets its name when it is whole; whoever wants the same meanwhile waits. The lock goes with the process that holds it.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from config.local_services import CHECKOUT, LocalServices, state_folder
from config.processes import unprivileged_account
from tests import databases

# a Tuesday afternoon in Washington, two days before a holiday
NOW = datetime(2026, 11, 24, 19, 40, tzinfo=UTC)
TEMPLATE, SCENARIO = "licensing_template", "licensing_scenario"
# What the migrations and the rows that they write depend on, and what the stories do.
MIGRATED = (
    "requirements",
    "licensing/migrations",
    "licensing/models",
    "licensing/regulations",
    "config/settings.py",
    "config/environ.py",
    "config/local_postgres.py",
    "tests/prepared.py",
)
TOLD = (*MIGRATED, "licensing", "workflows", "api", "config")
UNDONE, FIRST_UNDONE = "undone.json", "0014_authorisations"
KEPT = 3  # of each sort; the others are of code that nobody runs any more


def migrated() -> Path:
    """The folder of a server with a migrated database `TEMPLATE`."""
    return _kept("migrated", MIGRATED, _migrate)


def told() -> Path:
    """The same with the scenario in `SCENARIO`; its papers and its credentials are beside the server's folder."""
    return _kept("told", TOLD, _tell)


def undone() -> Path:
    """A file with the statements by which each migration after `FIRST_UNDONE` is taken back."""
    return _kept("undone", (*MIGRATED, "tests/undoing.py"), _undo) / UNDONE


def digest(names: tuple[str, ...], root: Path = CHECKOUT) -> str:
    """The digest of the files of those names and below those folders."""
    result = {path for name in names for path in (root / name, *(root / name).rglob("*")) if path.is_file()}
    sums = hashlib.sha256()
    for path in sorted(result):
        if "__pycache__" not in path.parts:
            sums.update(f"{path.relative_to(root)}\0".encode())
            sums.update(hashlib.sha256(path.read_bytes()).digest())
    return sums.hexdigest()[:20]


def _kept(sort: str, names: tuple[str, ...], make: Callable[[Path], None]) -> Path:
    """The folder of that sort as the code stands, made if there is none yet."""
    base = state_folder("prepared", unprivileged_account())
    whole = base / f"{sort}-{digest(names)}"
    with (base / f"{sort}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not whole.exists():
            for left in base.glob(f"making-{sort}-*"):  # by a process that was killed: the lock is ours
                shutil.rmtree(left, ignore_errors=True)
            with tempfile.TemporaryDirectory(prefix=f"making-{sort}-", dir=base) as name:
                folder = Path(name, "whole")
                folder.mkdir()
                make(folder)
                folder.rename(whole)
        os.utime(whole)
        _forget(base, sort)
    return whole


def _forget(base: Path, sort: str) -> None:
    """Remove those that have not been used for longest."""
    result = sorted(base.glob(f"{sort}-*"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in result[KEPT:]:
        shutil.rmtree(path, ignore_errors=True)


@contextlib.contextmanager
def _server(folder: Path, like: Path | None = None) -> Iterator[LocalServices]:
    """A server that leaves its data in the folder."""
    with LocalServices("making", keep=False, like=like) as services:
        yield services
        services.postgres.stop()
        services.postgres.data.rename(folder / "postgres")


def _migrate(folder: Path) -> None:
    with _server(folder) as services:
        databases.make_template(services.database_url, TEMPLATE)


def _undo(folder: Path) -> None:
    with LocalServices("making", keep=False, like=migrated()) as services:
        server = services.database_url
        place = databases.Place(
            databases.named(server, databases.create(server, like=TEMPLATE)),
            services.redis_url,
            folder / "private",
        )
        command = [sys.executable, "-m", "tests.undoing", str(folder / UNDONE), FIRST_UNDONE]
        environment = place.environment(DJANGO_SETTINGS_MODULE="config.settings")
        subprocess.run(command, cwd=CHECKOUT, env=environment, check=True)


def _tell(folder: Path) -> None:
    with _server(folder, like=migrated()) as services:
        server = services.database_url
        databases.create(server, SCENARIO, like=TEMPLATE)
        place = databases.Place(databases.named(server, SCENARIO), services.redis_url, folder / "private")
        credentials = str(folder / "credentials.json")
        command = ["load_scenario", "--now", NOW.isoformat(), "--credentials", credentials]
        databases.run(command, place.environment())
