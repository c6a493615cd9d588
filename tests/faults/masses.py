"""Masses: many deadlines and messages at one instant, and a queue that forgets them all."""

from collections import Counter
from datetime import timedelta

from celery import current_app
from django.db.models import Count as HowMany

from config.environ import broker_address
from licensing import transitions
from licensing.context import ActionContext
from licensing.models import Case, Clock, Event, Firing, OutboxMessage
from licensing.models.bulk_operations import SETTLED
from licensing.priority import disruptions
from licensing.worker import bulk, cycle
from tests.databases import Place
from tests.faults import forks
from tests.faults.cases import copies, waiting
from tests.faults.count import Count, Tally
from tests.faults.failpoints import AFTER, STATEMENT, Point
from tests.faults.forks import Act
from tests.faults.ledger import compare
from tests.faults.stand import Stand
from tests.races.together import at_once
from tests.world import World, make_world
from tests.worlds import arrangements, priorities

SWEEPERS = 4
A_DAY = 10  # how many approvals meet their deadline on one day


def crowd(place: Place, count: int) -> Count:
    """So many lapse in one instant; four sweepers, one of them killed in the midst of its first batch."""
    world = make_world()
    case = world.at("queried")
    world.sweep(25)  # the reminder has been sent
    copies(case, count - 1)
    due = Clock.objects.get(case=case, purpose="detour").due_at
    assert due is not None

    def sweep() -> None:
        cycle.sweep(now=due)

    acts = [Act(sweep) for _ in range(SWEEPERS - 1)]
    ends = forks.all_at_once([Act(sweep, Point(STATEMENT, AFTER, 4)), *acts])
    struck = sum(end.struck for end in ends)
    sweep()  # what the killed one held when the others had gone home
    lapsed = Case.objects.filter(state="lapsed").count()
    tally = compare(now=due)
    if lapsed != count or Firing.objects.filter(rung="due").count() != count:
        tally.lost.append(f"{count} were due and {lapsed} have lapsed")
    return Count(Counter({"kill in a crowd": struck}), tally)


