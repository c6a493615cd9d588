"""Bearing: what bears on a case's clocks beside its state - open pauses and holds, evidence, obligations - with its dates."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef
from django.db.models.functions import JSONObject
from django.urls import reverse

from licensing.admin.beside import Column
from licensing.admin.display.formatting import Reader
from licensing.admin.display.items import Item
from licensing.case_file import CaseFile
from licensing.models import Case, CaseQuerySet, Clock, Hold, Pause, PriorityEvidence
from workflows.pauses import PAUSE_REASONS
from workflows.purposes import Purpose, scope

# added to the cases of a list
PAUSES = Column[list[dict[str, Any]]]("listed_pauses")
AT_RISK, WAITS = Column[bool]("listed_required_date"), Column[bool]("listed_waits")


@dataclass(frozen=True)
class Bearing:
    """All of them; `names` say, by its scope, what evidence or obligation a clock is about."""

    pauses: list[Item] = field(default_factory=list)
    evidence: list[Item] = field(default_factory=list)
    obligations: list[Item] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Listed:
    """A case of a list with what the list shows of it beside its own columns."""

    file: CaseFile
    will_miss: bool
    waits: bool  # for a second person, to countersign its evidence


def load_pauses(file: CaseFile) -> None:
    """Read its open pauses with their holds, for chips and guards to ask."""
    open_ones = file.case.stops.filter(closed_at__isnull=True).select_related("hold")
    file.pauses = list(open_ones.order_by("number"))


def listed(cases: CaseQuerySet) -> dict[int, Listed]:
    """The same cases by key, with pauses, required dates and evidence, in their own statement."""
    pauses = Pause.objects.filter(case_id=OuterRef("pk"), closed_at__isnull=True).order_by("number")
    one = JSONObject(code="code", hold="hold_id", title="hold__title")
    found = cases.annotate(
        listed_pauses=ArraySubquery(pauses.values(one=one)),
        listed_required_date=Exists(Clock.missing_required_date().filter(case=OuterRef("pk"))),
        listed_waits=Exists(PriorityEvidence.waiting().filter(case=OuterRef("pk"))),
    )
    return {case.pk: _listed(case) for case in found}


def _listed(case: Case) -> Listed:
    file = CaseFile(case)
    file.pauses = [
        Pause(
            case=case,
            code=one["code"],
            hold=Hold(pk=one["hold"], title=one["title"]) if one["hold"] else None,
        )
        for one in PAUSES.of(case)
    ]
    return Listed(file, AT_RISK.of(case), WAITS.of(case))


def of(file: CaseFile, read: Reader) -> Bearing:
    """What bears on the case's clocks now; evidence and obligations that have ended say so."""
    evidence, owed = list(file.case.evidence.all()), file.obligations
    return Bearing(
        pauses=[_pause(one, read) for one in file.pauses],
        evidence=[_certificate(one, read) for one in evidence],
        obligations=[_obligation(one, read) for one in owed],
        names={scope(Purpose.CERTIFICATE, one.number): str(one) for one in evidence}
        | {scope(Purpose.OBLIGATION, one.number): str(one) for one in owed},
    )


def _pause(pause: Pause, read: Reader) -> Item:
    when = f"since {read.instant(pause.opened_at)}"
    if pause.hold is None:
        return Item(pause.get_code_display(), when, PAUSE_REASONS[pause.code].citation, "wait")
    address = reverse("admin:licensing_hold_change", args=[pause.hold.pk])
    return Item(f"Held: {pause.hold.title}", when, pause.hold.legal_basis, "wait", "lock", address)


def _certificate(one: Any, read: Reader) -> Item:
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
