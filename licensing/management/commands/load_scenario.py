"""`manage.py load_scenario`: load the illustrative scenario once, and write its logins into a private file."""

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from licensing import context
from licensing.scenario import credentials as secrets_of
from licensing.scenario import loading
from licensing.scenario.example import example
from licensing.scenario.replay import BadScenario


def instant(text: str) -> datetime:
    """An aware instant of ISO 8601; raises ValueError."""
    result = datetime.fromisoformat(text)
    if result.tzinfo is None:
        raise ValueError(text)
    return result


class Command(BaseCommand):
    """Loads the scenario unless it is there."""

    help = "Load the illustrative scenario, as of now, unless it is there already."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--credentials: where logins and secrets are written; --now: the instant at which the stories end."""
        parser.add_argument("--credentials", type=Path, help="file for logins and secrets, mode 0600")
        parser.add_argument("--now", type=instant, help="such as 2026-11-22T15:00:00+00:00; default: now")

    def handle(
        self, *args: Any, credentials: Path | None = None, now: datetime | None = None, **options: Any
    ) -> None:
        """Load; raise CommandError in production or when the stories cannot be told."""
        if settings.PRODUCTION:
            raise CommandError("Illustrative data are not for production.")
        if loading.is_loaded():
            self.keep(credentials)
            return
        invented = secrets_of.invent()
        try:
            cases = loading.load(now or context.database_now(), invented)
        except BadScenario as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{len(cases)} illustrative cases loaded")
        self.write(credentials, invented)

    def keep(self, path: Path | None) -> None:
        """The scenario is there: leave the file too, or make new passwords where it is gone."""
        self.stdout.write("the scenario is loaded already")
        if path is not None and not path.exists():
            invented = secrets_of.invent()
            secrets_of.reissue(invented)
            self.write(path, invented)

    def write(self, path: Path | None, invented: secrets_of.Secrets) -> None:
        """Write the credentials where they are wanted."""
        if path is None:
            self.stdout.write("no --credentials given: nobody can sign in with the passwords just made")
            return
        secrets_of.write(path, secrets_of.as_json(invented, example()))
        self.stdout.write(f"logins and secrets written to {path}")
