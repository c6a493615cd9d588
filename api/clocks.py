"""Clocks in a partner's eyes: which it may see, and in what words it is told why they stood still or were excused."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Q

from licensing import events
from licensing.case_file import CaseFile
from licensing.clocks import explanations
from licensing.clocks.explanations import Explanation, Known
from licensing.models import Clock, ClockSegment
from licensing.models.priority import DELAY
from workflows.catalogue import CATALOGUE
from workflows.language import Audience
from workflows.stops import NO_AUTHORITY, STATUTORY, WHOLE

# Not the clocks of referrals and evidence: whom the officers ask, and what they go by, is theirs.
PRESENT = ("stage", "detour", "expiry", "authority", "turnaround", "export_filing")
DELAY_NOTICE = f"{DELAY}/"
DATES = (WHOLE, STATUTORY)
OBLIGATION = "obligation/"

EXCUSED, STOPPED = "an exception of NSPD-56 is open", "stopped"


def is_shown(scope: str, *, own: bool) -> bool:
    """Whether a partner that may see the case may see its clock of that scope; `own` is the filer."""
    items = (DELAY_NOTICE, OBLIGATION) if own else (DELAY_NOTICE,)
    return scope in (*PRESENT, *DATES) or scope.startswith(items)


def _of_states() -> frozenset[str]:
    """What the ledger says of states and of the authority to rate, which every partner to a case may know."""
    said = {str(NO_AUTHORITY)}
    for flow in CATALOGUE.values():
        for state in flow.states:
            said |= {state.name, f"{state.name} opened", state.stops}
            if state.detour:
                said |= {f"back from {state.name}", f"{state.name}: the applicant's time"}
    return frozenset(said - {""})


OF_STATES = _of_states()


def said(segment: ClockSegment, law: str, holds: Collection[str]) -> str:
    """Why time ran, stood still or was excused then, in words that partners may read.

    Those are the law, the states, and the bases of `holds`, of which the partners had a notice. Which exception was
    open, what else stopped a clock, and an officer's reason for a correction are not among them.
    """
    if segment.excused:
        return EXCUSED
    told = sorted({law, *OF_STATES, *holds} - {""}, key=len, reverse=True)
    rest, found = f"; {segment.basis}; ", {}
    for phrase in told:
        if f"; {phrase}; " in rest:
            found[rest.index(f"; {phrase}; ")] = phrase
            rest = rest.replace(f"; {phrase}; ", "; " + " " * len(phrase) + "; ")
    words = [found[place] for place in sorted(found)]
    if not segment.running and rest.strip("; "):
        words.append(STOPPED)
    return "; ".join(words)


def retold(segments: Sequence[ClockSegment], law: str, holds: Collection[str]) -> list[ClockSegment]:
    """The segments in those words; what reads the same and follows at once is one, so that no event shines through."""
    told: list[ClockSegment] = []
    for one in sorted(segments, key=lambda one: one.starts_at):
        made = copy(one)
        made.basis = said(one, law, holds)
        if told and told[-1].ends_at == made.starts_at and _reads(told[-1]) == _reads(made):
            told[-1].ends_at = made.ends_at
        else:
            told.append(made)
    return told


def _reads(segment: ClockSegment) -> tuple[bool, bool, str]:
    return segment.running, segment.excused, segment.basis


def stands_still_because(clock: Clock) -> str:
    """Why a paused clock of a case with its stops stands still; empty while it runs."""
    if not clock.paused:
        return ""
    holds = [one.basis for one in clock.file.pauses if one.hold_id]
    return said(clock.ledger[-1], clock.basis, holds)


@dataclass(frozen=True)
class Told:
    """A clock and how its date arose, as a partner may read it."""

    clock: Clock
    explained: Explanation


def explained(file: CaseFile, now: datetime, *, own: bool, as_of: datetime | None = None) -> list[Told]:
    """The case's clocks that were open at `now`, or as of a past instant, and the dates of the whole case since then.

    The same few statements however many clocks there are. A party other than the filer does not read which service
    level set a target: some are for a class of cases, which rests on what only the filer filed.
    """
    at = as_of or now
    known = Known.of(file, as_of)
    holds = set(file.case.stops.filter(hold__isnull=False).values_list("basis", flat=True))
    audiences = (Audience.FILER, Audience.PARTIES) if own else (Audience.PARTIES,)
    readable = set(
        file.case.events.filter(name__in=events.names_for(audiences)).values_list("number", flat=True)
    )
    found = []
    for clock in _clocks(file, at, own=own):
        told = explanations.explain(
            clock,
            now,
            as_of=as_of,
            known=known,
            retell=lambda segments, law=clock.basis: retold(segments, law, holds),
            names_level=own,
        )
        if told is not None:
            lines = tuple(one for one in told.lines if one.kind != "fired" or one.event in readable)
            found.append(Told(clock, replace(told, lines=lines)))
    return found


def _clocks(file: CaseFile, at: datetime, *, own: bool) -> list[Clock]:
    mine: Any = Q(scope__in=(*PRESENT, *DATES)) | Q(scope__startswith=DELAY_NOTICE)
    if own:
        mine |= Q(scope__startswith=OBLIGATION)
    still = Q(closed_at__isnull=True) | Q(closed_at__gt=at) | Q(scope__in=DATES)
    clocks = file.case.clocks.filter(mine, still, opened_at__lte=at).order_by("opened_at", "pk")
    loaded = clocks.select_related("service_level__arrangement", "service_level__programme")
    return list(loaded.prefetch_related("segments", "changes", "firings"))
