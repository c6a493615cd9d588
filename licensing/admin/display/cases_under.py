"""Beneath: the cases under way that stand under an arrangement or a programme - now, counted, and since it began."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Greatest, Least
from django.urls import reverse

from licensing.admin.display import labels, priority, time_series
from licensing.models import Arrangement, Case, CaseQuerySet, Clock, Event, Programme
from licensing.priority.disruptions import first_instant
from workflows.catalogue import CATALOGUE
from workflows.classes import CLASSES

Cases = TypeVar("Cases", bound=QuerySet[Case])


def under_programme(cases: Cases, key: int) -> Cases:
    """Those under way among the cases that were filed under the programme of that key."""
    return _under_way(cases.filter(programme=key))


def under_arrangement(cases: Cases, arrangement: Arrangement, today: date) -> Cases:
    """Those under way that stand under it on that day: by a programme of it, an endorsement, a clock's service level.

    None while it is not in force.
    """
    if not arrangement.validity_on(today).in_force:
        return cases.none()
    running = _clocks(arrangement.pk).filter(closed_at__isnull=True)
    return _under_way(cases.filter(_tied(arrangement.pk) | Q(Exists(running))))


def ended_under_arrangement(cases: Cases, arrangement: Arrangement, today: date) -> Cases:
    """Those that have ended and stood under it while it was in force, as far as that day."""
    span = _span(arrangement, today)
    return _ever(cases.filter(desk=""), arrangement.pk, *span) if span else cases.none()


def _under_way(cases: Cases) -> Cases:
    return cases.filter(received_at__isnull=False).exclude(desk="")


def _tied(key: int) -> Q:
    """What stands under an arrangement from receipt to end."""
    programmes = Programme.objects.filter(arrangements=key).values("pk")
    recorded = Q(pk__in=priority.endorsed_under(key).values("case"))
    return Q(programme__in=programmes) | Q(priority_detail__endorsed_under=key) | recorded


def _clocks(key: int) -> QuerySet[Clock]:
    return Clock.objects.filter(case=OuterRef("pk"), service_level__arrangement=key)


def of_programme(cases: CaseQuerySet, programme: Programme, today: date) -> dict[str, Any]:
    """Its cases from receipt to end; two statements, however many there are."""
    ever = cases.filter(programme=programme, received_at__isnull=False)
    ever = ever.annotate(came=F("received_at"), gone=_ended())
    over = programme.ended_on is not None and programme.ended_on < today
    return _charted("programme", ever, today, over=over, left_title="Ended")


def of_arrangement(cases: CaseQuerySet, arrangement: Arrangement, today: date) -> dict[str, Any]:
    """The cases under it while it was in force, nothing where it never was; two statements."""
    span = _span(arrangement, today)
    if span is None:
        return {}
    ever = _ever(cases, arrangement.pk, *span)
    over = span[1] is not None
    return _charted("arrangement", ever, today, over=over, left_title="Ended or left it")


def _span(arrangement: Arrangement, today: date) -> tuple[datetime, datetime | None] | None:
    """The office's midnights between which it is in force as far as that day, without an end that is not past."""
    last = min(today, arrangement.last_day or today)
    if arrangement.starts_on is None or not arrangement.validity_on(last).in_force:
        return None
    ends = first_instant(last + timedelta(days=1)) if last < today else None
    return first_instant(arrangement.starts_on), ends


def _ever(cases: Cases, key: int, begins: datetime, ends: datetime | None) -> Cases:
    """The cases under an arrangement between these instants, with when each came under it and when it left.

    What is tied to it stands there from receipt to end, others while a clock has its terms.
    """
    clocks, tied = _clocks(key), _tied(key)
    first = clocks.order_by("opened_at").values("opened_at")[:1]
    last = clocks.order_by(F("closed_at").desc(nulls_first=True)).values("closed_at")[:1]
    cases_ever = cases.filter(tied | Q(Exists(clocks)), received_at__isnull=False).alias(
        tied_from=models.Case(When(tied, then=F("received_at")), default=Subquery(first)),
        tied_until=models.Case(When(tied, then=_ended()), default=Least(Subquery(last), _ended())),
        came=Greatest("tied_from", Value(begins, models.DateTimeField())),
        gone=Least("tied_until", Value(ends, models.DateTimeField())),
    )
    cases_ever = cases_ever.filter(Q(tied_until__isnull=True) | Q(tied_until__gt=begins))
    return cases_ever if ends is None else cases_ever.filter(tied_from__lt=ends)


def _ended() -> models.Case:
    """The instant at which a case came to its end, none for one under way: its first event that leads there."""
    led = Event.objects.filter(case=OuterRef("pk")).annotate(there=KeyTextTransform("to", "facts"))
    ended = led.filter(there=OuterRef("state")).order_by("number").values("at")[:1]
    return models.Case(When(desk="", then=Subquery(ended)))


def _charted(of: str, ever: QuerySet[Case], today: date, *, over: bool, left_title: str) -> dict[str, Any]:
    """The course since the first of them came; nothing where none ever did."""
    came, left = time_series.by_day(ever, "came"), time_series.by_day(ever, "gone")
    if not came:
        return {}
    first = min(came)
    course = time_series.trace(of, came, left, first, max(first, today), over=over, left_title=left_title)
    return {"course": course, "ever": came.total()}


def tallied(cases: QuerySet[Case], **chosen: str) -> dict[str, Any]:
    """These cases by class and by kind and state, each count with the inbox that is narrowed to them; one statement.

    `chosen` is the filter that narrows the inbox to all of them.
    """
    rows = cases.order_by().values_list("kind", "state", "priority_class").annotate(Count("pk"))
    by_class, by_state = Counter[str](), Counter[tuple[str, str]]()
    for kind, state, name, number in rows:
        by_class[name] += number
        by_state[kind, state] += number
    return {
        "under": by_class.total(),
        "classes": [
            (priority.mark(name), by_class[name], inbox(**chosen, **{"class": name})) for name in CLASSES
        ],
        "states": [
            {
                "kind": labels.titled(kind),
                "badge": labels.badge(CATALOGUE[kind], state),
                "count": number,
                "address": inbox(**chosen, kind=kind, state=state),
            }
            for (kind, state), number in sorted(by_state.items(), key=lambda pair: (-pair[1], pair[0]))
        ],
        "inbox_address": inbox(**chosen),
    }


def inbox(**chosen: str) -> str:
    """The inbox with every case under way, narrowed by these filters."""
    query = "&".join(f"{name}={value}" for name, value in {"view": "all", **chosen}.items())
    return f"{reverse('admin:licensing_case_changelist')}?{query}"
