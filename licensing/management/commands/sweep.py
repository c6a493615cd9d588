"""`manage.py sweep [--loop]`: fire what is due, once or for as long as it runs; needs no Redis."""

import signal
import threading
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError, close_old_connections

from licensing import sweeping


class Command(BaseCommand):
    """The sweeper."""

    help = "Fire every deadline that is due."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--loop goes on until SIGTERM or SIGINT; --interval is the pause between two sweeps in seconds."""
        parser.add_argument("--loop", action="store_true")
        parser.add_argument("--interval", type=float, default=5.0)

    def handle(self, *args: Any, loop: bool, interval: float, **options: Any) -> None:
        """Sweep; in a loop, survive a database that is away for a while."""
        if not loop:
            self.stdout.write(f"{sweeping.sweep()} fired")
            return
        stop = threading.Event()

        def finish(_signal: int, _frame: FrameType | None) -> None:
            stop.set()

        signal.signal(signal.SIGTERM, finish)
        signal.signal(signal.SIGINT, finish)
        self.stdout.write("sweeping")
        while not stop.is_set():
            self._sweep_once()
            stop.wait(interval)

    def _sweep_once(self) -> None:
        close_old_connections()
        try:
            fired = sweeping.sweep()
        except (DatabaseError, InterfaceError) as error:
            self.stderr.write(f"the database is away: {error}")
        else:
            if fired:
                self.stdout.write(f"{fired} fired")
