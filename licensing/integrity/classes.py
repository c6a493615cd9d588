"""I8: a class is what the evidence in force gives, the evidence is what stands, and queue and targets follow the class."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q

from licensing.case_file import CaseFile, loading
from licensing.clocks import class_terms, terms
from licensing.messaging.outbox import Topic
from licensing.models import BulkOperation, Case, Clock, Disruption, OutboxMessage, PriorityEvidence
from licensing.models.priority_evidence import PRIORITY
from licensing.priority import classification
from workflows.catalogue import CATALOGUE
from workflows.language import STAFF, Role

BATCH = 500  # cases that are read at a time


def violations() -> Iterator[str]:
    """One sentence for each case whose class, place or target is not what its evidence gives, and for stale evidence."""
    waiting = Case.objects.select_related("filer").order_by("pk")
    last = 0
    while cases := list(waiting.filter(pk__gt=last)[:BATCH]):
        last = cases[-1].pk
        files = [CaseFile(case) for case in cases]
        loading.load_details(files)
        loading.load_clocks(files)
        for file in files:
            yield from (f"{file.case.reference}: {violation}" for violation in _of_case(file))
    yield from _stale_ratings()
    yield from _stale_disruptions()


def _of_case(file: CaseFile) -> Iterator[str]:
    if file.flow.state(file.state).final:
        if file.priority.evidence:
            yield "it has ended, and its evidence has not"
    elif file.case.priority_class != classification.class_from(file.priority.evidence):
        yield f"its class is {file.case.priority_class}, its evidence gives {classification.class_from(file.priority.evidence)}"
    before = _queue_position(file)
    classification.set_queue_position(file)
    if before != _queue_position(file):
        yield "its position in the officers' queue is not what its class and its dates give"
    for clock in file.clocks:
        within = terms.line_of(file, clock)
        if within is None or not _has_class_terms(clock):
            continue
        if class_terms.terms_for_class(file, clock, within).amount != clock.amount:
            yield f"the target {clock.scope!r} is not what its class gives"


def _queue_position(file: CaseFile) -> tuple[int, object, datetime]:
    return file.case.queue_lane, file.case.queue_on, file.case.queue_at


def _has_class_terms(clock: Clock) -> bool:
    """A staff target; one whose ledger was corrected, or whose terms an officer moved, may have kept what it had."""
    is_staff_target = not clock.statutory and clock.amount is not None and Role(clock.desk) in STAFF
    return is_staff_target and not clock.segments.filter(replaced_by__isnull=False).exists()


def _stale_ratings() -> Iterator[str]:
    """What a priority case gives stands as long as its rating, once everybody has been told."""
    ended = Q(priority_case__state__in=[state.name for state in CATALOGUE["priority"].states if state.final])
    stale = PriorityEvidence.objects.filter(ended, source=PRIORITY, ended_at__isnull=True)
    for evidence in stale.select_related("case", "priority_case"):  # seldom any
        messages = OutboxMessage.objects.filter(event__case=evidence.priority_case, topic=Topic.CASES)
        if not messages.filter(delivered_at__isnull=True).exists():
            yield f"{evidence.case.reference}: {evidence.priority_case} has ended, and is evidence still"


def _stale_disruptions() -> Iterator[str]:
    """What a disruption gave stands no longer than it does, once its operations have been carried out."""
    for disruption in Disruption.objects.filter(lifted_at__isnull=False):
        if BulkOperation.objects.filter(disruption=disruption, finished_at__isnull=True).exists():
            continue
        stale = PriorityEvidence.objects.filter(disruption=disruption, ended_at__isnull=True).select_related(
            "case"
        )
        yield from (
            f"{evidence.case.reference}: {disruption} was lifted, and is evidence still" for evidence in stale
        )
