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


def make_due(rows: int) -> None:
    """Three plain tables with that many cases, each with a clock that is due, and the partial index over it."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute("CREATE TABLE due_case (id bigint PRIMARY KEY, state text, count int)")
        cursor.execute(
            "CREATE TABLE due_event (case_id bigint, number int, at timestamptz, facts jsonb, PRIMARY KEY (case_id, number))"
        )
        cursor.execute(
            "CREATE TABLE due_clock (id bigint PRIMARY KEY, case_id bigint, next_at timestamptz, fired_at timestamptz)"
        )
        cursor.execute("INSERT INTO due_case SELECT n, 'queried', 1 FROM generate_series(1, %s) n", [rows])
        cursor.execute("INSERT INTO due_clock SELECT id, id, now() - interval '1 day' FROM due_case")
        cursor.execute("CREATE INDEX due_next ON due_clock (next_at, id) WHERE next_at IS NOT NULL")
        cursor.execute("ANALYZE due_case; ANALYZE due_clock")
        cursor.execute("RESET ROLE")
        cursor.execute("GRANT ALL ON due_case, due_event, due_clock TO CURRENT_USER")


SET_BASED = """
WITH due AS (
  SELECT id, case_id FROM due_clock WHERE next_at <= clock_timestamp()
  ORDER BY next_at, id LIMIT %s FOR UPDATE SKIP LOCKED
), fired AS (
  UPDATE due_clock held SET next_at = NULL, fired_at = now() FROM due WHERE held.id = due.id
), moved AS (
  UPDATE due_case held SET state = 'lapsed', count = count + 1 FROM due WHERE held.id = due.case_id
  RETURNING held.id, held.count
), told AS (
  INSERT INTO due_event
  SELECT id, count, now(), '{"to": "lapsed", "from": "queried", "transition": "lapse"}' FROM moved RETURNING 1
)
SELECT count(*) FROM told
"""


def sweep_in_sets(batch: int) -> int:
    """Fire all that is due in statements alone, a transaction a batch; return how many."""
    fired = 0
    while True:
        with transaction.atomic():
            raw = connection.connection.cursor()
            (count,) = raw.execute(SET_BASED, [batch]).fetchone()
        if not count:
            return fired
        fired += count
