"""Sight: the one case or the many that a partner may see, and of each what its eyes may rest on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import DateTimeField, Exists, F, Func, Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from structlog.contextvars import bind_contextvars

from api import clocks
from api.shown import Shown
from licensing import events
from licensing.case_file import CaseFile
from licensing.messaging import partner_notices
from licensing.models import Case, Clock, Document, Event, Letter, Relation, case_links
from licensing.models.loading import from_json
from licensing.models.prepared import Prepared, key, text

NO_CASE = "There is no case of this reference that you may see."


def cases(request: Request) -> QuerySet[Case]:
    """The caller's cases, each with the soonest deadline of where it stands as `visible_due_at`, and `visible_at_risk`.

    The dates of the whole case and those of obligations are not in it: a list is ordered by what is to be done now.
    """
    return _visible(_partner(request))


def _visible(partner_id: int) -> QuerySet[Case]:
    running = Clock.objects.filter(
        case=OuterRef("pk"), closed_at__isnull=True, paused=False, purpose__in=sorted(clocks.PRESENT)
    )
    soonest = running.order_by().values("case").annotate(soonest=Min("due_at")).values("soonest")
    mine = Case.objects.visible_to(partner_id)
    will_miss = Exists(Clock.missing_required_date().filter(case=OuterRef("pk")))
    return mine.select_related("filer").annotate(visible_due_at=Subquery(soonest), visible_at_risk=will_miss)


def with_changes(request: Request, seen: QuerySet[Case]) -> QuerySet[Case]:
    """The same cases, each with when it last changed in the caller's eyes; what no worker has come to yet is written first."""
    partner_notices.deliver(most=1)
    changed = seen.filter(changes__partner=_partner(request))
    return changed.annotate(change_position=F("changes__position"), changed_at=F("changes__changed_at"))


@dataclass(frozen=True)
class Found:
    """A case that the caller may see, what the caller is to it, and `asked_at` by PostgreSQL's clock.

    `told` are the events that partners may read, where they were asked for.
    """

    file: CaseFile
    asked_at: datetime
    relations: tuple[str, ...]
    told: tuple[Event, ...] = ()

    @property
    def case(self) -> Case:
        """The case."""
        return self.file.case


@dataclass(frozen=True)
class SeenCase(Shown[Case]):
    """A case with what its caller may see of it; the last three are read where all of a case is shown."""

    file: CaseFile
    visible_clocks: list[Clock]
    visible_events: list[Event]
    caller_relations: Sequence[str] = ()
    visible_links: Sequence[case_links.Linked] = ()
    document_list: Sequence[Document] = ()

    @property
    def visible_due_at(self) -> datetime | None:
        """The soonest deadline of where the case stands."""
        due = (
            visible_clock.due_at
            for visible_clock in self.visible_clocks
            if visible_clock.purpose in clocks.PRESENT and not visible_clock.paused
        )
        return min(filter(None, due), default=None)

    @property
    def visible_at_risk(self) -> bool:
        """Whether its required date cannot be met as things stand."""
        return self.file.will_miss_required_date()


def find(request: Request, reference: str, *, with_events: bool = False) -> Found:
    """The case of that reference; with `told` also the events that partners may read, for `moved_on`.

    Raises NotFound, the same for another partner's case as for none.
    """
    found = _one(with_events=with_events).rows(partner=_partner(request), reference=reference)
    if not found:
        raise NotFound(NO_CASE)
    case: Any = found[0]
    bind_contextvars(case=case.reference)
    file = CaseFile(case)
    # what guards ask of the caller is known by now
    file.people.role_pairs = [(_partner(request), role) for role in case.caller_relations]
    before = tuple(from_json(Event, told_event) for told_event in case.told_events) if with_events else ()
    return Found(file, case.asked_at, tuple(case.caller_relations), before)


