"""`manage.py check_invariants`: check what must hold of every case; exit 0, or 1 with a line for each violation.

Breaches that were lost before that was a rule are told as old, and are no violation.
"""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from licensing.context import database_now
from licensing.integrity import violations
from licensing.integrity.lost import lost_breaches
from licensing.management.snapshot import snapshot


class Command(BaseCommand):
    """Check what must hold of every case."""

    help = "Check what must hold of every case."

    def add_arguments(self, parser: CommandParser) -> None:
        """How long the sweepers have had nothing to wait for."""
        parser.add_argument(
            "--quiet-for",
            type=float,
            metavar="SECONDS",
            help="the system has been quiet for so long: whatever was due before must have fired",
        )

    def handle(self, *args: Any, quiet_for: float | None, **options: Any) -> None:
        """Print each violation; raise CommandError if there is any."""
        with snapshot():
            since = None if quiet_for is None else database_now() - timedelta(seconds=quiet_for)
            results = list(violations(since))
            old = [lost for lost in lost_breaches() if lost.old]
        for violation in results:
            self.stdout.write(violation)
        for lost in old:
            self.stdout.write(f"old: {lost}")
        if old:
            self.stdout.write(
                f"{len(old)} breach(es) were lost before what is due came first (decision 0027); "
                "they are no violation, and stay as they are"
            )
        if results:
            raise CommandError(f"{len(results)} violation(s)")
        self.stdout.write("sound")
