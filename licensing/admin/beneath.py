"""Beneath: the cases under way that stand under an arrangement or a programme - now, counted, and since it began."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any, TypeVar

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Least
from django.urls import reverse

from licensing.admin import classing, course, words
from licensing.models import Arrangement, Case, CaseQuerySet, Clock, Event, Programme
from workflows.catalogue import CATALOGUE
from workflows.classes import CLASSES

Cases = TypeVar("Cases", bound=QuerySet[Case])


def under_programme(cases: Cases, key: int) -> Cases:
    """Those under way among the cases that were filed under the programme of that key."""
    return _under_way(cases.filter(programme=key))


def under_arrangement(cases: Cases, key: int) -> Cases:
    """Those under way that stand under it: by a programme of it, an endorsement, or a clock's service level."""
    running = _clocks(key).filter(closed_at__isnull=True)
    return _under_way(cases.filter(_tied(key) | Q(Exists(running))))


def _under_way(cases: Cases) -> Cases:
    return cases.filter(received_at__isnull=False).exclude(desk="")


def _tied(key: int) -> Q:
    """What stands under an arrangement from receipt to end."""
    programmes = Programme.objects.filter(arrangements=key).values("pk")
    recorded = Q(pk__in=classing.endorsed_under(key).values("case"))
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
    """The cases under it: what it is tied to from receipt to end, others while a clock has its terms; two statements."""
    clocks, tied = _clocks(arrangement.pk), _tied(arrangement.pk)
    first = clocks.order_by("opened_at").values("opened_at")[:1]
    last = clocks.order_by(F("closed_at").desc(nulls_first=True)).values("closed_at")[:1]
    ever = cases.filter(tied | Q(Exists(clocks)), received_at__isnull=False).annotate(
        came=models.Case(When(tied, then=F("received_at")), default=Subquery(first)),
        gone=models.Case(When(tied, then=_ended()), default=Least(Subquery(last), _ended())),
    )
    over = arrangement.last_day is not None and arrangement.last_day < today
    return _charted("arrangement", ever, today, over=over, left_title="Ended or left it")


def _ended() -> models.Case:
    """The instant at which a case came to its end, none for one under way: its first event that leads there."""
    led = Event.objects.filter(case=OuterRef("pk")).annotate(there=KeyTextTransform("to", "facts"))
    ended = led.filter(there=OuterRef("state")).order_by("number").values("at")[:1]
    return models.Case(When(desk="", then=Subquery(ended)))


def _charted(of: str, ever: QuerySet[Case], today: date, *, over: bool, left_title: str) -> dict[str, Any]:
    """The course since the first of them came; nothing where none ever did."""
    came, left = course.by_day(ever, "came"), course.by_day(ever, "gone")
    if not came:
        return {}
    first = min(came)
    found = course.trace(of, came, left, first, max(first, today), over=over, left_title=left_title)
    return {"course": found, "ever": came.total()}


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
            (classing.mark(name), by_class[name], inbox(**chosen, **{"class": name})) for name in CLASSES
        ],
        "states": [
            {
                "kind": words.titled(kind),
                "badge": words.badge(CATALOGUE[kind], state),
                "count": number,
                "address": inbox(**chosen, kind=kind, state=state),
            }
            for (kind, state), number in sorted(by_state.items(), key=lambda one: (-one[1], one[0]))
        ],
        "inbox_address": inbox(**chosen),
    }


def inbox(**chosen: str) -> str:
    """The inbox with every case under way, narrowed by these filters."""
    told = "&".join(f"{name}={value}" for name, value in {"view": "all", **chosen}.items())
    return f"{reverse('admin:licensing_case_changelist')}?{told}"
