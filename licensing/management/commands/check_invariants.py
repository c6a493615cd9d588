"""`manage.py check_invariants`: check what must hold of every case; exit 0, or 1 with a line for each fault."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from licensing.invariants import breaches
from licensing.management.snapshot import snapshot


class Command(BaseCommand):
    """Check what must hold of every case."""

    help = "Check what must hold of every case."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each fault; raise CommandError if there is any."""
        with snapshot():
            faults = list(breaches())
        for fault in faults:
            self.stdout.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} fault(s)")
        self.stdout.write("sound")
