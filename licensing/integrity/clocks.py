"""I2: no level is left out, every ledger is without a gap, and nothing due stays unfired."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, F, Q
from django.db.models.fields.json import KT

from licensing.clocks import counting, required_dates, segments
from licensing.clocks.calendar_scope import Scope
from licensing.models import Clock, Event
from licensing.worktime.wording import instant_in_words

CHUNK = 1000
WITHDRAWN = ("clock.breach_withdrawn", "clock.warning_withdrawn", required_dates.CAN_BE_MET)
Withdrawals = dict[tuple[int, str], list[tuple[datetime, int, list[str], int | None]]]


def violations() -> Iterator[str]:
    """One sentence for each clock, ended ones too, that left a level out or has not the one open segment it should."""
    withdrawals = _withdrawals()
    passed = Clock.objects.annotate(first=KT("rungs__0__0")).exclude(next_rung=F("first")).order_by("pk")
    for clock in passed.select_related("case").prefetch_related("firings", "changes").iterator(CHUNK):
        for level in sorted(_left_out(clock, withdrawals)):
            yield f"{clock.case.reference}: {level!r} of the clock {clock.scope!r} was passed and never fired"
    yield from _open_segments()
    yield from _counted_otherwise()
    for ended in Clock.objects.filter(closed_at__isnull=False, next_at__isnull=False).select_related("case"):
        yield f"{ended.case.reference}: the clock {ended.scope!r} has ended, and would fire again"


def _counted_otherwise() -> Iterator[str]:
    """An open clock was counted by what its calendars say; `recount_calendars` mends it."""
    for clock in Scope.of_source().clocks().select_related("case").order_by("pk").iterator(CHUNK):
        calendars = counting.calendars_of(clock.counted_by)
        yield f"{clock.case.reference}: the clock {clock.scope!r} was counted by another content of: {calendars}"


def unfired(quiet_since: datetime) -> Iterator[str]:
    """One sentence for each clock whose level was due by that instant and has neither fired nor failed."""
    for clock in Clock.objects.filter(next_at__lte=quiet_since).select_related("case").iterator(CHUNK):
        since = instant_in_words(clock.next_at, clock.zone) if clock.next_at else ""
        yield f"{clock.case.reference}: {clock.next_rung!r} of the clock {clock.scope!r} has been due since {since}"


def _left_out(clock: Clock, withdrawals: Withdrawals) -> set[str]:
    """The levels that it passed without an effect; a notice may be passed over, and other terms may bring other levels."""
    if clock.changes.all():
        return set()
    fired: dict[str, int] = defaultdict(int)  # the latest revision under which it fired
    for firing in clock.firings.all():
        fired[firing.rung] = max(fired[firing.rung], firing.revision)
    needed = {name: 1 for name in segments.passed_levels(clock) if not name.startswith(segments.NOTICES)}
    for at, revision, levels, ended in withdrawals[clock.case_id, clock.scope]:
        in_its_time = clock.opened_at <= at and (clock.closed_at is None or at <= clock.closed_at)
        if in_its_time if ended is None else ended == clock.pk:
            needed.update({name: revision for name in levels if name in needed})
    return {name for name, revision in needed.items() if fired[name] < revision}


def _withdrawals() -> Withdrawals:
    """What was withdrawn, by case and scope, in its order: when, from which revision on, which levels."""
    withdrawals: Withdrawals = defaultdict(list)
    for event in Event.objects.filter(name__in=WITHDRAWN).order_by("case_id", "number").iterator(CHUNK):
        facts = event.facts
        withdrawn = (event.at, facts["revision"], facts["rungs"], facts.get("ended"))
        withdrawals[event.case_id, facts["scope"]].append(withdrawn)
    return withdrawals


def _open_segments() -> Iterator[str]:
    """An open clock has one open segment, an ended one none."""
    open_segments = Q(segments__ends_at__isnull=True, segments__replaced_by__isnull=True)
    counted = Clock.objects.annotate(stand=Count("segments", filter=open_segments))
    miscounted = counted.filter(
        Q(closed_at__isnull=True) & ~Q(stand=1) | Q(closed_at__isnull=False) & ~Q(stand=0)
    )
    for clock in miscounted.select_related("case"):
        yield f"{clock.case.reference}: the clock {clock.scope!r} has {clock.stand} open segments"
