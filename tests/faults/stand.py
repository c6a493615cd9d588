"""A stand: a PostgreSQL and a Valkey of our own, to which a fault may do what it likes."""

import contextlib
import itertools
import os
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import psycopg
import redis
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from config.local_postgres import OWNER, SUPERUSER
from config.local_services import LocalServices
from config.processes import wait_until
from tests import databases, prepared
from tests.databases import SERVER, TEMPLATE, Place


class Stand(contextlib.AbstractContextManager["Stand"]):
    """Two servers and a migrated template; a context manager."""

    def __init__(self) -> None:
        self._open = contextlib.ExitStack()
        self._numbers = itertools.count(1)
        self.services: LocalServices
        self.template = ""
        self.folder: Path

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as stack:
            self.services = stack.enter_context(LocalServices("faults", keep=False, like=prepared.migrated()))
            self.folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="licensing-faults-")))
            with self.superuser() as connection:
                # what was acknowledged must outlive an immediate shutdown, though not a power cut
                connection.execute(f"ALTER ROLE {OWNER} SET synchronous_commit = on")
            self.template = prepared.TEMPLATE
            self._open = stack.pop_all()
        return self

    def __exit__(self, *_error: object) -> None:
        self._open.close()

    def superuser(self) -> psycopg.Connection:
        """A connection that no limit keeps out."""
        address = self.services.postgres.address(user=SUPERUSER, name="postgres")
        return psycopg.connect(address, autocommit=True)

    @contextlib.contextmanager
    def place(self, options: str = "") -> Iterator[Place]:
        """An empty database and an empty Valkey, on which Django works for as long as the block runs.

        options: settings of each connection, as libpq takes them.
        """
        self.valkey().flushall()
        where = {SERVER: self.services.database_url, TEMPLATE: self.template}
        files = self.folder / str(next(self._numbers)) / "private"
        with databases.clone(where) as bare:
            url = make_conninfo(bare, options=options) if options else bare
            with databases.django_at(url):
                yield Place(database_url=url, redis_url=self.services.redis_url, files=files)

    def valkey(self) -> redis.Redis:
        """A client of the Valkey."""
        return redis.Redis.from_url(self.services.redis_url)

    def flush(self) -> bool:
        """Let Valkey forget everything; tells whether there was anything to forget."""
        key_count = self.valkey().dbsize()
        return bool(key_count and self.valkey().flushall())

    def restart_postgres(self) -> None:
        """Stop PostgreSQL at once, as `pg_ctl restart -m immediate` does, and start it again."""
        process = self.services.postgres.process
        assert process is not None
        process.send_signal(signal.SIGQUIT)
        process.wait()
        self.services.postgres.start()
        let_go()

    @contextlib.contextmanager
    def no_valkey(self) -> Iterator[None]:
        """Valkey is down until the block ends."""
        self.services.valkey.stop()
        try:
            yield
        finally:
            self.services.valkey.start()

    @contextlib.contextmanager
    def hung_valkey(self) -> Iterator[None]:
        """Valkey takes connections and answers nobody until the block ends."""
        process = self.services.valkey.process
        assert process is not None
        os.kill(process.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(process.pid, signal.SIGCONT)
            wait_until(self.services.valkey.answers, seconds=10, what="Valkey")

    def terminate_backends(self, place: Place) -> int:
        """End every connection to the place's database but ours, and see them gone; returns how many there were."""
        let_go()
        name = conninfo_to_dict(place.database_url)["dbname"]
        with self.superuser() as connection:
            result = connection.execute(
                "SELECT count(*) FILTER (WHERE pg_terminate_backend(pid, 10000)) FROM pg_stat_activity WHERE datname = %s",
                [name],
            ).fetchone()
        return int(result[0]) if result else 0


def let_go() -> None:
    """Close this process's own connections, which the fault was not meant for or has broken."""
    from django.db import connections

    connections.close_all()