def approvals(place: Place, count: int) -> Count:
    """So many approvals, each at the very instant at which the deadline of its stage passes."""
    world, total = make_world(), Count()
    asked: dict[int, list[str]] = {}
    for _ in range(count // A_DAY):
        case = world.at("countersign")
        cases = [case.pk, *copies(case, A_DAY - 1)]
        due = Clock.objects.get(case=case, purpose="stage", closed_at__isnull=True).due_at
        assert due is not None
        approve = [_approval(world, key, ActionContext(due, world.actors["countersigner"])) for key in cases]
        sweeps = [lambda due=due: cycle.sweep(now=due)] * 2
        done = at_once(*approve, *sweeps)
        refused = [result for result in done[: len(cases)] if isinstance(result, BaseException)]
        if refused:
            total.tally.lost.append(f"{len(refused)} approvals were refused: {refused[0]!r}")
        asked |= {key: ["submit", "accept", "recommend", "approve"] for key in cases}
        world.now = due
    cycle.sweep(now=world.now)
    total.tally += compare(now=world.now, asked=asked)
    total.tally.lost += [
        f"case {key}: its stage was not breached just once, and before its approval"
        for key in asked
        if not _breached_first(key)
    ]
    return total


def _breached_first(key: int) -> bool:
    """Whether the stage that the approval ended was breached once, before it."""
    firings = Firing.objects.filter(clock__case=key, clock__state="countersign", rung="breach")
    approved = Event.objects.get(case=key, name="case.approved").number
    numbers = list(firings.filter(clock__purpose="stage").values_list("event_number", flat=True))
    return len(numbers) == 1 and numbers[0] < approved


def _approval(world: World, key: int, ctx: ActionContext):
    return lambda: transitions.execute(key, "approve", ctx)


def pending(world: World, deadlines: int, messages: int) -> None:
    """So many cases with deadlines long due, and so many messages to cases that wait."""
    copies(world.at("intake"), deadlines)
    licence = world.at("countersign")
    waiting(world, licence)
    world.execute(licence, "approve", "countersigner")
    copies(world.fresh(licence), max(messages - 1, 0))
    assert OutboxMessage.objects.filter(delivered_at__isnull=True, topic="cases").count() >= messages


def disrupted(place: Place, count: int) -> Count:
    """So many cases escalated for one disruption, then given back; of two workers one is killed half-way, each time.

    Meanwhile an officer goes on with one of the cases and is not refused.
    """
    world, total = make_world(), Count()
    arrangements.in_force()
    case = world.at("review", kind="spares")
    cycle.sweep(now=world.now)  # whoever follows it has been told long ago
    keys = [case.pk, *copies(case, count - 1)]
    before = Clock.objects.get(case=case, purpose="stage", closed_at__isnull=True).due_at
    countersign = disruptions.countersign(priorities.declared(world), world.ctx("countersigner2"))
    total += _carried_out(world, keys, "P2")
    disruptions.lift(countersign, "The forge works again.", world.ctx("endorser"))
    total += _carried_out(world, keys, "P3")
    stage_clocks = Clock.objects.filter(case__in=keys[1:], purpose="stage", closed_at__isnull=True)
    if not_restored := stage_clocks.exclude(due_at=before).count():
        total.tally.lost.append(f"{not_restored} targets are not what they were")
    events = (
        Event.objects.filter(name="case.reclassified", case__in=keys)
        .values("case")
        .annotate(times=HowMany("pk"))
    )
    if wrong := [event for event in events if event["times"] != 2] or events.count() != count:
        total.tally.doubled.append(f"not every case was told twice: {wrong}")
    total.tally += compare(now=world.now, asked={})
    return total


def _carried_out(world: World, keys: list[int], name: str) -> Count:
    """Let two workers carry out what was ordered, kill one of them half-way, and an officer look on at the last case."""
    world.now += SETTLED + timedelta(seconds=1)
    now, batches = world.now, len(keys) // bulk.BATCH

    def work() -> None:
        cycle.sweep(now=now)

    def take_note() -> None:
        ctx = ActionContext(
            now, world.actors["officer"], {"ground": "sosa_endorsement", "document": name, "reason": "Seen"}
        )
        transitions.execute(keys[-1], "record_priority", ctx)

    half = Point(STATEMENT, AFTER, max(3, 8 * batches // 2))
    killed = forks.apart(work, half)
    done = Case.objects.filter(pk__in=keys, priority_class=name).count()
    count = Count(Counter({"kill half-way through a disruption": killed.struck}), Tally())
    if not 0 < done < len(keys):
        count.tally.lost.append(f"the kill came at {done} of {len(keys)}, not half-way")
    ends = forks.all_at_once([Act(work), Act(work), Act(take_note)])
    work()
    if [end.code for end in ends] != [forks.DONE] * 3:
        count.tally.illegal.append(f"somebody was stopped: {ends}")
    if (reached := Case.objects.filter(pk__in=keys, priority_class=name).count()) != len(keys):
        count.tally.lost.append(f"{reached} of {len(keys)} are {name}")
    return count


def flushed(stand: Stand, place: Place, deadlines: int, messages: int) -> Count:
    """Valkey forgets everything while so much waits, again and again between sweeps that are killed."""
    world = make_world()
    pending(world, deadlines, messages)
    world.now += timedelta(days=30)
    count = Count()

    def sweep() -> None:
        cycle.sweep(now=world.now)

    for number in (2, 5, 9):
        hint(place, 5)
        count.faults["FLUSHALL with all pending"] += stand.flush()
        count.faults["kill with all pending"] += forks.apart(sweep, Point(STATEMENT, AFTER, number)).struck
    sweep()
    count.tally += compare(now=world.now)
    return count


def hint(place: Place, number: int) -> None:
    """Leave so many wake-ups in the queue."""
    with current_app.connection_for_write(broker_address(place.redis_url)) as connection:
        for _ in range(number):
            current_app.send_task("licensing.tasks.sweep", connection=connection)
