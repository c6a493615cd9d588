"""A storm: seeded random faults under load, in rounds; each round has a database of its own, and a ledger at its end."""

import random
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Self

from licensing import transitions
from licensing.context import ActionContext
from licensing.models import Case, Event
from licensing.worker import cycle
from tests.faults import forks
from tests.faults.cases import copies, waiting
from tests.faults.count import Count
from tests.faults.failpoints import AFTER, BEFORE, COMMIT, STATEMENT, Point
from tests.faults.forks import Act, End
from tests.faults.ledger import compare
from tests.faults.proxy import CUT, LOSE, Proxy
from tests.faults.stand import Stand
from tests.world import make_world

AT_ONCE = 4
STATEMENTS = 14  # about as many as a transition or a batch sends; a point beyond the end strikes nobody
WALKERS = 6
QUERY = [("query", "officer", {"reason": "Which engine?"}), ("answer", "filer", {"answer": "The first."})]
SUSPENSION = [("suspend", "countersigner", {"reason": "A new fact"}), ("reinstate", "countersigner2", {})]
PLAN: list[tuple[str, str, dict[str, Any]]] = [
    ("submit", "filer", {}),
    ("accept", "officer", {}),
    *QUERY,
    ("refer", "officer", {"agencies": ["dtsa", "sca"]}),
    ("give_position", "reviewer", {"position": "no_objection"}),
    ("give_position", "reviewer2", {"position": "no_objection"}),
    *QUERY,
    ("recommend", "officer", {"recommendation": "approve", "notification": "none"}),
    ("approve", "countersigner", {}),
    *SUSPENSION,
    *SUSPENSION,
    ("surrender", "filer", {}),
]


@dataclass
class Walker:
    """A case that people walk through the plan; `done` are the transitions of which somebody knows that they were executed."""

    case: Case
    done: list[str] = field(default_factory=list)
    seen: int = 0

    @property
    def transition(self) -> tuple[str, str, dict[str, Any]]:
        """What comes next."""
        return PLAN[len(self.done)]


class Storm:
    """Rounds of faults on a stand; a context manager. The same seed throws the same faults, though not in the same instants."""

    def __init__(self, stand: Stand, seed: int) -> None:
        self.stand, self.chance = stand, random.Random(seed)
        self._open = ExitStack()
        self.proxies: dict[str, Proxy] = {}

    def __enter__(self) -> Self:
        for name, what in (("commit answer lost", LOSE), ("commit lost", CUT)):
            proxy = self._open.enter_context(Proxy(self.stand.services.postgres.sockets))
            proxy.arm(what, always=True)
            self.proxies[name] = proxy
        return self

    def __exit__(self, *_error: object) -> None:
        self._open.close()

    def round(self, faults: int) -> Count:
        """Throw that many faults, let it come to rest, and compare."""
        with self.stand.place():
            there = Round(self.chance, self.proxies)
            broken = {name: proxy.struck for name, proxy in self.proxies.items()}
            while there.count.struck < faults:
                there.wave()
            for (
                name,
                proxy,
            ) in self.proxies.items():  # what a child took for it and the proxy knows nothing of
                there.count.faults[name] = min(there.count.faults[name], proxy.struck - broken[name])
            return there.rest()


class Round:
    """One database, its cases, and what has struck."""

    def __init__(self, chance: random.Random, proxies: dict[str, Proxy]) -> None:
        self.chance, self.proxies, self.count = chance, proxies, Count()
        self.world = world = make_world()
        for _ in range(3):
            for state in ("intake", "queried", "suspended"):
                copies(world.at(state), 5)
            world.now += timedelta(hours=80)
        self.walkers = [Walker(world.file()) for _ in range(WALKERS)]
        for walker in self.walkers[:2]:
            world.execute(walker.case, "submit", "filer")
            walker.done.append("submit")
            waiting(world, walker.case)

    def wave(self) -> None:
        """A few acts at once, each perhaps struck."""
        self.world.now += timedelta(days=3) if self.chance.random() < 0.03 else timedelta(hours=2)
        ready = [item for item in self.walkers if len(item.done) < len(PLAN)]
        chosen = [
            self.chance.choice(ready) for _ in range(2) if ready
        ]  # the same one twice is a double click
        for walker in chosen:
            walker.seen = Case.objects.get(pk=walker.case.pk).event_count
        executions = [self.act(self.executing(walker)) for walker in chosen]
        sweeps = [self.act(self.sweeping()) for _ in range(AT_ONCE - len(executions))]
        ends = forks.all_at_once([item for item, _ in executions + sweeps])
        for (_, name), end in zip(executions + sweeps, ends, strict=True):
            self.noted(name, end)
        for walker in {id(item): item for item in chosen}.values():
            mine = [end for item, end in zip(chosen, ends, strict=False) if item is walker]
            self.learn(walker, sum(end.code == forks.DONE for end in mine))

    def act(self, run: Callable[[], Any]) -> tuple[Act, str]:
        """The act with a fault that may strike it, and the fault's name."""
        dice = self.chance.random()
        if dice < 0.1:
            name = self.chance.choice(sorted(self.proxies))
            return Act(run, by=str(self.proxies[name].folder)), name
        what = "terminate" if dice < 0.25 else "kill"
        when = self.chance.choice((BEFORE, AFTER))
        if self.chance.random() < 0.2:
            point = Point(COMMIT, when, self.chance.choice((1, 1, 2)), what)
        else:
            point = Point(STATEMENT, when, self.chance.randint(1, STATEMENTS), what)
        return Act(run, point), f"{what} at a {point.place}"

    def executing(self, walker: Walker) -> Callable[[], Any]:
        """The walker's next transition, by somebody who saw the case as it stands."""
        name, who, data = walker.transition
        ctx = ActionContext(self.world.now, self.world.actors[who], data, walker.seen)
        return lambda: transitions.execute(walker.case.pk, name, ctx)

    def sweeping(self) -> Callable[[], Any]:
        """A sweep at this instant."""
        now = self.world.now
        return lambda: cycle.sweep(now=now)

    def noted(self, name: str, end: End) -> None:
        """Count what struck; an end that no fault explains is the program's own."""
        if end.struck:
            self.count.faults[name] += 1
        elif end.code == forks.BROKEN:
            self.count.tally.illegal.append(
                f"an act ended with an error, and no fault had struck it ({name})"
            )

    def learn(self, walker: Walker, told_count: int) -> None:
        """The walker's people look whether the transition was executed; being told so twice is being told wrong."""
        transition = walker.transition[0]
        after = Event.objects.filter(case=walker.case, number__gt=walker.seen).exclude(actor_kind="clock")
        executed = [facts["transition"] for facts in after.values_list("facts", flat=True)]
        if told_count > 1 or len(executed) > 1:
            self.count.tally.doubled.append(
                f"{transition} of {walker.case} was executed twice: {told_count} told, {executed}"
            )
        if told_count and not executed:
            self.count.tally.lost.append(
                f"{transition} of {walker.case} was said to be executed and is not recorded"
            )
        if told_count or executed:
            walker.done.append(transition)

    def rest(self) -> Count:
        """No more faults: once it is quiet, everything that was due has happened once."""
        for _ in range(2):  # once more when what a killed worker had taken for a while is anybody's again
            cycle.sweep(now=self.world.now)
            self.world.now += timedelta(minutes=2)
        asked = {walker.case.pk: walker.done for walker in self.walkers}
        self.count.tally += compare(now=self.world.now, asked=asked)
        return self.count
