"""Sight: the one case or the many that a partner may see, and of each what its eyes may rest on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import DateTimeField, Exists, Func, Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from structlog.contextvars import bind_contextvars

from api import clocks
from licensing import events
from licensing.models import Case, Clock, Document, Event, Letter, Relation, case_links
from workflows.language import Audience

PARTNERS = (Audience.FILER, Audience.PARTIES)
NO_CASE = "There is no case of this reference that you may see."


def cases(request: Request) -> QuerySet[Case]:
    """The caller's cases, each with the soonest deadline of where it stands as `visible_due_at`, and `visible_at_risk`.

    The dates of the whole case and those of obligations are not in it: a list is ordered by what is to be done now.
    """
    running = Clock.objects.filter(
        case=OuterRef("pk"), closed_at__isnull=True, paused=False, purpose__in=sorted(clocks.PRESENT)
    )
    soonest = running.order_by().values("case").annotate(soonest=Min("due_at")).values("soonest")
    mine = Case.objects.visible_to(_partner(request))
    at_risk = Exists(Clock.at_risk().filter(case=OuterRef("pk")))
    return mine.select_related("filer").annotate(visible_due_at=Subquery(soonest), visible_at_risk=at_risk)


def find(request: Request, reference: str, *, told: bool = False) -> Case:
    """The case of that reference, what the caller is to it, and `asked_at` by PostgreSQL's clock.

    With `told` also the events that partners may read, for `moved_on`. Raises NotFound, the same for another
    partner's case as for none.
    """
    asked_at = Func(function="clock_timestamp", output_field=DateTimeField())
    relations = Relation.objects.filter(case=OuterRef("pk"), partner=_partner(request))
    mine = (
        cases(request)
        .with_detail()
        .select_related("delivered_item", "programme", "priority_detail__endorsed_under")
    )
    mine = mine.annotate(
        asked_at=asked_at, caller_relations=ArraySubquery(relations.order_by("role").values("role"))
    )
    if told:
        events_of = Event.objects.filter(case=OuterRef("pk"), name__in=events.names_for(PARTNERS))
        facts = events_of.order_by("number").values(one=JSONObject(name="name", at="at", facts="facts"))
        mine = mine.annotate(told_events=ArraySubquery(facts))
    found = mine.filter(reference=reference).first()
    if found is None:
        raise NotFound(NO_CASE)
    bind_contextvars(case=found.reference)
    # what guards ask of the caller is known by now
    mine_to_it = [{"partner": _partner(request), "role": role} for role in found.caller_relations]
    vars(found.detail)["held_relations"] = mine_to_it
    return found


def is_own(request: Request, case: Case) -> bool:
    """Whether the caller filed it."""
    return case.filer_id == _partner(request)


def moved(case: Case, *, own: bool) -> Case:
    """The same case with the clocks and events that the caller may see; one statement where clocks are loaded."""
    told = case.events.filter(name__in=events.names_for(_audiences(own=own)))
    return _with(case, list(told.order_by("number")), own=own)


def moved_on(found: Case, case: Case, *, own: bool) -> Case:
    """What `moved` gives of a case that was just taken on from the one that was found with what had been told of it.

    The door takes no case on that has another version than the caller saw, so that nothing lies between the two.
    """
    before = [Event(**{**one, "at": datetime.fromisoformat(one["at"])}) for one in vars(found)["told_events"]]
    names = events.names_for(_audiences(own=own))
    recorded = [one for one in (*before, *vars(case)["recorded_events"]) if one.name in names]
    return _with(case, recorded, own=own)


def _audiences(*, own: bool) -> tuple[Audience, ...]:
    return PARTNERS if own else (Audience.PARTIES,)


def _with(case: Case, told: list[Event], *, own: bool) -> Case:
    seen: dict[str, Any] = vars(case)
    purposes = clocks.shown(own=own)
    shown = [clock for clock in case.clock_list if clock.purpose in purposes]
    due = [one.due_at for one in shown if one.purpose in clocks.PRESENT and one.due_at and not one.paused]
    seen["visible_clocks"], seen["visible_due_at"] = shown, min(due, default=None)
    seen["visible_events"], seen["visible_at_risk"] = told, case.at_risk
    return case


def opened(request: Request, case: Case, *, new: bool = False) -> Case:
    """The same case with all that a serializer shows of it: its filer also sees the documents; a `new` one has none.

    Linked cases are those alone that the caller may see too, whoever named them.
    """
    own, partner, seen = is_own(request, case), _partner(request), vars(case)
    seen["document_list"] = list(case.documents.attached().order_by("number")) if own and not new else []
    seen["visible_links"] = case_links.linked(case, Case.objects.visible_to(partner))
    if "caller_relations" not in seen:
        seen["caller_relations"] = _relations(case, partner)
    return moved(case, own=own)


def _relations(case: Case, partner: int) -> list[str]:
    """What the partner is to a case that was just written or edited."""
    written = vars(case).get("relation_list")
    if written is not None:
        return sorted(one.role for one in written if one.partner_id == partner)
    return list(case.relations.filter(partner=partner).order_by("role").values_list("role", flat=True))


def document(request: Request, reference: str, number: int) -> Document:
    """A document of a case that the caller filed; raises NotFound for any other."""
    case = find(request, reference)
    found = case.documents.attached().filter(number=number).first() if is_own(request, case) else None
    if found is None:
        raise NotFound("There is no document of this number that you may see.")
    return found


def letters(request: Request, reference: str) -> list[Letter]:
    """The letters to the caller in a case that it filed, in order; raises NotFound for any other case."""
    case = find(request, reference)
    if not is_own(request, case):
        raise NotFound("There are no letters of this case that you may see.")
    return list(case.letters.to_filer().select_related("case", "event", "document").order_by("number"))


def letter(request: Request, reference: str, number: int) -> Document:
    """The document of a letter to the caller; raises NotFound for any other, and while it is being rendered."""
    found = next((one for one in letters(request, reference) if one.number == number), None)
    if found is None or found.document is None:
        raise NotFound("There is no letter of this number that you may see, or it is still being rendered.")
    return found.document


def _partner(request: Request) -> int:
    return int(request.auth.application.partner_id)
