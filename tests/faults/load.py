"""Load: a web server, sweepers, a worker and partners at work, while every process is killed again and again."""

import os
import random
import signal
from collections.abc import Callable
from contextlib import ExitStack
from typing import Self

from config.processes import wait_until
from licensing.context import database_now
from licensing.models import Case, Clock, Event
from tests.databases import Place
from tests.faults import forks, programs
from tests.faults.cases import Mould
from tests.faults.count import Count
from tests.faults.forks import Act, Child
from tests.faults.ledger import at_rest
from tests.faults.partner import Partner, partner_of
from tests.faults.stand import Stand
from tests.servers import Server
from tests.world import make_world

TRANSITIONS = ["submit", "withdraw"]
PARTNERS = 2
DUE_AT_ONCE = 8


class Load:
    """A place at work; a context manager."""

    def __init__(self, stand: Stand, place: Place, seed: int, drafts: int) -> None:
        self.stand, self.place, self.chance = stand, place, random.Random(seed)
        self.world, self.count = make_world(), Count()
        self.moulds = [Mould(self.world.at(state)) for state in ("intake", "queried")]
        self.drafts = [self.world.file() for _ in range(drafts)]
        self._open = ExitStack()
        self._sweepers: list[Child] = []
        self._partners: list[Child] = []
        self._web: Server
        self._worker: Server

    def __enter__(self) -> Self:
        self._web = self._open.enter_context(programs.web(self.place))
        self._worker = self._open.enter_context(programs.worker(self.place))
        self._sweepers = [_sweeper() for _ in range(2)]
        for number in range(PARTNERS):
            partner = partner_of(self.world, self._web.address)
            mine = [case.reference for case in self.drafts[number::PARTNERS]]
            self._partners.append(forks.start(Act(lambda partner=partner, mine=mine: walk(partner, mine))))
        return self

    def __exit__(self, *_error: object) -> None:
        for child in (*self._sweepers, *self._partners):
            child.kill()
        self._open.close()

    def throw(self, faults: int) -> None:
        """That many faults, each once something has been done since the one before."""
        kinds: list[Callable[[], bool]] = [
            *[self.kill_web_worker] * 6,
            *[self.kill_sweeper] * 8,
            *[self.end_backends] * 3,
            self.flush,
            self.kill_worker,
            self.restart,
        ]
        for number in range(faults):
            fault = kinds[-1 - number] if number < 3 else self.chance.choice(kinds)
            before = Event.objects.count()
            self.chance.choice(self.moulds).copies(DUE_AT_ONCE)
            wait_until(
                lambda before=before: Event.objects.count() > before, seconds=60, what="something done"
            )
            if fault():
                self.count.faults[fault.__name__.replace("_", " ") + " under load"] += 1

    def rest(self) -> Count:
        """No more faults: the partners come to their end, the deadlines too."""
        for child in self._partners:
            if child.end().code != forks.DONE:
                self.count.tally.lost.append("a partner got no answer that it understood")
        self._partners = []
        wait_until(_quiet, seconds=120, what="all that is due to fire")
        asked = {case.pk: TRANSITIONS for case in self.drafts}
        self.count.tally += at_rest(now=database_now(), asked=asked)
        left = Case.objects.filter(pk__in=asked).exclude(state="withdrawn")
        self.count.tally.lost += [f"{case} is paused in {case.state}" for case in left]
        return self.count

    def kill_web_worker(self) -> bool:
        """The master makes another."""
        before = programs.workers_of(self._web)
        os.kill(before[-1], signal.SIGKILL)
        wait_until(lambda: len(programs.workers_of(self._web)) > len(before), seconds=60, what="a web worker")
        return True

    def kill_sweeper(self) -> bool:
        """Another is started at once."""
        number = self.chance.randrange(len(self._sweepers))
        self._sweepers[number].kill()
        self._sweepers[number] = _sweeper()
        return True

    def kill_worker(self) -> bool:
        """The Celery worker with its pool, and another is started."""
        programs.killed(self._worker)
        self._worker = self._open.enter_context(programs.worker(self.place))
        return True

    def end_backends(self) -> bool:
        """Every connection to the database."""
        return self.stand.terminate_backends(self.place) > 0

    def restart(self) -> bool:
        """PostgreSQL, at once."""
        self.stand.restart_postgres()
        return True

    def flush(self) -> bool:
        """Valkey forgets everything."""
        return self.stand.flush()


def walk(partner: Partner, references: list[str]) -> None:
    """Execute both transitions with each case."""
    for reference in references:
        for transition in TRANSITIONS:
            partner.execute(reference, transition)


def under_load(stand: Stand, place: Place, *, faults: int, drafts: int, seed: int = 1) -> Count:
    """Throw that many faults at a place at work."""
    with Load(stand, place, seed, drafts) as load:
        load.throw(faults)
        return load.rest()


def _sweeper() -> Child:
    return forks.start(Act(forks.sweep_for_ever))


def _quiet() -> bool:
    return not Clock.objects.filter(next_at__lte=database_now()).exists()
