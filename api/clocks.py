"""Clocks in a partner's eyes: which it may see, and in what words it is told why they were paused or were excused."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q

from licensing import events
from licensing.case_file import CaseFile
from licensing.clocks import causes, explanations
from licensing.clocks.causes import About
from licensing.clocks.explanations import Explanation
from licensing.clocks.known import Known
from licensing.clocks.lines import LineKind
from licensing.models import Clock
from workflows.purposes import NUMBERED, PURPOSES, EndsWith

OWN = frozenset(code for code, purpose in PURPOSES.items() if purpose.filer)
PARTIES = frozenset(code for code, purpose in PURPOSES.items() if purpose.parties)
# the dates of the whole case, which are told when they have ended too
DATES = frozenset(party for party in PARTIES if PURPOSES[party].ends_with is EndsWith.OUTCOME)
# what is to be done now, by which lists are ordered
PRESENT = frozenset(party for party in PARTIES - DATES if party not in NUMBERED)


def shown(*, own: bool) -> frozenset[str]:
    """The purposes of the clocks that a partner may see of a case that it may see; `own` is the filer."""
    return OWN if own else PARTIES


def stands_still_because(clock: Clock) -> str:
    """Why a paused clock of a case with its pauses is paused; empty while it runs."""
    if not clock.paused:
        return ""
    holds = {pause.number: pause.basis for pause in clock.file.pauses if pause.hold_id}
    return causes.for_partners(clock.ledger[-1], About(clock, holds))


@dataclass(frozen=True)
class ClockWithExplanation:
    """A clock and how its date arose, as a partner may read it."""

    clock: Clock
    explained: Explanation


def explained(
    file: CaseFile, now: datetime, *, own: bool, as_of: datetime | None = None
) -> list[ClockWithExplanation]:
    """The case's clocks that were open at `now`, or as of a past instant, and the dates of the whole case since then.

    The same few statements however many clocks there are. A party other than the filer does not read which service
    level set a target: some are for a class of cases, which rests on what only the filer filed.
    """
    at = as_of or now
    known = Known.of(file, as_of)
    readable = set(
        file.case.events.filter(name__in=events.names_for(own=own)).values_list("number", flat=True)
    )
    explained_clocks = []
    for clock in _clocks(file, at, own=own):
        explanation = explanations.explain(
            clock, now, as_of=as_of, known=known, for_partners=True, names_level=own
        )
        if explanation is not None:
            lines = tuple(
                line
                for line in explanation.lines
                if line.kind is not LineKind.FIRED or line.event in readable
            )
            explained_clocks.append(ClockWithExplanation(clock, replace(explanation, lines=lines)))
    return explained_clocks


def _clocks(file: CaseFile, at: datetime, *, own: bool) -> list[Clock]:
    still = Q(closed_at__isnull=True) | Q(closed_at__gt=at) | Q(purpose__in=sorted(DATES))
    clocks = file.case.clocks.filter(still, purpose__in=sorted(shown(own=own)), opened_at__lte=at)
    loaded = clocks.order_by("opened_at", "pk").select_related(
        "service_level__arrangement", "service_level__programme"
    )
    return list(loaded.prefetch_related("segments", "changes", "firings"))
