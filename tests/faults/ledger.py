"""The ledger: what had to happen beside what did; each difference is something lost, doubled or illegal.

It reads the database's own transitions, so that it judges whoever wrote them: clocks against firings, firings against events,
events against the outbox, the transitions that somebody was told are done against the record.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import Q

from licensing import transitions
from licensing.case_file import CaseFile, loading
from licensing.context import CLOCK, ActionContext
from licensing.integrity import violations
from licensing.messaging.outbox import Topic
from licensing.models import Case, Clock, Event, Firing, OutboxMessage
from licensing.worker import cycle
from tests.faults.count import Tally

LEVELS = (
    *("clock.warned", "clock.reminded", "clock.party_reminded", "clock.breached", "clock.escalated"),
    "evidence.expired",
)
NOTICES = ("warning", "reminder")  # levels before the end, of which nobody is told when the end has passed
A_MINUTE = timedelta(minutes=1)  # so long a desk's messages may wait for more of their kind
NOT_TOLD = "has no message in the outbox"  # how an invariant says that a notice was lost
FIRING = "I2"  # the invariants that look at firings as this ledger does
Found = tuple[str, str]


def compare(*, now: datetime, asked: Mapping[int, Sequence[str]] | None = None) -> Tally:
    """Every difference once the system is quiet at `now`.

    asked: for a case's key, the transitions that people or partners were told are done, or were done, in order. Only
    those cases' transitions are compared.
    """
    parts: tuple[Callable[[], Iterator[Found]], ...] = (
        lambda: _clocks(now),
        _effects,
        lambda: _outbox(now),
        lambda: _followers(now),
        lambda: _transitions(asked or {}),
    )
    tally = Tally()
    for part in parts:
        for kind, sentence in part():
            getattr(tally, kind).append(sentence)
    known = bool(tally.lost or tally.doubled)
    for violation in violations(quiet_since=now):
        if not (known and violation.startswith(FIRING)):  # the same once more, in other words
            (tally.lost if NOT_TOLD in violation else tally.illegal).append(violation)
    return tally


def at_rest(*, now: datetime, asked: Mapping[int, Sequence[str]] | None = None) -> Tally:
    """The same, after a sweep that no fault strikes."""
    cycle.sweep(now=now)
    return compare(now=now, asked=asked)


def _clocks(now: datetime) -> Iterator[Found]:
    """Every level that a clock has passed fired once, none that it has not, and nothing is due."""
    fired: dict[int, Counter[tuple[int, str]]] = defaultdict(Counter)
    for clock, revision, level in Firing.objects.values_list("clock_id", "revision", "rung"):
        fired[clock][revision, level] += 1
    for clock in Clock.objects.order_by("pk").iterator():
        where, here = f"clock {clock.pk}, {clock.scope} of case {clock.case_id}", fired[clock.pk]
        names = [str(name) for name, _ in clock.rungs]
        passed = names[: names.index(clock.next_rung)] if clock.next_rung else names
        ever = {level for _, level in here}
        yield from (
            ("lost", f"{where}: {level} was passed and never fired")
            for level in passed
            if level not in ever and not level.startswith(NOTICES)  # which are passed over once too late
        )
        yield from (
            ("doubled", f"{where}: {level} fired and is to fire again")
            for revision, level in here
            if revision == clock.revision and level not in passed
        )
        yield from (
            ("doubled", f"{where}: {level} fired {count} times")
            for (_, level), count in here.items()
            if count > 1
        )
        if clock.closed_at or clock.paused or clock.excused or clock.set_aside_at or not clock.next_rung:
            continue
        if clock.next_at is None:
            yield "lost", f"{where}: {clock.next_rung} has no time at which it fires"
        elif clock.next_at <= now:
            yield "lost", f"{where}: {clock.next_rung} was due at {clock.next_at} and has not fired"


def _effects() -> Iterator[Found]:
    """Every firing has the one event that it names, and every event of a level has its firing."""
    rows = Event.objects.values_list("case_id", "number", "name", "facts__also").iterator()
    events, named_dates = dict[tuple[int, int], str](), dict[tuple[int, int], int]()
    for case, number, name, also in rows:
        events[case, number], named_dates[case, number] = name, 1 + len(also or ())
    named = Counter(Firing.objects.values_list("clock__case_id", "event_number").iterator())
    for place, count in named.items():
        if place not in events:
            yield "lost", f"case {place[0]}: a level fired and its event {place[1]} is not there"
        if count > named_dates.get(place, 1):
            yield "illegal", f"case {place[0]}: {count} rungs share the event {place[1]}"
    for place, name in events.items():
        if name in LEVELS and place not in named:
            yield "doubled", f"case {place[0]}: event {place[1]}, {name}, is of no firing"


def _outbox(now: datetime) -> Iterator[Found]:
    """Nothing that may be delivered waits, but for what a worker holds, what desks are told of together, and letters.

    Those are rendered apart from a sweep; the tests of printing kill it.
    """
    waiting = OutboxMessage.objects.filter(delivered_at__isnull=True, set_aside_at__isnull=True)
    waiting = waiting.exclude(not_before__gt=now).exclude(leased_until__gte=now).exclude(topic=Topic.LETTERS)
    for message in waiting.exclude(topic=Topic.DESKS, created_at__gt=now - A_MINUTE):
        yield "lost", f"the message {message} waits"


def _followers(now: datetime) -> Iterator[Found]:
    """No case could go on by itself and does not."""
    automatic = {
        (kind, source): transition.name
        for kind, proxy in Case.proxies.items()
        for transition in proxy(kind=kind).flow.transitions
        if transition.automatic
        for source in transition.sources
    }
    states = Q()
    for kind, source in automatic:
        states |= Q(kind=kind, state=source)
    for case in Case.objects.with_detail().filter(states):
        ready = CaseFile(case)
        loading.load_details([ready], relations=True)
        ctx = ActionContext(now, CLOCK).not_before(case.last_event_at)
        for transition in ready.flow.transitions_from(ready.state):
            if transition.automatic and not transitions.refusals(ready, transition.name, ctx):
                yield "lost", f"{case.reference} could {transition.name} and has not"


def _transitions(asked: Mapping[int, Sequence[str]]) -> Iterator[Found]:
    """The transitions of people and partners on those cases are the ones that were asked for, each once."""
    executed: dict[int, list[str]] = defaultdict(list)
    events = Event.objects.filter(case_id__in=asked).exclude(actor_kind="clock").order_by("case_id", "number")
    for case, facts in events.values_list("case_id", "facts"):
        if "transition" in facts:
            executed[case].append(facts["transition"])
    for case, names in asked.items():
        wanted, result = Counter(names), Counter(executed[case])
        yield from (
            ("lost", f"case {case}: {name} was done and is not recorded")
            for name in (wanted - result).elements()
        )
        yield from (
            ("doubled", f"case {case}: {name} is recorded once more than it was done")
            for name in (result - wanted).elements()
        )
