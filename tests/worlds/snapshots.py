"""What building a world or a case leaves in the database: taken down once a process, put back in one statement.

A snapshot is taken of what the verbs themselves have just written, by the code as it stands, and is put back only where
they would write the same again: in the same world, by the same path, before anything else has been written. Where that
is not certain the verbs run as ever.
"""

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

# A line or a party is refused once its case was submitted, and an authorisation is numbered by its licence's instrument.
FIRST = ("licensing_line", "licensing_party", "licensing_licencedetail")
# What a browser or a caller leaves behind says nothing to a case.
# the version of the policy is given by triggers, to what is put back too
APART = ("axes_accesslog", "django_session", "licensing_policyversion", "oauth2_provider_accesstoken")
PLAIN = (str, int, bool, Decimal, date, type(None))
TABLES = "FROM pg_class t WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
WRITES = "+".join(f"pg_stat_get_xact_tuples_{what}(oid)" for what in ("inserted", "updated", "deleted"))


@dataclass(frozen=True)
class Snapshot:
    """The rows as statements; those that move sequences elsewhere than where they were taken; what the builder made."""

    statements: str
    sequences: str
    database: str
    made: Any

    def put_back(self) -> Any:
        """Write the rows, and return what the builder had made."""
        here = connection.settings_dict["NAME"] == self.database
        with transaction.atomic(savepoint=False), connection.cursor() as cursor:
            # the owner may set a sequence; the triggers are the same for both
            cursor.execute(
                f"SET LOCAL ROLE NONE; {self.statements}{'' if here else self.sequences} RESET ROLE"
            )
        return copy.deepcopy(self.made)


@dataclass
class Shelf:
    """The snapshots of this process by what was built; None where it cannot be put back."""

    taken: dict[Any, Snapshot | None] = field(default_factory=dict)
    closed: bool = False

    def build(self, key: Any, builder: Callable[[], Any]) -> Any:
        """Put back what was built before under that key; build it, and take it down, the first time."""
        if self.closed:
            return builder()
        if key not in self.taken:
            if not connection.in_atomic_block:
                return builder()
            self.taken[key], created = _execute(builder)
            return created
        snapshot = self.taken[key]
        return builder() if snapshot is None else snapshot.put_back()


SHELF = Shelf()


@contextmanager
def taken_anew() -> Iterator[None]:
    """Nothing is put back as long as the block runs: somebody has changed what the verbs do."""
    shelf = SHELF  # which a test of it may replace meanwhile
    before, shelf.closed = shelf.closed, True
    try:
        yield
    finally:
        shelf.closed = before


def is_plain(value: Any) -> bool:
    """Tell whether a value is the same wherever it reads the same."""
    if isinstance(value, dict):
        return all(map(is_plain, value)) and all(map(is_plain, value.values()))
    return all(map(is_plain, value)) if isinstance(value, list | tuple) else isinstance(value, PLAIN)


def standing() -> Any:
    """What this transaction has written so far, by table: equal where nothing was written in between."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT relname, {WRITES} {TABLES} AND {WRITES} > 0 AND relname <> ALL (%s)"
            " AND relname <> 'licensing_user' ORDER BY 1",
            [[*APART]],
        )
        written = cursor.fetchall()
        # signing in writes when
        cursor.execute(
            "SELECT md5(string_agg((to_jsonb(u) - 'last_login')::text, '' ORDER BY id)) FROM licensing_user u"
        )
        return written, cursor.fetchone()


def _execute(builder: Callable[[], Any]) -> tuple[Snapshot | None, Any]:
    """Build, and take down what that has written; there is no snapshot if it changed what was there before."""
    with connection.cursor() as cursor:
        first = _next_transaction(cursor)
        counts = _counts(cursor)
        loose = _loose_sequences(cursor)
        with transaction.atomic():
            created = builder()
        cursor.execute(f"SELECT relname {TABLES} AND {WRITES} > 0 AND relname <> ALL (%s)", [[*APART]])
        names = sorted((name for (name,) in cursor.fetchall()), key=_place)
        if _counts(cursor, names, f"WHERE xmin::text::bigint < {first}") != {
            name: counts[name] for name in names
        }:
            return None, created
        rows = [_rows(cursor, name, f"xmin::text::bigint >= {first}") for name in names]
        statements = "".join([loose, *(statement for statement, _ in rows)])
        sequences = "".join(sequence for _, sequence in rows)
    return Snapshot(statements, sequences, connection.settings_dict["NAME"], copy.deepcopy(created)), created


def _next_transaction(cursor: Any) -> int:
    """A number that is lower than that of every transaction begun below this one from now on, and higher than before."""
    with transaction.atomic():
        cursor.execute(
            "INSERT INTO django_session VALUES ('snapshot', '', now()) RETURNING xmin::text::bigint"
        )
        (number,) = cursor.fetchone()
        transaction.set_rollback(True)
    return number


def _place(name: str) -> tuple[bool, str]:
    return name not in FIRST, name


def _counts(cursor: Any, names: list[str] | None = None, where: str = "") -> dict[str, int]:
    """How many rows are in each table."""
    if names is None:
        cursor.execute(f"SELECT relname {TABLES}")
        names = [name for (name,) in cursor.fetchall()]
    if not names:
        return {}
    cursor.execute(" UNION ALL ".join(f"SELECT '{name}', count(*) FROM \"{name}\" {where}" for name in names))
    return dict(cursor.fetchall())


def _loose_sequences(cursor: Any) -> str:
    """Statements that set the sequences which no column owns to where they are."""
    cursor.execute(
        "SELECT relname FROM pg_class s WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace"
        " AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = s.oid AND deptype IN ('a', 'i'))"
    )
    text = []
    for (name,) in cursor.fetchall():
        cursor.execute(f'SELECT last_value, is_called FROM "{name}"')
        last, called = cursor.fetchone()
        text.append(f"SELECT setval('\"{name}\"', {last}, {called});")
    return "".join(text)


def _rows(cursor: Any, name: str, where: str) -> tuple[str, str]:
    """A statement that inserts those rows of a table as they are, and one that moves its sequence beyond them."""
    cursor.execute(
        "SELECT attname, attidentity <> '' FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
        " AND NOT attisdropped AND attgenerated = '' ORDER BY attnum",
        [f'"{name}"'],
    )
    columns = cursor.fetchall()
    values = ", ".join(f'quote_nullable("{column}"::text)' for column, _ in columns)
    cursor.execute(
        f"SELECT string_agg('(' || concat_ws(',', {values}) || ')', ',' ORDER BY ctid) FROM \"{name}\" WHERE {where}"
    )
    (row,) = cursor.fetchone()
    if row is None:
        return "", ""
    listed = ", ".join(f'"{column}"' for column, _ in columns)
    moved = "".join(
        f'SELECT setval(pg_get_serial_sequence(\'"{name}"\', \'{column}\'), (SELECT max("{column}") FROM "{name}"));'
        for column, counted in columns
        if counted
    )
    return f'INSERT INTO "{name}" ({listed}) VALUES {row};', moved
