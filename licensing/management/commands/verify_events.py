"""`manage.py verify_events`: verify every case's chain of events; exit 0, or 1 with a line for each fault."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from licensing.events.verifying import broken_links
from licensing.management.snapshot import snapshot


class Command(BaseCommand):
    """Verify every case's chain of events."""

    help = "Verify every case's chain of events."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each fault; raise CommandError if there is any."""
        with snapshot():
            faults = list(broken_links())
        for fault in faults:
            self.stdout.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} fault(s)")
        self.stdout.write("sound")
