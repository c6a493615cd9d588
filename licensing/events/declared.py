"""Every event name, declared once with its title, its audience and all that is told of it; transitions declare their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.core import checks

from workflows.catalogue import CATALOGUE, transitions_by_event
from workflows.language import Audience, Tone


@dataclass(frozen=True)
class Declared:
    """An event name, its title on the case page, who may read it, and the sentence that its audience reads.

    With `discloses_reason` the filer reads the reason too. `notice` is the title of what staff desks are told of it, if they
    are. A `quiet` one changes nothing that anybody decides on, so that who has not seen it has seen enough. Because of
    one that `bears_on_followers` the cases that follow re-evaluate, though it moves no state. `of_firing` says that it
    is what a clock records when one of its levels has come.
    """

    name: str
    title: str
    audience: Audience = Audience.OFFICERS
    public: str = ""
    discloses_reason: bool = False
    notice: str = ""
    tone: Tone = Tone.NEUTRAL
    quiet: bool = False
    bears_on_followers: bool = False
    of_firing: bool = False


# of transitions that the tables have no more; what was recorded stays
_OF_NO_ROW = (Declared("case.draws_reported", "Draws reported", Audience.FILER, "Draws were reported."),)
RETIRED = tuple(event.name for event in _OF_NO_ROW)

_OF_CASES = (
    Declared("case.edited", "Draft edited", Audience.FILER, "Draft edited."),
    Declared("document.added", "Document added", Audience.FILER, "Document added."),
    Declared("letter.written", "Letter written", Audience.FILER, "A letter was written.", quiet=True),
    Declared("cover.written", "Cover letter written", quiet=True),
    Declared("evidence.expired", "Evidence expired", notice="Evidence has expired", of_firing=True),
    Declared(
        "case.reclassified",
        "Priority changed",
        Audience.PARTIES,
        "The priority of the case has changed.",
        quiet=True,
        bears_on_followers=True,
    ),
    Declared(
        "case.evidence_changed",
        "Evidence of priority changed; same class",
        quiet=True,
        bears_on_followers=True,
    ),
    Declared(
        "case.at_risk",
        "Required date will be missed",
        Audience.FILER,
        "The required date will be missed. The filer can request priority.",
        notice="Required date will be missed",
        tone=Tone.BAD,
        of_firing=True,
    ),
    Declared(
        "case.risk_over",
        "Required date can be met again",
        Audience.FILER,
        "The required date can be met again.",
        notice="Required date can be met again",
    ),
    Declared(
        "authorisation.amended",
        "Authorisation amended",
        Audience.FILER,
        "The amendment changed what was authorised.",
    ),
    Declared(
        "agreement.amended",
        "Terms of the agreement amended",
        Audience.PARTIES,
        "The agreement was amended.",
    ),
    Declared(
        "agreement.over_terms",
        "Report over the terms of the agreement refused",
        notice="More was reported than the agreement lets be made",
        tone=Tone.BAD,
        quiet=True,
    ),
    Declared(
        "agreement.told_late",
        "Notice under the agreement came late",
        Audience.FILER,
        "A notice under the agreement came after its last day.",
        notice="A notice under an agreement came late",
        tone=Tone.BAD,
        quiet=True,
    ),
    Declared(
        "authority.lapsed",
        "No authority to rate is in force",
        Audience.PARTIES,
        "No authority to give new ratings is in force under the Defense Production Act. The case waits.",
    ),
    Declared(
        "authority.resumed",
        "Authority to rate is in force again",
        Audience.PARTIES,
        "An authority to give DPAS ratings is in force.",
    ),
    Declared(
        "case.possibly_split",
        "Possibly a split order",
        notice="Possibly a split order: sample it",
    ),
    Declared(
        "case.export_filing_ended",
        "Export filing no longer counts",
        Audience.PARTIES,
        "The export filing no longer counts. The export information must be filed again.",
    ),
    Declared("hold.placed", "Put under a hold", Audience.PARTIES, "The case is held.", discloses_reason=True),
    Declared("hold.lifted", "Hold lifted", Audience.PARTIES, "The hold is lifted.", discloses_reason=True),
)

_OF_CLOCKS = (
    Declared("clock.warned", "Deadline is near", notice="Deadline is near", of_firing=True),
    Declared(
        "clock.reminded",
        "Filer reminded",
        Audience.FILER,
        "Reminder: this case is waiting for you.",
        of_firing=True,
    ),
    Declared(
        "clock.party_reminded",
        "Partner reminded",
        Audience.PARTIES,
        "The responsible partner was reminded.",
        of_firing=True,
    ),
    Declared(
        "clock.breached", "Deadline breached", notice="Deadline breached", tone=Tone.BAD, of_firing=True
    ),
    Declared("clock.escalated", "Escalated", notice="Escalated", of_firing=True),
    Declared("clock.failed", "A deadline failed and will be retried", tone=Tone.BAD),
    Declared(
        "clock.set_aside",
        "Deadline failed: its effect could not be carried out",
        notice="Deadline failed: its effect could not be carried out",
        tone=Tone.BAD,
    ),
    Declared("clock.released", "Deadline retried"),
    Declared(
        "clock.breach_withdrawn",
        "Breach withdrawn: the due date is later",
        notice="Breach withdrawn",
    ),
    Declared("clock.warning_withdrawn", "Warning withdrawn: the due date is later"),
    Declared("clock.terms_moved", "Running clocks moved to other terms"),
    Declared("clock.counted_anew", "Days recalculated"),
)


def _of_the_tables() -> Iterator[Declared]:
    for flow in CATALOGUE.values():
        yield Declared(flow.creation.event, flow.creation.title, flow.creation.audience, flow.creation.public)
    for name, transition in transitions_by_event().items():
        yield Declared(
            name,
            transition.title,
            transition.audience,
            transition.public,
            transition.discloses_reason,
            transition.notice,
        )


EVENTS: Mapping[str, Declared] = MappingProxyType(
    {event.name: event for event in (*_OF_CASES, *_OF_CLOCKS, *_OF_NO_ROW, *_of_the_tables())}
)

QUIET = tuple(name for name, event in EVENTS.items() if event.quiet)
OF_FIRING = tuple(name for name, event in EVENTS.items() if event.of_firing)


def declared(name: str) -> Declared:
    """The declaration of that name; raises KeyError, since an undeclared event must not be recorded."""
    return EVENTS[name]


def audiences_of(*, own: bool) -> tuple[Audience, ...]:
    """The audiences to which a partner with a part in a case belongs; `own` says that it filed the case."""
    return (Audience.FILER, Audience.PARTIES) if own else (Audience.PARTIES,)


def names_for(*, own: bool) -> tuple[str, ...]:
    """The names of the events that such a partner may read."""
    audiences = audiences_of(own=own)
    return tuple(name for name, event in EVENTS.items() if event.audience in audiences)


@checks.register("licensing")
def events_are_complete(**_asked: Any) -> list[checks.CheckMessage]:
    """licensing.E002: every event has a title, and those that partners read have words for them."""
    return [
        checks.Error(
            f"Event {name!r} has no {'title' if not event.title else 'wording for partners'}.",
            hint="Give it where it is declared: `title`, and `public` unless officers alone read it.",
            id="licensing.E002",
        )
        for name, event in EVENTS.items()
        if not event.title or (event.audience is not Audience.OFFICERS and not event.public)
    ]
