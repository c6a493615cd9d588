"""Classing: the priority class of a case with each piece of its evidence - since when, until when, and where it comes from."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from licensing.admin.display.formatting import Reader
from licensing.admin.display.items import Item
from licensing.case_file import CaseFile
from licensing.models import Case, Event, PriorityEvidence
from licensing.models.priority_evidence import AWAITED, DISRUPTED, FILING, OFFICER, PARENT, PRIORITY
from licensing.priority.classification import EVIDENCE_CHANGED, RECLASSIFIED
from workflows.classes import CLASSES, DOWN, LOWEST
from workflows.purposes import Purpose, scope

SAID = {
    FILING: "Stated in the filing",
    OFFICER: "Recorded by an officer",
    PARENT: "From the parent case",
    AWAITED: "Of a case that waits for this licence",
}


@dataclass(frozen=True)
class Mark:
    """A class in two letters, in full, and in a tone."""

    name: str
    title: str
    tone: str

    @property
    def is_lowest(self) -> bool:
        """Whether it is the class of a case without evidence."""
        return self.name == LOWEST


@dataclass(frozen=True)
class PrioritySummary:
    """The class of a case, the evidence that counts, what waits to be countersigned, and what has ended."""

    mark: Mark
    counts: list[Item] = field(default_factory=list)
    waits: list[Item] = field(default_factory=list)
    ended: list[Item] = field(default_factory=list)


def mark(name: str) -> Mark:
    """The class of that name as it is shown."""
    return Mark(name, CLASSES[name].title, CLASSES[name].tone.value)


def of(file: CaseFile, read: Reader, seen: Collection[int]) -> PrioritySummary:
    """All its evidence, in one statement; `seen` are the keys of the linked cases that the reader may open."""
    beside = ("priority_case", "disruption", "arrangement", "of_parent__case")
    evidence = list(file.case.grounds.select_related(*beside).order_by("number"))
    lent = _lent(evidence)
    summary = PrioritySummary(mark(file.case.priority_class))
    for piece in evidence:
        if piece.ended_at is not None:
            summary.ended.append(_item(piece, read, seen, "neutral", "dash"))
        elif piece.counts:
            item = _item(piece, read, seen, CLASSES[file.case.priority_class].tone.value, "flag")
            summary.counts.append(replace(item, basis=item.basis + lent.get(piece.pk, "")))
        else:
            summary.waits.append(_item(piece, read, seen, "wait", "eyes"))
    return summary


def names(file: CaseFile) -> dict[str, str]:
    """What the clocks are about that end recorded evidence, by their scope."""
    return {
        scope(Purpose.PRIORITY_EVIDENCE, evidence.number): evidence.title
        for evidence in file.priority.evidence
    }


def endorsed_under(arrangement: int) -> QuerySet[PriorityEvidence]:
    """What officers recorded as endorsements under it, but for those that ended before their case did."""
    events = Event.objects.filter(case=OuterRef("case"), at=OuterRef("ended_at"))
    ended = Exists(
        events.filter(name__in=(RECLASSIFIED, EVIDENCE_CHANGED))
    )  # the end of a case tells neither
    return PriorityEvidence.objects.filter(~ended, arrangement=arrangement)


def _item(
    priority_evidence: PriorityEvidence,
    read: Reader,
    seen: Collection[int],
    tone: str,
    icon: str,
) -> Item:
    title = f"{priority_evidence.number}. {priority_evidence.title}"
    if priority_evidence.disruption is not None:
        title = f"{priority_evidence.number}. {priority_evidence.disruption.title}"
    return Item(
        title,
        _when(priority_evidence, read),
        _source(priority_evidence, seen),
        tone,
        icon,
        _address(priority_evidence, seen),
    )


def _lent(evidence: Collection[PriorityEvidence]) -> dict[int, str]:
    """To which licence a piece of evidence is lent while the case waits for that, in words."""
    down = [piece.pk for piece in evidence if piece.code == DOWN and piece.counts]
    if not down:
        return {}
    lent = PriorityEvidence.objects.filter(of_parent__in=down, source=AWAITED, ended_at__isnull=True)
    return {
        piece.of_parent_id or 0: f"; lent to {piece.case.reference}" for piece in lent.select_related("case")
    }


def _waiting(priority_evidence: PriorityEvidence) -> Case | None:
    """The case that waits for this licence, and lends it the evidence."""
    if priority_evidence.source != AWAITED or priority_evidence.of_parent is None:
        return None
    return priority_evidence.of_parent.case


def _when(priority_evidence: PriorityEvidence, read: Reader) -> str:
    last = f", until {read.day(priority_evidence.ends_on)}" if priority_evidence.ends_on else ""
    if priority_evidence.ended_at is not None:
        return f"from {read.instant(priority_evidence.counts_from or priority_evidence.recorded_at)} to {read.instant(priority_evidence.ended_at)}"
    if priority_evidence.counts_from is None:
        return f"recorded {read.instant(priority_evidence.recorded_at)}; counts after countersignature{last}"
    return f"since {read.instant(priority_evidence.counts_from)}{last}"


def _source(priority_evidence: PriorityEvidence, seen: Collection[int]) -> str:
    """Where it comes from, in words."""
    if priority_evidence.source == PRIORITY:
        if priority_evidence.priority_case_id == priority_evidence.case_id:
            return "This case"
        known = priority_evidence.priority_case is not None and priority_evidence.priority_case_id in seen
        return (
            f"Priority case {priority_evidence.priority_case.reference}"
            if known and priority_evidence.priority_case
            else "A priority case"
        )
    if (of_waiting := _waiting(priority_evidence)) is not None and of_waiting.pk in seen:
        return f"Awaited by {of_waiting.reference}"
    if priority_evidence.source == DISRUPTED:
        return priority_evidence.get_code_display()
    return (
        f"{SAID[priority_evidence.source]}; under {priority_evidence.arrangement}"
        if priority_evidence.arrangement
        else SAID[priority_evidence.source]
    )


def _address(priority_evidence: PriorityEvidence, seen: Collection[int]) -> str:
    """The page of the disruption or the arrangement, or of the priority case where the reader may open it."""
    if priority_evidence.disruption_id is not None:
        return reverse("admin:licensing_disruption_change", args=[priority_evidence.disruption_id])
    if priority_evidence.arrangement_id is not None:
        return reverse("admin:licensing_arrangement_change", args=[priority_evidence.arrangement_id])
    if (
        priority_evidence.priority_case_id in seen
        and priority_evidence.priority_case_id != priority_evidence.case_id
    ):
        return reverse("admin:licensing_case_change", args=[priority_evidence.priority_case_id])
    if (of_waiting := _waiting(priority_evidence)) is not None and of_waiting.pk in seen:
        return reverse("admin:licensing_case_change", args=[of_waiting.pk])
    return ""
