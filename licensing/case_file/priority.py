"""Priority: the evidence on which the class of a case rests. No guard of the law asks for any of it."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Q

from licensing.models import (
    Arrangement,
    Benefit,
    Case,
    Disruption,
    PartyRole,
    PriorityDetail,
    PriorityEvidence,
)
from licensing.models.countries import countries_of
from licensing.models.lines import KeyRange
from licensing.models.priority import SUPPORTED
from workflows.catalogue import CATALOGUE
from workflows.classes import DOWN

if TYPE_CHECKING:
    from licensing.case_file.file import CaseFile

WAITS = "awaiting_licence"  # the state of spares and maintenance that wait for a licence


class Priority:
    """The evidence of one case."""

    def __init__(self, file: CaseFile) -> None:
        self._file = file

    @cached_property
    def evidence(self) -> list[PriorityEvidence]:
        """Its evidence that has not ended; side effects change it before they are written."""
        return list(self._file.case.grounds.filter(ended_at__isnull=True))

    @cached_property
    def ratings(self) -> list[PriorityDetail]:
        """The priority cases that support it, or itself if it is one, whose rating is neither cancelled nor filled."""
        return _ratings(self._file)

    def forget_ratings(self) -> None:
        """Its own rating has changed."""
        self.__dict__.pop("ratings", None)

    @cached_property
    def of_parent(self) -> list[PriorityEvidence]:
        """What counts for the case under which this shipment goes; nothing for other kinds."""
        parent = self._file.parent
        return (
            [] if parent is None else [evidence for evidence in parent.priority.evidence if evidence.counts]
        )

    @cached_property
    def of_waiting(self) -> list[PriorityEvidence]:
        """Equipment that is down for the cases which wait for this licence, while they wait; nothing for other kinds."""
        if self._file.kind != "licence":
            return []
        key = self._file.case.pk
        waiting = Q(case__spares_detail__licence=key) | Q(case__maintenance_detail__licence=key)
        down = PriorityEvidence.objects.filter(waiting, code=DOWN, case__state=WAITS, ended_at__isnull=True)
        return list(down.select_related("case").order_by("pk"))

    def has_unconfirmed_equipment_down(self) -> bool:
        """Whether its filer states that equipment is down, and no evidence of the case was ever recorded."""
        return bool(getattr(self._file.detail, "equipment_down", False)) and not self._file.case.ground_count

    def endorsement_countries(self) -> set[str]:
        """The countries that an endorsement may be for: its own, its end users', and the one that the item returns to."""
        file = self._file
        returns_to = getattr(file.detail, "returns_to", None)
        users = countries_of(file.parties, PartyRole.END_USER)
        return file.countries() | users | ({str(returns_to)} if returns_to else set())

    def endorsement_arrangements(self) -> list[Arrangement]:
        """The arrangements with one of those countries that can confer priority support, in force or not."""
        return self._file.policy.arrangements_with(self.endorsement_countries(), Benefit.PRIORITY_SUPPORT)

    def endorsing_arrangement(self, on: date) -> Arrangement | None:
        """The one that an endorsement recorded on that day rests on, the first by code; None if none is in force."""
        return next(
            (
                endorsement_arrangement
                for endorsement_arrangement in self.endorsement_arrangements()
                if endorsement_arrangement.validity_on(on).in_force
            ),
            None,
        )

    def disruptions_on(self, on: date) -> list[Disruption]:
        """The disruptions in effect on that day that cover it, one statement for each; a shipment has those of its parent."""
        file = self._file
        in_effect = file.policy.disruptions_on(on)
        if file.kind == "shipment" or not in_effect:
            return []
        disruptions = Disruption.objects.select_related("arrangement").in_bulk(
            [row["id"] for row in in_effect]
        )
        case, only = Case.objects.filter(pk=file.case.pk).order_by(), KeyRange.one(file.case.pk)
        return [
            disruption
            for _, disruption in sorted(disruptions.items())
            if case.filter(disruption.covers(on, only)).exists()
        ]


def _ratings(file: CaseFile) -> list[PriorityDetail]:
    if file.kind == "priority":
        ended = file.flow.state(file.state).final
        return [file.detail] if file.detail.rating and not ended else []
    if file.kind not in SUPPORTED:
        return []
    over = [state.name for state in CATALOGUE["priority"].states if state.final]
    rated = PriorityDetail.objects.filter(supports=file.case.pk).exclude(rating="")
    return list(rated.exclude(case__state__in=over).select_related("case").order_by("pk"))