@cache
def _one(*, with_events: bool) -> Prepared[Case]:
    """The statement for the case of one reference that one partner may see."""
    asked_at = Func(function="clock_timestamp", output_field=DateTimeField())
    relations = Relation.objects.filter(case=OuterRef("pk"), partner=key("partner"))
    mine = (
        _visible(key("partner"))
        .with_detail()
        .select_related("delivered_item", "programme", "priority_detail__endorsed_under")
    )
    mine = mine.annotate(
        asked_at=asked_at, caller_relations=ArraySubquery(relations.order_by("role").values("role"))
    )
    if with_events:
        events_of = Event.objects.filter(case=OuterRef("pk"), name__in=events.names_for(own=True))
        facts = events_of.order_by("number").values(one=JSONObject(name="name", at="at", facts="facts"))
        mine = mine.annotate(told_events=ArraySubquery(facts))
    return Prepared(lambda: mine.filter(reference=text("reference")))


def is_own(request: Request, case: Case) -> bool:
    """Whether the caller filed it."""
    return case.filer_id == _partner(request)


def moved_on(case_seen: Found, file: CaseFile, *, own: bool) -> SeenCase:
    """A case that was just taken on from the one that was found with what had been told of it.

    Nobody takes a case on that has another version than the caller saw, so that nothing lies between the two.
    """
    names = events.names_for(own=own)
    readable = [event for event in (*case_seen.told, *file.recorded) if event.name in names]
    return SeenCase(file.case, file, _clocks(file, own=own), readable)


def _clocks(file: CaseFile, *, own: bool) -> list[Clock]:
    purposes = clocks.shown(own=own)
    return [clock for clock in file.clocks if clock.purpose in purposes]


def opened(
    request: Request,
    file: CaseFile,
    relations: Sequence[str] | None = None,
    linked: Sequence[case_links.Linked] | None = None,
    *,
    new: bool = False,
) -> SeenCase:
    """A case with all that a serializer shows of it: its filer also sees the documents; a `new` one has none.

    `relations` are what the caller is to it and `linked` its links, where those are known. Linked cases are those alone that the caller may see
    too, whoever named them.
    """
    case, own, partner = file.case, is_own(request, file.case), _partner(request)
    names = events.names_for(own=own)
    told = (
        [event for event in file.recorded if event.name in names]
        if new
        else list(case.events.filter(name__in=names).order_by("number"))
    )
    return SeenCase(
        row=case,
        file=file,
        visible_clocks=_clocks(file, own=own),
        visible_events=told,
        caller_relations=_roles(file, partner) if relations is None else relations,
        visible_links=links(request, case) if linked is None else linked,
        document_list=list(case.documents.attached().order_by("number")) if own and not new else [],
    )


def links(request: Request, case: Case) -> list[case_links.Linked]:
    """The cases that it is linked to and that the caller may see too; one statement."""
    return case_links.linked_seen_by(case, _partner(request))


def _roles(file: CaseFile, partner: int) -> list[str]:
    """What the partner is to a case that was just written or edited."""
    return sorted(str(relation.role) for relation in file.relations if relation.partner_id == partner)


def document(request: Request, reference: str, number: int) -> Document:
    """A document of a case that the caller filed; raises NotFound for any other."""
    case = find(request, reference).case
    attached = case.documents.attached().filter(number=number).first() if is_own(request, case) else None
    if attached is None:
        raise NotFound("There is no document of this number that you may see.")
    return attached


def documents(request: Request, reference: str) -> list[Document]:
    """What was attached to a case that the caller filed, in order; raises NotFound for any other case."""
    case = find(request, reference).case
    if not is_own(request, case):
        raise NotFound("There are no documents of this case that you may see.")
    return list(case.documents.attached().order_by("number"))


def letters(request: Request, reference: str) -> list[Letter]:
    """The letters to the caller in a case that it filed, in order; raises NotFound for any other case."""
    case = find(request, reference).case
    if not is_own(request, case):
        raise NotFound("There are no letters of this case that you may see.")
    return list(case.letters.to_filer().select_related("case", "event", "document").order_by("number"))


def letter(request: Request, reference: str, number: int) -> Document:
    """The document of a letter to the caller; raises NotFound for any other, and while it is being rendered."""
    case = next(
        (letter_of_case for letter_of_case in letters(request, reference) if letter_of_case.number == number),
        None,
    )
    if case is None or case.document is None:
        raise NotFound("There is no letter of this number that you may see, or it is still being rendered.")
    return case.document


def _partner(request: Request) -> int:
    return int(request.auth.application.partner_id)
