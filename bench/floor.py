"""The floor: lock, state, event, clock and commit in five statements of raw psycopg, with nothing decided."""

from __future__ import annotations

from django.db import connection, transaction


def make_floor(rows: int) -> None:
    """Three plain tables with that many cases and their clocks."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute("CREATE TABLE floor_case (id bigint PRIMARY KEY, state text, count int)")
        cursor.execute(
            "CREATE TABLE floor_event (case_id bigint, number int, facts jsonb, PRIMARY KEY (case_id, number))"
        )
        cursor.execute(
            "CREATE TABLE floor_clock (id bigserial PRIMARY KEY, case_id bigint, due_at timestamptz, closed bool)"
        )
        cursor.execute("INSERT INTO floor_case SELECT n, 'intake', 0 FROM generate_series(1, %s) n", [rows])
        cursor.execute(
            "INSERT INTO floor_clock (case_id, due_at, closed) SELECT id, now(), false FROM floor_case"
        )


def raw_transition(key: int) -> None:
    """One transition: five statements and a commit on the driver's own cursor."""
    with transaction.atomic():
        raw = connection.connection.cursor()
        raw.execute("SELECT state, count FROM floor_case WHERE id = %s FOR UPDATE", [key])
        _, count = raw.fetchone()
        raw.execute("UPDATE floor_case SET state = 'review', count = count + 1 WHERE id = %s", [key])
        raw.execute("INSERT INTO floor_event VALUES (%s, %s, '{}')", [key, count + 1])
        raw.execute("UPDATE floor_clock SET closed = true WHERE case_id = %s", [key])
        raw.execute("INSERT INTO floor_clock (case_id, due_at, closed) VALUES (%s, now(), false)", [key])
