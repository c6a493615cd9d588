"""`manage.py verify_events`: verify every case's chain of events; exit 0, or 1 with a line for each error."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from licensing.events.verifying import broken_links
from licensing.management.snapshot import snapshot


class Command(BaseCommand):
    """Verify every case's chain of events."""

    help = "Verify every case's chain of events."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each error; raise CommandError if there is any."""
        with snapshot():
            errors = list(broken_links())
        for error in errors:
            self.stdout.write(error)
        if errors:
            raise CommandError(f"{len(errors)} error(s)")
        self.stdout.write("sound")
