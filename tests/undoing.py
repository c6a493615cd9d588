"""Undoing: the statements by which each migration is taken back, learnt once and repeated on other databases.

To take the migrations back, Django makes every model anew before every operation, which takes it half a minute. The statements are the
same each time; what comes after, going forward, is done by Django itself. Run as `python -m tests.undoing FILE FIRST`.
"""

import itertools
import json
import sys
from pathlib import Path

from django.db import connections, transaction
from django.db.migrations.executor import MigrationExecutor

NAMES = sorted(
    path.stem for path in (Path(__file__).parents[1] / "licensing" / "migrations").glob("[0-9]*.py")
)
# taken back by a program, which reads what is there
BY_PROGRAM = ("0024_causes",)
READS = ("SELECT", "SAVEPOINT", "RELEASE")


def learn(file: Path, first: str) -> None:
    """Take back every migration after that one, and write down the statements of each."""
    undone: dict[str, list[str]] = {}
    said: list[str] = []

    def hear(execute, sql, params, many, context):
        if not str(sql).lstrip().startswith(READS):
            said.append(connections["owner"].ops.compose_sql(str(sql), params) if params else str(sql))
        return execute(sql, params, many, context)

    def turn(action, migration=None, fake=False):
        if action == "unapply_start":
            said.clear()
        elif action == "unapply_success":
            undone[migration.name] = list(said)

    with connections["owner"].execute_wrapper(hear):
        MigrationExecutor(connections["owner"], turn).migrate([("licensing", first)])
    file.write_text(json.dumps(undone))


def undo(file: Path, target: str) -> None:
    """Take back every migration after that one."""
    from django.core.management import call_command

    undone = json.loads(file.read_text())
    names = NAMES[NAMES.index(target) :]
    for before, name in reversed(list(itertools.pairwise(names))):
        if name in BY_PROGRAM:
            call_command("migrate", "licensing", before, database="owner", verbosity=0)
            continue
        with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
            for statement in undone[name]:
                cursor.execute(statement)


if __name__ == "__main__":
    import django

    django.setup()
    learn(Path(sys.argv[1]), sys.argv[2])
