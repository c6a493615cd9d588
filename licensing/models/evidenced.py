"""Evidenced: the evidence on which the class of a case rests, as a case is asked for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from licensing.models.arrangements import Arrangement, Effect
from licensing.models.countries import countries_of
from licensing.models.policy import Policy
from workflows.catalogue import CATALOGUE

if TYPE_CHECKING:
    from licensing.models.disruptions import Disruption
    from licensing.models.grounds import Ground
    from licensing.models.priority import PriorityDetail

END_USER = "end_user"  # as PartyRole names it, whose module knows of cases


class Evidenced:
    """What is evidence of priority for a case; mixed into Case. No guard of the law asks for any of it."""

    pk: Any
    kind: str
    detail: Any

    @cached_property
    def policy(self) -> Policy:
        """What is in force beside the law; a batch of cases shares one reading of it."""
        return Policy()

    @cached_property
    def ground_list(self) -> list[Ground]:
        """Its evidence that has not ended; consequences change it before they are written."""
        found: Any = self
        model = found.grounds.model
        loaded = vars(self.detail).get("held_grounds")
        if loaded is None:
            return list(found.grounds.filter(ended_at__isnull=True))
        fields = {field.attname: field for field in model._meta.concrete_fields}
        read = [{name: fields[name].to_python(value) for name, value in one.items()} for one in loaded]
        return [model(**one, case=self) for one in read]

    @cached_property
    def rating_list(self) -> list[PriorityDetail]:
        """The priority cases that support it, or itself if it is one, whose rating is neither cancelled nor filled."""
        _load_ratings([self])
        found: list[PriorityDetail] = vars(self)["rating_list"]
        return found

    def parent_grounds(self) -> list[Ground]:
        """What counts for the case under which this consignment goes; nothing for other kinds."""
        if self.kind != "shipment":
            return []
        return [one for one in self.detail.parent.ground_list if one.counts]

    def endorsement_countries(self) -> set[str]:
        """The countries that an endorsement may be for: its own, its end users', and the one that the item returns to."""
        found: Any = self
        returns_to = getattr(self.detail, "returns_to", None)
        users = countries_of(found.party_list, END_USER)
        own: set[str] = found.countries()
        return own | users | ({str(returns_to)} if returns_to else set())

    def endorsement_arrangements(self) -> list[Arrangement]:
        """The arrangements with one of those countries that can confer priority support, in force or not."""
        return self.policy.arrangements_with(self.endorsement_countries(), Effect.PRIORITY_SUPPORT)

    def endorsing_arrangement(self, on: date) -> Arrangement | None:
        """The one that an endorsement recorded on that day rests on, the first by code; None if none is in force."""
        return next((one for one in self.endorsement_arrangements() if one.standing(on).in_force), None)

    def standing_disruptions(self, on: date) -> list[Disruption]:
        """The disruptions in effect on that day that cover it; a consignment has those of its parent."""
        if self.kind == "shipment" or not self.policy.disruptions_on(on):
            return []
        load_disruptions([self], on)
        held: list[Disruption] = vars(self)["disruption_list"]
        return held


def open_grounds_of(case: Any) -> ArraySubquery:
    """The evidence of the case of a detail that has not ended, as a column of the detail's own statement."""
    model = case.grounds.model
    held = model._default_manager.filter(case_id=OuterRef("case_id"), ended_at__isnull=True)
    names = [field.attname for field in model._meta.concrete_fields if field.name != "case"]
    return ArraySubquery(held.order_by("number").values(one=JSONObject(**{name: name for name in names})))


def _load_ratings(cases: Sequence[Any]) -> None:
    """Of the supported cases in one statement; a priority case is its own."""
    by_key = {one.pk: one for one in cases}
    for one in cases:
        vars(one)["rating_list"] = []
        if one.kind == "priority" and one.detail.rating and not one.flow.state(one.state).final:
            vars(one)["rating_list"].append(one.detail)
    model = cases[0]._meta.get_field("priority_detail").related_model
    supported = [one.pk for one in cases if one.kind in model.link("supports").to]
    if not supported:
        return
    ended = [state.name for state in CATALOGUE["priority"].states if state.final]
    rated = model._default_manager.filter(supports__in=supported).exclude(rating="")
    for detail in rated.exclude(case__state__in=ended).select_related("case").order_by("pk"):
        vars(by_key[detail.supports_id])["rating_list"].append(detail)


def load_disruptions(cases: Sequence[Any], on: date) -> None:
    """Read for all these cases the disruptions that cover them on that day: one statement for each that is in effect."""
    held: dict[int, list[Any]] = {one.pk: [] for one in cases}
    standing = cases[0].policy.disruptions_on(on)
    plain = cases[0].__class__._default_manager.filter(pk__in=held)
    model = cases[0].grounds.model._meta.get_field("disruption").related_model
    full = model._default_manager.select_related("arrangement").in_bulk([one["id"] for one in standing])
    for key in sorted(full):
        for covered in plain.filter(full[key].covers(on)).values_list("pk", flat=True).distinct():
            held[covered].append(full[key])
    for one in cases:
        vars(one)["disruption_list"] = held[one.pk]
