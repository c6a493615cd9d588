"""Filters of the collection of cases; a parameter that nobody knows is refused, not ignored."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework.request import Request

from api.problems import ErrorEntry
from api.refusals import invalid
from licensing import filing
from licensing.models import Case
from licensing.models.cases import LONGEST_CLIENT_REFERENCE
from workflows.catalogue import kinds, states_of
from workflows.classes import CLASSES
from workflows.input import EARLIEST, LATEST

LONGEST_INSTANT = 40


class InstantField(forms.Field):
    """An instant with its offset (RFC 3339), within the years that a case can know."""

    def to_python(self, value: Any) -> datetime | None:
        """The instant in UTC, None if it is not given."""
        if value in self.empty_values:
            return None
        try:
            instant = datetime.fromisoformat(str(value)[:LONGEST_INSTANT])
        except ValueError:
            instant = None
        if instant is None or instant.tzinfo is None or not EARLIEST.year < instant.year < LATEST.year:
            sentence = "It must be a date and time with a UTC offset, such as 2026-03-15T09:00:00Z (a + is written %2B)."
            raise forms.ValidationError(sentence, code="invalid")
        return instant.astimezone(UTC)


@extend_schema_field(OpenApiTypes.DATETIME)
class InstantFilter(django_filters.Filter):
    """A comparison with an instant."""

    field_class = InstantField


class ReferenceField(forms.CharField):
    """A reference."""

    def validate(self, value: str) -> None:
        """Refuse what is none."""
        if value and not filing.is_reference(value):
            raise forms.ValidationError(
                "It must be a reference such as LIC-2026-7KQ4M-2X9TC.", code="invalid"
            )


class ReferenceFilter(django_filters.Filter):
    """The one case of that reference."""

    field_class = ReferenceField


class CaseFilter(django_filters.FilterSet):
    """What a partner may look for among its cases."""

    state = django_filters.ChoiceFilter(
        choices=[
            (name, name) for name in dict.fromkeys(state for kind in kinds() for state in states_of(kind))
        ],
        label="Cases in this state.",
    )
    kind = django_filters.ChoiceFilter(
        choices=[(kind, kind) for kind in kinds()], label="Cases of this kind."
    )
    priority_class = django_filters.ChoiceFilter(
        choices=[(name, name) for name in CLASSES], label="Cases of this priority class."
    )
    reference = ReferenceFilter(label="The case of this reference.")
    client_reference = django_filters.CharFilter(
        method="with_own_reference",
        max_length=LONGEST_CLIENT_REFERENCE,
        label="The case that you filed under your own reference.",
    )
    filed_after = InstantFilter("filed_at", "gte", label="Filed at this instant or later.")
    filed_before = InstantFilter("filed_at", "lt", label="Filed before this instant.")
    changed_after = InstantFilter(
        "changed_at",
        "gte",
        label="Changed in your eyes at this instant or later; in the order in which they last changed.",
    )
    due_before = InstantFilter("visible_due_at", "lt", label="With a deadline before this instant.")

    class Meta:
        model = Case
        fields: tuple[str, ...] = ()

    def with_own_reference(self, queryset: QuerySet[Case], _name: str, value: str) -> QuerySet[Case]:
        """The caller's own filing of that reference: nobody else's is compared with."""
        return queryset.filter(filer=self.request.auth.application.partner_id, client_reference=value)


class Filters(DjangoFilterBackend):
    """The filters above, with the parameter named in each error."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Case], view: Any) -> QuerySet[Case]:
        """The cases that pass; raises a problem with every error."""
        chosen = self.get_filterset(request, queryset, view)
        if chosen.is_valid():
            return chosen.qs
        errors = chosen.errors.as_data().items()
        raise invalid(
            [
                ErrorEntry(error.code or "invalid", " ".join(error.messages), parameter=name)
                for name, field_errors in errors
                for error in field_errors
            ]
        )
