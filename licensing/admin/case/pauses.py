"""Bearing: what bears on a case's clocks beside its state - open stops and holds, evidence, obligations - with its dates."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef
from django.db.models.functions import JSONObject
from django.urls import reverse

from licensing.admin.display.formatting import Reader
from licensing.admin.display.items import Item
from licensing.models import Case, CaseQuerySet, Clock, Ground, Hold, Stop
from workflows.purposes import Purpose, scope
from workflows.stops import STOPS


@dataclass(frozen=True)
class Bearing:
    """All of them; `names` say, by its scope, what evidence or obligation a clock is about."""

    stops: list[Item] = field(default_factory=list)
    evidence: list[Item] = field(default_factory=list)
    obligations: list[Item] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)


def load_stops(case: Case) -> None:
    """Read its open stops with their holds, for chips and guards to ask."""
    open_ones = case.stops.filter(closed_at__isnull=True).select_related("hold")
    vars(case)["stop_list"] = list(open_ones.order_by("number"))


def with_stops(cases: CaseQuerySet) -> CaseQuerySet:
    """The same cases with what the inbox asks of stops, required dates and evidence, as columns of their own statement."""
    held = Stop.objects.filter(case_id=OuterRef("pk"), closed_at__isnull=True).order_by("number")
    one = JSONObject(code="code", hold="hold_id", title="hold__title")
    at_risk = Exists(Clock.at_risk().filter(case=OuterRef("pk")))
    waits = Exists(Ground.waiting().filter(case=OuterRef("pk")))
    return cases.annotate(
        listed_stops=ArraySubquery(held.values(one=one)), listed_risk=at_risk, listed_waits=waits
    )


def take_stops(case: Case) -> None:
    """Let a case that was read `with_stops` answer with them."""
    vars(case)["stop_list"] = [
        Stop(
            case=case,
            code=one["code"],
            hold=Hold(pk=one["hold"], title=one["title"]) if one["hold"] else None,
        )
        for one in vars(case)["listed_stops"]
    ]


def of(case: Case, read: Reader) -> Bearing:
    """What bears on the case's clocks now; evidence and obligations that have ended say so."""
    evidence, owed = list(case.evidence.all()), case.obligation_list
    return Bearing(
        stops=[_stop(one, read) for one in case.stop_list],
        evidence=[_evidence(one, read) for one in evidence],
        obligations=[_obligation(one, read) for one in owed],
        names={scope(Purpose.CERTIFICATE, one.number): str(one) for one in evidence}
        | {scope(Purpose.OBLIGATION, one.number): str(one) for one in owed},
    )


def _stop(stop: Stop, read: Reader) -> Item:
    when = f"since {read.instant(stop.opened_at)}"
    if stop.hold is None:
        return Item(stop.get_code_display(), when, STOPS[stop.code].citation, "wait")
    address = reverse("admin:licensing_hold_change", args=[stop.hold.pk])
    return Item(f"Held: {stop.hold.title}", when, stop.hold.legal_basis, "wait", "lock", address)


def _evidence(one: Any, read: Reader) -> Item:
    if one.ended_at is not None:
        return Item(str(one), f"expired {read.instant(one.ended_at)}", "", "neutral", "dash")
    return Item(str(one), f"in force until {read.day(one.expires_on)}", "", "good", "shield")


def _obligation(one: Any, read: Reader) -> Item:
    if one.met_on is not None:
        return Item(one.title, f"met on {read.day(one.met_on)}", one.citation, "good", "check")
    if one.ended_on is not None:
        return Item(one.title, f"ended on {read.day(one.ended_on)}", one.citation, "neutral", "dash")
    late = one.due_on < read.today
    when = f"{'was due' if late else 'due'} {read.day(one.due_on)}"
    return Item(one.title, when, one.citation, "bad" if late else "calm", "alert" if late else "clock")
