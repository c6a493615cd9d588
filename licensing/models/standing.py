"""Standing: what bears on a case's clocks beside its own facts - stops, holds, calendars, service levels."""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models.functions import JSONObject

from licensing.models.evidenced import Evidenced
from licensing.models.policy import Policy, instances

if TYPE_CHECKING:
    from licensing.models.evidence import Obligation
    from licensing.models.stops import Hold, Stop


class Standing(Evidenced):
    """What a clock, or a guard of one, may ask of a case; mixed into Case."""

    pk: Any
    filer: Any
    detail: Any
    received_at: datetime | None

    @property
    def received_on(self) -> date | None:
        """The deciding office's day of receipt, from which the law counts; none before."""
        if self.received_at is None:
            return None
        return self.received_at.astimezone(ZoneInfo(settings.OFFICE_ZONE)).date()

    @property
    def at_risk(self) -> bool:
        """Whether its required date cannot be met by what remains to be done in the time that it has."""
        found: Any = self
        return any(clock.is_at_risk for clock in found.clock_list)

    @cached_property
    def fired_rungs(self) -> set[tuple[int, int, str]]:
        """(clock's key, revision, rung) of all that its open clocks have fired."""
        self.load_fired([self])
        found: set[tuple[int, int, str]] = vars(self)["fired_rungs"]
        return found

    @staticmethod
    def load_fired(cases: Any) -> None:
        """Read for all these cases what their open clocks have fired, in one statement."""
        by_key = {case.pk: case for case in cases}
        for case in cases:
            vars(case)["fired_rungs"] = set()
        clocks = cases[0].clocks.model
        firings = clocks._meta.get_field("firings").related_model._default_manager
        held = firings.filter(clock__case__in=by_key, clock__closed_at__isnull=True)
        for key, *fired in held.values_list("clock__case", "clock", "revision", "rung"):
            vars(by_key[key])["fired_rungs"].add(tuple(fired))

    def countries(self) -> set[str]:
        """The countries under whose arrangements it may stand: its filer's and its destination."""
        destination = getattr(self.detail, "destination", None)
        return {self.filer.country.code} | ({destination.code} if destination else set())

    @cached_property
    def stop_list(self) -> list[Stop]:
        """Its open stops; consequences change it before they are written."""
        model = self._stops().model
        loaded = vars(self.detail).get("held_stops")
        if loaded is None:
            return list(self._stops().filter(closed_at__isnull=True))
        return [model(**one, case=self) for one in loaded]

    def open_stops(self) -> set[str]:
        """The codes of its open stops."""
        return {one.code for one in self.stop_list}

    @cached_property
    def obligation_list(self) -> list[Obligation]:
        """Its obligations, met or not."""
        found: Any = self
        return list(found.obligations.all())

    def open_obligations(self) -> set[str]:
        """The codes of the obligations that are still owed."""
        return {one.code for one in self.obligation_list if one.is_open}

    def obligation_begins_on(self, code: str) -> date | None:
        """The day on which the year of the open obligation of that code begins; None where it is not yearly."""
        found = (one.begins_on for one in self.obligation_list if one.code == code and one.is_open)
        return next(found, None)

    def standing_holds(self) -> list[Hold]:
        """The holds that cover it now, those included whose order has not reached it yet; in one statement."""
        loaded: list[Hold] | None = vars(self).get("hold_list")
        if loaded is not None:
            return loaded
        if not self.policy.holds:
            return []
        holds = self._stops().model._meta.get_field("hold").related_model
        standing = instances(holds, self.policy.holds)
        mine: Any = type(self)
        cases = mine._default_manager.filter(pk=self.pk)
        covered = [models.Exists(cases.order_by().filter(hold.covers())) for hold in standing]
        (found,) = cases.order_by().values_list(*covered)
        return [hold for hold, covers in zip(standing, found, strict=True) if covers]

    @staticmethod
    def load_holds(cases: Any) -> None:
        """Read for all these cases the holds that cover them: one statement for each hold that stands."""
        held: dict[int, list[Hold]] = {case.pk: [] for case in cases}
        if cases and cases[0].policy.holds:
            holds = cases[0].stops.model._meta.get_field("hold").related_model._default_manager
            plain = type(cases[0])._default_manager.filter(pk__in=held)
            for hold in holds.filter(pk__in=[one["id"] for one in cases[0].policy.holds]):
                for key in plain.filter(hold.covers()).values_list("pk", flat=True).distinct():
                    held[key].append(hold)
        for case in cases:
            vars(case)["hold_list"] = held[case.pk]

    def _stops(self) -> models.QuerySet[Any]:
        found: Any = self
        queryset: models.QuerySet[Any] = found.stops.all()
        return queryset


def open_stops_of(case: Any) -> ArraySubquery:
    """The open stops of the case of a detail, as a column of the detail's own statement."""
    held = case.stops.model._default_manager.filter(
        case_id=models.OuterRef("case_id"), closed_at__isnull=True
    )
    one = JSONObject(id="id", number="number", code="code", basis="basis", hold_id="hold_id")
    return ArraySubquery(held.order_by("number").values(one=one))


def share_policy(cases: Any) -> None:
    """Let all these cases read it once, together."""
    policy = Policy()
    for case in cases:
        vars(case)["policy"] = policy
