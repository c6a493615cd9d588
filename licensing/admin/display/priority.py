"""Classing: the priority class of a case with each piece of its evidence - since when, until when, and where it comes from."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from licensing.admin.display.formatting import Reader
from licensing.admin.display.items import Item
from licensing.case_file import CaseFile
from licensing.models import Event, PriorityEvidence
from licensing.models.priority_evidence import DISRUPTED, FILING, OFFICER, PARENT, PRIORITY
from licensing.priority.classification import EVIDENCE_CHANGED, RECLASSIFIED
from workflows.classes import CLASSES, LOWEST
from workflows.purposes import Purpose, scope

SAID = {
    FILING: "Stated in the filing",
    OFFICER: "Recorded by an officer",
    PARENT: "From the parent case",
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
    evidence = file.case.grounds.select_related("priority_case", "disruption", "arrangement").order_by(
        "number"
    )
    found = PrioritySummary(mark(file.case.priority_class))
    for one in evidence:
        if one.ended_at is not None:
            found.ended.append(_item(one, read, seen, "neutral", "dash"))
        elif one.counts:
            found.counts.append(_item(one, read, seen, CLASSES[file.case.priority_class].tone.value, "flag"))
        else:
            found.waits.append(_item(one, read, seen, "wait", "eyes"))
    return found


def names(file: CaseFile) -> dict[str, str]:
    """What the clocks are about that end recorded evidence, by their scope."""
    return {scope(Purpose.PRIORITY_EVIDENCE, one.number): one.title for one in file.priority.evidence}


def endorsed_under(arrangement: int) -> QuerySet[PriorityEvidence]:
    """What officers recorded as endorsements under it, but for those that ended before their case did."""
    told = Event.objects.filter(case=OuterRef("case"), at=OuterRef("ended_at"))
    ended = Exists(told.filter(name__in=(RECLASSIFIED, EVIDENCE_CHANGED)))  # the end of a case tells neither
    return PriorityEvidence.objects.filter(~ended, arrangement=arrangement)


def _item(one: PriorityEvidence, read: Reader, seen: Collection[int], tone: str, icon: str) -> Item:
    title = f"{one.number}. {one.title}"
    if one.disruption is not None:
        title = f"{one.number}. {one.disruption.title}"
    return Item(title, _when(one, read), _source(one, seen), tone, icon, _address(one, seen))


def _when(one: PriorityEvidence, read: Reader) -> str:
    last = f", until {read.day(one.ends_on)}" if one.ends_on else ""
    if one.ended_at is not None:
        return f"from {read.instant(one.counts_from or one.recorded_at)} to {read.instant(one.ended_at)}"
    if one.counts_from is None:
        return f"recorded {read.instant(one.recorded_at)}; counts after countersignature{last}"
    return f"since {read.instant(one.counts_from)}{last}"


def _source(one: PriorityEvidence, seen: Collection[int]) -> str:
    """Where it comes from, in words."""
    if one.source == PRIORITY:
        if one.priority_case_id == one.case_id:
            return "This case"
        known = one.priority_case is not None and one.priority_case_id in seen
        return (
            f"Priority case {one.priority_case.reference}"
            if known and one.priority_case
            else "A priority case"
        )
    if one.source == DISRUPTED:
        return one.get_code_display()
    return f"{SAID[one.source]}; under {one.arrangement}" if one.arrangement else SAID[one.source]


def _address(one: PriorityEvidence, seen: Collection[int]) -> str:
    """The page of the disruption or the arrangement, or of the priority case where the reader may open it."""
    if one.disruption_id is not None:
        return reverse("admin:licensing_disruption_change", args=[one.disruption_id])
    if one.arrangement_id is not None:
        return reverse("admin:licensing_arrangement_change", args=[one.arrangement_id])
    if one.priority_case_id in seen and one.priority_case_id != one.case_id:
        return reverse("admin:licensing_case_change", args=[one.priority_case_id])
    return ""
