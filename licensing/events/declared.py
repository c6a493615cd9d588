"""Every event name, declared once with its audience and public wording; rows of the tables declare their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from workflows.catalogue import CATALOGUE, rows_by_event
from workflows.language import Audience


@dataclass(frozen=True)
class Declared:
    """An event name, who may read it, the sentence that its audience reads, and whether the filer reads the reason.

    A `quiet` one changes nothing that anybody decides on, so that who has not seen it has seen enough.
    """

    name: str
    audience: Audience = Audience.OFFICERS
    public: str = ""
    tells_reason: bool = False
    quiet: bool = False


# of rows that the tables have no more; what was recorded stays
RETIRED: Mapping[str, str] = MappingProxyType({"case.draws_reported": "Draws were reported."})

_BESIDE_THE_TABLES = (
    Declared("case.edited", Audience.FILER, "Draft edited."),
    Declared("document.added", Audience.FILER, "Document added."),
    Declared("letter.written", Audience.FILER, "A letter was written.", quiet=True),
    Declared("cover.written", quiet=True),
    Declared("clock.warned"),
    Declared("clock.reminded", Audience.FILER, "A reminder: this is waiting for you."),
    Declared(
        "clock.party_reminded", Audience.PARTIES, "A reminder: the partner whose turn it is was reminded."
    ),
    Declared("clock.breached"),
    Declared("clock.escalated"),
    Declared("clock.failed"),
    Declared("clock.set_aside"),
    Declared("clock.released"),
    Declared("clock.breach_withdrawn"),
    Declared("clock.warning_withdrawn"),
    Declared("clock.terms_moved"),
    Declared("clock.counted_anew"),
    Declared("evidence.expired"),
    Declared("case.reclassified", Audience.PARTIES, "The priority of the case has changed.", quiet=True),
    Declared("case.evidence_changed", quiet=True),
    Declared(
        "case.at_risk",
        Audience.FILER,
        "The required date cannot be met in the ordinary course; priority can be asked for.",
    ),
    Declared("case.risk_over", Audience.FILER, "The required date can be met again."),
    Declared("authorisation.amended", Audience.FILER, "The amendment changed whom the licence lists."),
    *(Declared(name, Audience.FILER, public) for name, public in RETIRED.items()),
    Declared(
        "authority.lapsed",
        Audience.PARTIES,
        "No authority to give new DPAS ratings is in force; until one is, the case waits.",
    ),
    Declared("authority.resumed", Audience.PARTIES, "An authority to give DPAS ratings is in force."),
    Declared("hold.placed", Audience.PARTIES, "The case is held.", tells_reason=True),
    Declared("hold.lifted", Audience.PARTIES, "The hold is lifted.", tells_reason=True),
)

EVENTS: Mapping[str, Declared] = MappingProxyType(
    {event.name: event for event in _BESIDE_THE_TABLES}
    | {
        flow.birth.event: Declared(flow.birth.event, flow.birth.tells, flow.birth.public)
        for flow in CATALOGUE.values()
    }
    | {name: Declared(name, row.tells, row.public, row.tells_reason) for name, row in rows_by_event().items()}
)

QUIET = tuple(name for name, event in EVENTS.items() if event.quiet)


def declared(name: str) -> Declared:
    """The declaration of that name; raises KeyError, since an undeclared event must not be recorded."""
    return EVENTS[name]


def names_for(audiences: tuple[Audience, ...]) -> tuple[str, ...]:
    """The names of the events that those audiences may read."""
    return tuple(name for name, event in EVENTS.items() if event.audience in audiences)
