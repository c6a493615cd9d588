"""Filters of the inbox: state, desk, kind, class and partner, and the records under which a case stands."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Exists, Model, OuterRef, QuerySet
from django.http import HttpRequest

from licensing.admin.display import cases_under
from licensing.admin.display.labels import titled
from licensing.admin.inbox.paging import VIEW
from licensing.admin.inbox.views import CLOSED
from licensing.admin.policy.service_levels import today
from licensing.models import (
    Arrangement,
    Case,
    Disruption,
    Partner,
    PartnerKind,
    PriorityEvidence,
    Programme,
)
from workflows.catalogue import CATALOGUE, kinds
from workflows.classes import CLASSES
from workflows.language import Role

Pairs = list[tuple[str, str]]
MOST_PARTNERS = 200


class StateFilter(admin.SimpleListFilter):
    """By state."""

    title, parameter_name = "state", "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Pairs:
        """Every state of every table; of one, where the list is narrowed to a kind."""
        kind = request.GET.get(KindFilter.parameter_name)
        flows = [flow for flow in CATALOGUE.values() if kind in (flow.kind, None)] or CATALOGUE.values()
        return sorted({state.name: state.title for flow in flows for state in flow.states}.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Case]) -> QuerySet[Case]:
        """Cases in it."""
        return queryset.filter(state=self.value()) if self.value() else queryset


class DeskFilter(admin.SimpleListFilter):
    """By desk."""

    title, parameter_name = "desk", "desk"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Pairs:
        """Every desk that a table names."""
        named = {role for flow in CATALOGUE.values() for state in flow.states for role in state.desks}
        return [(role.value, titled(role)) for role in Role if role in named]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Case]) -> QuerySet[Case]:
        """Cases in the states that name it."""
        return queryset.filter(desk=self.value()) if self.value() else queryset


class KindFilter(admin.SimpleListFilter):
    """By kind."""

    title, parameter_name = "kind", "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Pairs:
        """Every kind in the catalogue."""
        return [(kind, titled(kind)) for kind in kinds()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Case]) -> QuerySet[Case]:
        """Cases of it."""
        return queryset.filter(kind=self.value()) if self.value() else queryset


class ClassFilter(admin.SimpleListFilter):
    """By priority class."""

    title, parameter_name = "class", "class"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Pairs:
        """Every class."""
        return [(priority_class.name, priority_class.title) for priority_class in CLASSES.values()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Case]) -> QuerySet[Case]:
        """Cases whose evidence gives it."""
        return queryset.filter(priority_class=self.value()) if self.value() else queryset


class RecordFilter(admin.SimpleListFilter):
    """By a record whose own page leads here with it; the list itself offers none, and reads none."""

    model: ClassVar[type[Model]]
    record: Any = None

    def lookups(self, request: HttpRequest, model_admin: Any) -> Pairs:
        """The one that was chosen."""
        chosen = request.GET.get(str(self.parameter_name), "")
        records = self.model._default_manager
        self.record = records.filter(pk=int(chosen)).first() if _is_key(chosen) else None
        return [(chosen, getattr(self.record, "title", "Unknown"))] if chosen else []

    def queryset(self, request: HttpRequest, queryset: QuerySet[Case]) -> QuerySet[Case]:
        """The cases that it narrows to; none for what is no record."""
        if not self.value():
            return queryset
        return queryset.none() if self.record is None else self.narrow(request, queryset)

    def narrow(self, request: HttpRequest, cases: QuerySet[Case]) -> QuerySet[Case]:
        """The cases of the record."""
        raise NotImplementedError


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


class DisruptionFilter(RecordFilter):
    """By the disruption that is evidence of a case now."""

    title, parameter_name, model = "disruption", "disruption", Disruption

    def narrow(self, request: HttpRequest, cases: QuerySet[Case]) -> QuerySet[Case]:
        """Cases under it now."""
        evidence = PriorityEvidence.objects.filter(
            case=OuterRef("pk"), disruption=self.record, ended_at__isnull=True
        )
        return cases.filter(Exists(evidence))


class ArrangementFilter(RecordFilter):
    """By the arrangement under which a case stands now; among the closed, by the one under which it ever stood."""

    title, parameter_name, model = "arrangement", "arrangement", Arrangement

    def narrow(self, request: HttpRequest, cases: QuerySet[Case]) -> QuerySet[Case]:
        """Cases under it now; in the view of closed ones those that once were."""
        closed = request.GET.get(VIEW) == CLOSED
        wanted = cases_under.ended_under_arrangement if closed else cases_under.under_arrangement
        return wanted(cases, self.record, today(request))


class ProgrammeFilter(RecordFilter):
    """By the programme under which a case was filed."""

    title, parameter_name, model = "programme", "programme", Programme

    def narrow(self, request: HttpRequest, cases: QuerySet[Case]) -> QuerySet[Case]:
        """Cases filed under it, whether they have ended or not."""
        return cases.filter(programme=self.record)


class PartnerFilter(admin.SimpleListFilter):
    """By the partner that filed."""

    title, parameter_name = "partner", "partner"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Pairs:
        """The first firms and ministries by name; beyond those, search finds any."""
        partners = Partner.objects.filter(kind__in=(PartnerKind.FIRM, PartnerKind.MINISTRY), is_active=True)
        return list(partners.values_list("code", "name")[:MOST_PARTNERS])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Case]) -> QuerySet[Case]:
        """Its filings."""
        return queryset.filter(filer__code=self.value()) if self.value() else queryset


FILTERS = (
    StateFilter,
    DeskFilter,
    KindFilter,
    ClassFilter,
    DisruptionFilter,
    ArrangementFilter,
    ProgrammeFilter,
    PartnerFilter,
)
