"""`manage.py sweep [--loop]`: fire what is due and tell who is to know, once or for as long as it runs; needs no Redis."""

import signal
import threading
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import timedelta
from types import FrameType
from typing import Any, TypeVar

from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError, close_old_connections

from licensing.worker import batches, cycle, webhooks
from licensing.worker.cycle import Round

Done = TypeVar("Done")

POST_INTERVAL = 2.0  # seconds between two looks for mail, for what is called out, and for batches
BESIDE = ((cycle.post, "posted"), (webhooks.call_out, "called"), (batches.work_off, "worked off"))


class Command(BaseCommand):
    """The sweeper."""

    help = "Fire every deadline that is due, and send the letters and mail that wait."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--loop goes on until SIGTERM or SIGINT; --interval is the longest pause between two sweeps in seconds."""
        parser.add_argument("--loop", action="store_true")
        parser.add_argument("--interval", type=float, default=0.5)

    def handle(self, *args: Any, loop: bool, interval: float, **options: Any) -> None:
        """Sweep; in a loop, survive a database that is away for a while."""
        if not loop:
            self.stdout.write(f"{cycle.sweep()} fired")
            self.stdout.write(f"{cycle.post()} posted")
            self.stdout.write(f"{batches.work_off()} worked off")
            self.stdout.write(f"{webhooks.call_out()} called")
            return
        stop = threading.Event()

        def finish(_signal: int, _frame: FrameType | None) -> None:
            stop.set()

        signal.signal(signal.SIGTERM, finish)
        signal.signal(signal.SIGINT, finish)
        # threads of their own: a relay or a receiver that hangs, and many filings, must make no deadline late
        for step, said in BESIDE:
            threading.Thread(target=self._beside, args=(stop, step, said), name=said, daemon=True).start()
        self.stdout.write("sweeping")
        while not stop.is_set():
            done = self._try(cycle.go_round)
            if done and done.moved:
                self.stdout.write(f"{done.moved} fired")
            stop.wait(pause(done, interval))

    def _beside(self, stop: threading.Event, step: Callable[[], int], said: str) -> None:
        while not stop.is_set():
            if done := self._try(step):
                self.stdout.write(f"{done} {said}")
            stop.wait(POST_INTERVAL)

    def _try(self, step: Callable[[], Done]) -> Done | None:
        close_old_connections()
        try:
            return step()
        except (DatabaseError, InterfaceError) as error:
            self.stderr.write(f"the database is away: {error}")
            return None


def pause(done: Round | None, interval: float) -> float:
    """How many seconds to rest: the interval, or less where the next deadline comes sooner."""
    rest = done.rest if done else None
    return interval if rest is None else min(interval, rest / timedelta(seconds=1))
