"""Plans: at tens of thousands of cases no page that an officer or a partner waits for reads a whole table."""

import json

import pytest
from django.db import connection

from bench.pages import Filled
from licensing.models import BulkOperation, Case, Disruption
from licensing.models.lines import KeyRange
from licensing.transitions import orders

pytestmark = pytest.mark.slow  # twenty thousand cases are made by COPY
SIZE = 20_000
BIG = 10_000  # a table of so many rows is not read from end to end
# What a preview counts is what it would move: it reads as many rows as that has.
COUNTS_ALL = ("disruption by supplier, preview", "disruption by category, preview")


def nodes(plan):
    yield plan
    for part in plan.get("Plans", ()):
        yield from nodes(part)


def scans(page):
    """The tables that the page's statements read from end to end."""
    asked = []

    def seen(execute, sql, params, many, context):
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(seen):
        page()
    found = []
    for sql, params in asked:
        if not sql.lstrip().startswith(("SELECT", "WITH")) or "%(" in sql:
            continue  # what a transition writes has a test of its own
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
            (plan,) = cursor.fetchone()
        plan = json.loads(plan) if isinstance(plan, str) else plan
        found += [node["Relation Name"] for node in nodes(plan[0]["Plan"]) if node["Node Type"] == "Seq Scan"]
    return found


def big_tables():
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples >= %s", [BIG])
        return {name for (name,) in cursor.fetchall()}


def test_no_page_reads_a_whole_table(committed_db):
    filled = Filled(committed_db.database_url)
    filled.grow(SIZE)
    big = big_tables()
    assert {"licensing_case", "licensing_relation", "licensing_clock"} <= big
    read = {name: big & set(scans(page)) for name, page in filled.pages().items() if name not in COUNTS_ALL}
    assert len(read) > 25
    assert {name: tables for name, tables in read.items() if tables} == {}


def read(text, params):
    """The rows that the statement's steps read, all told, and the big tables that it read from end to end."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {text}", params)
        (plan,) = cursor.fetchone()
    plan = json.loads(plan) if isinstance(plan, str) else plan
    every = list(nodes(plan[0]["Plan"]))
    filtered = ("Actual Rows", "Rows Removed by Filter", "Rows Removed by Join Filter")
    rows = sum(node["Actual Loops"] * sum(node.get(name, 0) for name in filtered) for node in every)
    return rows, {node["Relation Name"] for node in every if node["Node Type"] == "Seq Scan"} & big_tables()


SCOPES = ({"countries": ["IN"]}, {"suppliers": ["hal"]}, {"categories": ["XIX"]}, {"items": ["none"]})
RANGE = 1_000


def test_the_next_cases_of_a_bulk_operation_cost_the_same_wherever_it_is(committed_db):
    filled = Filled(committed_db.database_url)
    filled.grow(SIZE)
    world, last = filled.world, Case.objects.latest("pk").pk
    places = (last // 4, last - RANGE)
    for scope in SCOPES:
        disruption = Disruption(title="Forge", reason="-", starts_on=world.now.date(), pk=1, **scope)
        order = BulkOperation(disruption=disruption, not_before=world.now)
        for act in (BulkOperation.Act.ESCALATE, BulkOperation.Act.GIVE_BACK):
            for after in places:
                found = orders.HANDLERS[act].candidates(order, KeyRange(after, after + RANGE))
                rows, whole = read(*found.order_by("pk").values_list("pk")[:250].query.sql_with_params())
                assert (whole, rows < 25 * RANGE) == (set(), True), (scope, act, after, rows)
