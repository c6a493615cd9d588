"""Databases for tests: one migrated template, and clones of it that cost a few hundredths of a second."""

import contextlib
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from config.environ import RUNTIME_ROLE, database
from config.local_services import CHECKOUT

# The controller tells its xdist workers by these.
TEMPLATE = "LICENSING_TEST_TEMPLATE"
SERVER = "LICENSING_TEST_SERVER"
BEGUN = "LICENSING_TEST_BEGUN"  # a database on the same server of which the template becomes a copy, then migrated
PREPARED = "LICENSING_TEST_PREPARED"  # set where the server is our own
SHARED_REDIS = "LICENSING_TEST_SHARED_REDIS"  # set where REDIS_URL was given, and is nobody's own


@dataclass(frozen=True)
class Place:
    """Where a test's data are: its database (the owner's address), its Redis, its private files."""

    database_url: str
    redis_url: str
    files: Path

    def environment(self, **more: str) -> dict[str, str]:
        """Return the environment of a process that works on this place."""
        mine = {
            "LICENSING_ENV": "test",
            "DATABASE_URL": self.database_url,
            "OWNER_DATABASE_URL": self.database_url,
            "REDIS_URL": self.redis_url,
            "PRIVATE_ROOT": str(self.files),
            "BEAT_FOLDER": str(self.files),
            "PYTHONUNBUFFERED": "1",
        }
        return {**os.environ, **mine, **more}


def named(url: str, name: str) -> str:
    """Return the address of another database on the same server."""
    return make_conninfo(url, dbname=name)


def name_of(url: str) -> str:
    """Return the name of the database at that address."""
    return str(conninfo_to_dict(url)["dbname"])


def create(server: str, name: str = "", *, like: str = "template0") -> str:
    """Make a database like another one that nobody is connected to, with a new name if none is given; return it."""
    name = name or f"licensing_test_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
    return name


def drop(server: str, name: str) -> None:
    """Remove a database whoever is still connected to it.

    A vacuum that runs by itself is the superuser's: the owner may not force it out, but PostgreSQL asks it to end where
    nothing is forced.
    """
    with psycopg.connect(server, autocommit=True) as connection:
        try:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        except psycopg.errors.InsufficientPrivilege:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename = current_user",
                [name],
            )
            connection.execute(f'DROP DATABASE IF EXISTS "{name}"')


def make_template(server: str, name: str = "") -> str:
    """Make the template and migrate it as the owner; return its name."""
    name = create(server, name, like=os.environ.get(BEGUN, "template0"))
    url = named(server, name)
    environment = {**os.environ, "LICENSING_ENV": "test", "DATABASE_URL": url, "OWNER_DATABASE_URL": url}
    try:
        run(["migrate", "--database", "owner", "--verbosity", "0"], environment)
    except RuntimeError:
        drop(server, name)
        raise
    return name


def run(command: list[str], environment: Mapping[str, str]) -> None:
    """Run a command of manage.py, which is not measured; raise RuntimeError with what it said if it fails."""
    unmeasured = {name: value for name, value in environment.items() if not name.startswith("COVERAGE")}
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=CHECKOUT,
        env=unmeasured,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"manage.py {' '.join(command)} failed:\n{done.stdout}{done.stderr}")


@contextlib.contextmanager
def clone(environment: Mapping[str, str] = os.environ) -> Iterator[str]:
    """Give a copy of the template for as long as the block runs; yields the owner's address."""
    server = environment[SERVER]
    name = create(server, like=environment[TEMPLATE])
    try:
        yield named(server, name)
    finally:
        drop(server, name)


@contextlib.contextmanager
def django_at(url: str) -> Iterator[None]:
    """Let Django's two aliases, in every thread, work on another database for as long as the block runs."""
    from django.db import connections

    before = {alias: dict(connections.settings[alias]) for alias in ("default", "owner")}
    after = {"default": database(url, name="url", role=RUNTIME_ROLE), "owner": database(url, name="url")}
    _repoint(after)
    try:
        yield
    finally:
        _repoint(before)


def _repoint(wanted: Mapping[str, Mapping[str, object]]) -> None:
    """Change the settings in place: the connections of all threads share them."""
    from django.db import connections

    connections.close_all()
    for alias, values in wanted.items():
        connections.settings[alias].update(values)
