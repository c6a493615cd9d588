"""`manage.py assess [--topics]`: a line of JSON asks, a line answers, in order; needs no database and no secrets."""

import json
import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from licensing.regulations import lines
from licensing.regulations.rulebook import BOOK
from licensing.regulations.topics import TOPICS


class Command(BaseCommand):
    """The rule book on the command line."""

    help = 'Answer lines {"topic": ..., "given": {...}} with {"topic": ..., "finding": {...}} or an error.'
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--topics tells all topics with the JSON Schemas of their facts and findings."""
        parser.add_argument("--topics", action="store_true")

    def handle(self, *args: Any, topics: bool, **options: Any) -> None:
        """Answer every line that is not blank; exits with 1 only if nobody reads the answers any more."""
        try:
            self._say(_catalogue(), indent=2) if topics else self._answer()
        except BrokenPipeError:
            os.dup2(
                os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno()
            )  # Python's last flush has nobody either
            raise SystemExit(1) from None

    def _answer(self) -> None:
        for line in sys.stdin.buffer:
            if line.strip():
                self._say(lines.answer(line))

    def _say(self, answer: dict[str, Any], indent: int | None = None) -> None:
        self.stdout.write(json.dumps(answer, indent=indent))
        self.stdout.flush()


def _catalogue() -> dict[str, Any]:
    answer = [
        {"name": topic.name, "title": topic.title, "description": topic.description, **topic.schemas()}
        for topic in TOPICS.values()
    ]
    return {"rule_book": BOOK.version, "topics": answer}
