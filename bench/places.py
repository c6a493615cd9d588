"""Where benchmarks run: servers of their own with durable settings, a database of its own for each measurement."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from config.local_postgres import SUPERUSER
from config.local_services import LocalServices, clear
from tests import databases
from tests.databases import Place

SCALE = float(os.environ.get("BENCH_SCALE", "1"))


def scaled(size: int) -> int:
    """That many at full scale; BENCH_SCALE=0.1 runs a tenth of everything for a quick look."""
    return max(1, round(size * SCALE))


@contextlib.contextmanager
def stand() -> Iterator[LocalServices]:
    """Start PostgreSQL and Valkey, migrate a template, and let Django read its settings; all is gone afterwards."""
    services = LocalServices("bench")
    services.start(fresh=True)
    try:
        keep_commit_times(services)
        template = databases.make_template(services.database_url)
        url = databases.named(services.database_url, template)
        os.environ.update(
            {
                "LICENSING_ENV": "test",
                "RATE_LIMIT": "1000000000",  # counted, and never reached
                "DJANGO_SETTINGS_MODULE": "config.settings",
                "DATABASE_URL": url,
                "OWNER_DATABASE_URL": url,
                "REDIS_URL": services.redis_url,
                "LOG_LEVEL": "WARNING",
                databases.SERVER: services.database_url,
                databases.TEMPLATE: template,
            }
        )
        import django

        django.setup()
        yield services
    finally:
        services.stop()
        clear(services.postgres.folder)


def keep_commit_times(services: LocalServices) -> None:
    """Let PostgreSQL remember when each transaction was committed, by which lateness is measured."""
    url = superuser(services.database_url)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET track_commit_timestamp = on")
        connection.execute("ALTER SYSTEM SET max_wal_size = '4GB'")
    services.postgres.stop()
    services.postgres.start()


@contextlib.contextmanager
def place() -> Iterator[Place]:
    """A database like the template for as long as the block runs; Django works on it, and so may processes."""
    with (
        tempfile.TemporaryDirectory(prefix="licensing-bench-") as files,
        clone() as url,
        databases.django_at(url),
    ):
        yield Place(url, os.environ["REDIS_URL"], Path(files) / "private")


@contextlib.contextmanager
def clone() -> Iterator[str]:
    """A copy of the template; the superuser drops it, who alone may end a vacuum that runs by itself."""
    server = os.environ[databases.SERVER]
    name = databases.create(server, like=os.environ[databases.TEMPLATE])
    try:
        yield databases.named(server, name)
    finally:
        databases.drop(superuser(server), name)


def superuser(url: str) -> str:
    """The address of that database for the server's superuser, who loads rows with the triggers at rest."""
    return make_conninfo(url, user=SUPERUSER)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which that share of them lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
