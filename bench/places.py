"""Where benchmarks run: servers of their own with durable settings, a database of its own for each measurement."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

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
        template = databases.make_template(services.database_url)
        url = databases.named(services.database_url, template)
        os.environ.update(
            {
                "LICENSING_ENV": "test",
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


@contextlib.contextmanager
def place() -> Iterator[Place]:
    """A database like the template for as long as the block runs; Django works on it, and so may processes."""
    with databases.clone() as url, databases.django_at(url):
        yield Place(url, os.environ["REDIS_URL"], Path(os.environ["REDIS_URL"].split("://")[1]).parent / "x")


def superuser(url: str) -> str:
    """The address of that database for the server's superuser, who loads rows with the triggers at rest."""
    return make_conninfo(url, user=SUPERUSER)
