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
MISSES_DATE, WAITS = Column[bool]("listed_required_date"), Column[bool]("listed_waits")


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
    columns = JSONObject(code="code", hold="hold_id", title="hold__title")
    annotated = cases.annotate(
        listed_pauses=ArraySubquery(pauses.values(one=columns)),
        listed_required_date=Exists(Clock.missing_required_date().filter(case=OuterRef("pk"))),
        listed_waits=Exists(PriorityEvidence.waiting().filter(case=OuterRef("pk"))),
    )
    return {case.pk: _listed(case) for case in annotated}


def _listed(case: Case) -> Listed:
    file = CaseFile(case)
    file.pauses = [
        Pause(
            case=case,
            code=pause["code"],
            hold=Hold(pk=pause["hold"], title=pause["title"]) if pause["hold"] else None,
        )
        for pause in PAUSES.of(case)
    ]
    return Listed(file, MISSES_DATE.of(case), WAITS.of(case))


def of(file: CaseFile, read: Reader) -> Bearing:
    """What bears on the case's clocks now; evidence and obligations that have ended say so."""
    evidence, owed = list(file.case.evidence.all()), file.obligations
    return Bearing(
        pauses=[_pause(pause, read) for pause in file.pauses],
        evidence=[_certificate(certificate, read) for certificate in evidence],
        obligations=[_obligation(obligation, read) for obligation in owed],
        names={scope(Purpose.CERTIFICATE, certificate.number): str(certificate) for certificate in evidence}
        | {scope(Purpose.OBLIGATION, obligation.number): str(obligation) for obligation in owed},
    )


def _pause(pause: Pause, read: Reader) -> Item:
    when = f"since {read.instant(pause.opened_at)}"
    if pause.hold is None:
        return Item(pause.get_code_display(), when, PAUSE_REASONS[pause.code].citation, "wait")
    address = reverse("admin:licensing_hold_change", args=[pause.hold.pk])
    return Item(f"Held: {pause.hold.title}", when, pause.hold.legal_basis, "wait", "lock", address)


def _certificate(certificate: Any, read: Reader) -> Item:
    if certificate.ended_at is not None:
        return Item(str(certificate), f"expired {read.instant(certificate.ended_at)}", "", "neutral", "dash")
    return Item(str(certificate), f"in force until {read.day(certificate.expires_on)}", "", "good", "shield")


def _obligation(obligation: Any, read: Reader) -> Item:
    if obligation.met_on is not None:
        return Item(
            obligation.title, f"met on {read.day(obligation.met_on)}", obligation.citation, "good", "check"
        )
    if obligation.ended_on is not None:
        return Item(
            obligation.title,
            f"ended on {read.day(obligation.ended_on)}",
            obligation.citation,
            "neutral",
            "dash",
        )
    late = obligation.due_on < read.today
    when = f"{'was due' if late else 'due'} {read.day(obligation.due_on)}"
    return Item(
        obligation.title, when, obligation.citation, "bad" if late else "calm", "alert" if late else "clock"
    )
