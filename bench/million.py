"""Many cases from one: a case that verbs have made is multiplied by COPY, its rows renumbered, its chain sealed anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

import psycopg

from bench.places import superuser

CHUNK = 5_000


def reference(prefix: str, number: int) -> str:
    """The well-formed reference of that number."""
    from licensing.filing.references import ALPHABET, RANDOM_CHARACTERS, check_character

    body = ""
    for _ in range(RANDOM_CHARACTERS):
        number, digit = divmod(number, len(ALPHABET))
        body = ALPHABET[digit] + body
    body += check_character(body)
    return f"{prefix}-2026-{body[:5]}-{body[5:]}"


@dataclass(frozen=True)
class Sheet:
    """The template's rows in one table: each a line of COPY with holes, and the columns that fill them."""

    table: str
    columns: tuple[str, ...]
    ids: tuple[int, ...]
    lines: tuple[str, ...]
    first: int  # the first free id


def multiply(
    url: str,
    case: Any,
    count: int,
    *,
    due: Callable[[int], datetime] | None = None,
    whole: bool = True,
    content: bool = False,
) -> list[str]:
    """Add `count` cases like that one, with details, relations, events, clocks, segments, firings; their references.

    `due(n)` is when time is up for the n-th: the clock whose next level is its overdue transition is moved there. Not `whole`,
    each has the last of its events alone; with `content` it has lines and parties too. Loads as the superuser with triggers and foreign keys at rest; the chains of
    hashes are valid, and there are no messages in the outbox.
    """
    with psycopg.connect(superuser(url), autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        writer = Writer(connection, case, due, whole=whole, content=content)
        for start in range(0, count, CHUNK * 20):
            writer.write(range(start, min(count, start + CHUNK * 20)))
        writer.finish(count)
    return writer.references


class Writer:
    """Writes the copies of one case."""

    def __init__(
        self,
        connection: psycopg.Connection,
        case: Any,
        due: Callable[[int], datetime] | None,
        *,
        whole: bool,
        content: bool = False,
    ) -> None:
        self.connection, self.case, self.due = connection, case, due
        self.events = list(case.events.order_by("number"))[0 if whole else -1 :]
        self.references: list[str] = []
        clocks = "SELECT id FROM licensing_clock WHERE case_id = {case}"
        self.cases = self._sheet("licensing_case", "id = {case}", ("id", "reference", "head_hash", "due_at"))
        self.plain = [
            self._sheet(f"licensing_{case.kind}detail", "case_id = {case}", ("case_id",)),
            self._sheet("licensing_relation", "case_id = {case}", ("id", "case_id")),
        ]
        if content:
            for name in ("licensing_line", "licensing_party"):
                self.plain.append(self._sheet(name, "case_id = {case}", ("id", "case_id")))
        self.chain = self._sheet(
            "licensing_event",
            f"case_id = {{case}} AND number >= {self.events[0].number}",
            ("id", "case_id", "previous_hash", "hash"),
        )
        self.clocks = self._sheet("licensing_clock", "case_id = {case}", ("id", "case_id"))
        self.timed = [
            self._sheet(name, f"clock_id IN ({clocks})", ("id", "clock_id"))
            for name in ("licensing_clocksegment", "licensing_firing")
        ]
        self.places = {sheet.table: self._places(sheet) for sheet in self.timed}

    def _sheet(self, table: str, condition: str, holes: Sequence[str]) -> Sheet:
        key = "case_id" if "id" not in holes else "id"
        description = self.connection.execute(f"SELECT * FROM {table} LIMIT 0").description or ()
        columns = tuple(column.name for column in description)
        where = condition.format(case=self.case.pk)
        ids = self.connection.execute(f"SELECT {key} FROM {table} WHERE {where} ORDER BY {key}").fetchall()
        with self.connection.cursor().copy(
            f"COPY (SELECT * FROM {table} WHERE {where} ORDER BY {key}) TO STDOUT"
        ) as copy:
            text = b"".join(bytes(part) for part in copy).decode()
        lines = tuple(_with_holes(line, columns, holes) for line in text.splitlines())
        (first,) = self.connection.execute(f"SELECT coalesce(max({key}), 0) + 1 FROM {table}").fetchone()
        return Sheet(table, columns, tuple(key for (key,) in ids), lines, first)

    def write(self, numbers: range) -> None:
        """Write the copies of those numbers, table by table."""
        heads: list[str] = []
        self._copy(self.chain, self._events(numbers, heads))
        self._copy(self.cases, self._cases(numbers, heads))
        for sheet in self.plain:
            self._copy(sheet, self._beside(sheet, numbers))
        self._copy(self.clocks, self._clocks(numbers))
        for sheet in self.timed:
            self._copy(sheet, self._of_clocks(sheet, numbers))

    def _copy(self, sheet: Sheet, lines: Iterator[str]) -> None:
        with self.connection.cursor().copy(f"COPY {sheet.table} FROM STDIN") as copy:
            while part := "".join(islice(lines, CHUNK)):
                copy.write(part)

    def _events(self, numbers: range, heads: list[str]) -> Iterator[str]:
        """The chains; `heads` is filled with the hash that each ends with."""
        from licensing.events.sealing import digest

        genesis = bytes(self.events[0].previous_hash)
        for number in numbers:
            name, before = reference(self.case.flow.prefix, self.cases.first + number), genesis
            self.references.append(name)
            for at, (event, line) in enumerate(zip(self.events, self.chain.lines, strict=True)):
                event.previous_hash = before
                sealed = digest(name, event)
                key = self.chain.first + number * len(self.events) + at
                yield line.format(
                    id=key,
                    case_id=self.cases.first + number,
                    previous_hash=f"\\\\x{before.hex()}",
                    hash=f"\\\\x{sealed.hex()}",
                )
                before = sealed
            heads.append(before.hex())

    def _cases(self, numbers: range, heads: list[str]) -> Iterator[str]:
        (line,) = self.cases.lines
        for number, head in zip(numbers, heads, strict=True):
            key = self.cases.first + number
            yield line.format(
                id=key,
                reference=self.references[number],
                head_hash=f"\\\\x{head}",
                due_at=self._due_at(number),
            )

    def _due_at(self, number: int) -> str:
        if self.due is not None:
            return self.due(number).isoformat()
        return self.case.due_at.isoformat() if self.case.due_at else "\\N"

    def _beside(self, sheet: Sheet, numbers: range) -> Iterator[str]:
        for number in numbers:
            for at, line in enumerate(sheet.lines):
                yield line.format(
                    id=sheet.first + number * len(sheet.lines) + at, case_id=self.cases.first + number
                )

    def _clocks(self, numbers: range) -> Iterator[str]:
        lines = [self._moved(line) for line in self.clocks.lines]
        for number in numbers:
            for at, line in enumerate(lines):
                yield line.format(
                    id=self.clocks.first + number * len(lines) + at,
                    case_id=self.cases.first + number,
                    due_at=self._due_at(number),
                )

    def _moved(self, line: str) -> str:
        """The line of a clock whose next level is the overdue transition gets its date from `due`."""
        cells = line.rstrip("\n").split("\t")
        if self.due is not None and cells[self.clocks.columns.index("next_rung")] == "due":
            for name in ("due_at", "next_at"):
                cells[self.clocks.columns.index(name)] = "{due_at}"
        return "\t".join(cells) + "\n"

    def _of_clocks(self, sheet: Sheet, numbers: range) -> Iterator[str]:
        places = self.places[sheet.table]
        for number in numbers:
            for at, (line, index) in enumerate(zip(sheet.lines, places, strict=True)):
                yield line.format(
                    id=sheet.first + number * len(sheet.lines) + at,
                    clock_id=self.clocks.first + number * len(self.clocks.lines) + index,
                )

    def _places(self, sheet: Sheet) -> list[int]:
        """Which of the template's clocks each line is of."""
        statement = f"SELECT clock_id FROM {sheet.table} WHERE id = ANY(%s) ORDER BY id"
        return [
            self.clocks.ids.index(key) for (key,) in self.connection.execute(statement, [list(sheet.ids)])
        ]

    def finish(self, count: int) -> None:
        """Let the sequences go on behind the copies, and the planner know of them."""
        for sheet in (self.cases, self.chain, self.clocks, *self.plain, *self.timed):
            if "id" in sheet.columns:
                top = sheet.first + count * len(sheet.lines)
                self.connection.execute(
                    f"SELECT setval(pg_get_serial_sequence('{sheet.table}', 'id'), {top})"
                )
        for sheet in (self.cases, self.chain, self.clocks, *self.plain, *self.timed):
            self.connection.execute(f"VACUUM (ANALYZE) {sheet.table}")


def _with_holes(line: str, columns: Sequence[str], holes: Sequence[str]) -> str:
    cells = [cell.replace("{", "{{").replace("}", "}}") for cell in line.split("\t")]
    for name in holes:
        cells[columns.index(name)] = f"{{{name}}}"
    return "\t".join(cells) + "\n"
