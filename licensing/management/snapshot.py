"""One snapshot for a command that reads much, so that a system at work does not look broken."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def snapshot() -> Iterator[None]:
    """Read everything as of one instant; inside somebody's transaction it is that transaction's view."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute(
            "SET LOCAL idle_in_transaction_session_timeout = 0"
        )  # it thinks long and locks nothing
        yield
