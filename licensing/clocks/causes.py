"""Causes: why a clock runs, is paused or is excused, put into the ledger as codes and into words where it is read.

What a partner may read is decided by the code, never by the words: nothing that an officer writes can imitate another cause.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks

from licensing.models import BulkOperation, Clock, ClockSegment, Pause
from licensing.worktime.wording import day_in_words, instant_in_words, terms_in_words
from workflows.catalogue import CATALOGUE
from workflows.causes import Cause
from workflows.language import State
from workflows.pauses import HOLD, PAUSE_REASONS
from workflows.workflow import Workflow

# one cause as the ledger keeps it: its code, and what it names
Named = dict[str, Any]
Causes = list[Named]

# what partners read of the causes that are the officers' own
EXCUSED, STOPPED = "an exception of NSPD-56 is open", "stopped"


def named(code: Cause, **names: Any) -> Named:
    """A cause as the ledger keeps it; `workflows.causes` says what each code names."""
    return {"code": code.value, **names}


def of_pause(pause: Pause) -> Named:
    """A pause or a hold of a case as the cause for which a clock is paused."""
    if pause.code == HOLD.code:
        return named(Cause.HOLD, number=pause.number)
    return named(Cause.PAUSE, pause=pause.code, number=pause.number)


@dataclass(frozen=True)
class About:
    """What the words of a ledger's causes are made from: its clock, and the holds of its case by number."""

    clock: Clock
    holds: Mapping[int, str]

    @property
    def flow(self) -> Workflow:
        """The table of the case's kind."""
        return CATALOGUE[self.clock.case.kind]

    def state(self, name: str) -> State | None:
        """The state of that name; None where the table has it no more."""
        return next((state for state in self.flow.states if state.name == name), None)

    def hold(self, number: int) -> str:
        """Title and basis of the hold that the event of that number placed."""
        return self.holds.get(number, HOLD.title)


def _always(_: Named) -> bool:
    return True


def _never(_: Named) -> bool:
    return False


@dataclass(frozen=True)
class Wording:
    """How people read a code: `words` in full, `short` where there is little room, and whether it `is_public`.

    What is not public is told to partners as EXCUSED or STOPPED, and not at all where the clock runs.
    """

    words: Callable[[Named, About], str]
    short: Callable[[Named, About], str] | None = None
    is_public: Callable[[Named], bool] = _never


def _waits(cause: Named, about: About) -> str:
    state = about.state(cause["state"])
    return (state.pause_basis if state else "") or _title(about, cause["state"])


def _transition(cause: Named, about: About) -> str:
    name: str = cause["transition"]
    titles = [row.title for row in about.flow.transitions if row.name == name]
    return titles[0] if titles else name.replace("_", " ")


def _title(about: About, name: str) -> str:
    state = about.state(name)
    return state.title if state else name.replace("_", " ").capitalize()


def _required_date(cause: Named, about: About) -> str:
    """How the end of a required date's clock arises, in one line."""
    here = _title(about, cause["state"])
    coming = ", ".join(f"{_title(about, stage['state'])}: {_terms(stage)}" for stage in cause["ahead"])
    after = f"after {here} come {coming}" if coming else f"after {here} comes the outcome"
    by = instant_in_words(datetime.fromisoformat(cause["ends_by"]), settings.OFFICE_ZONE)
    needed = day_in_words(date.fromisoformat(cause["needed_on"]))
    return f"Needed on {needed}; {after}; so this stage has to end by {by}"


def _terms(stage: Mapping[str, Any]) -> str:
    return terms_in_words({**stage, "calendar_partner_id": stage["partner"]})


WORDINGS: Mapping[str, Wording] = MappingProxyType(
    {
        Cause.LAW: Wording(lambda _, about: about.clock.basis, is_public=_always),
        Cause.OPENED: Wording(
            lambda cause, about: f"{_title(about, cause['state'])} began", is_public=_always
        ),
        Cause.CONTINUED: Wording(lambda cause, about: _title(about, cause["state"]), is_public=_always),
        Cause.RETURNED: Wording(
            lambda cause, about: f"back from {_title(about, cause['state'])}", is_public=_always
        ),
        Cause.TRANSITION: Wording(_transition),
        Cause.BULK: Wording(lambda cause, _: BulkOperation.Act(cause["act"]).label.lower()),
        Cause.INTERRUPTED: Wording(lambda cause, about: _title(about, cause["state"]), is_public=_always),
        Cause.APPLICANTS_TIME: Wording(
            lambda cause, about: f"{_title(about, cause['state'])}: the applicant's time", is_public=_always
        ),
        Cause.WAITING: Wording(_waits, is_public=_always),
        Cause.PAUSE: Wording(
            lambda cause, _: str(PAUSE_REASONS[cause["pause"]]),
            lambda cause, _: PAUSE_REASONS[cause["pause"]].short,
            is_public=lambda cause: PAUSE_REASONS[cause["pause"]].is_public,
        ),
        # partners had a notice of it
        Cause.HOLD: Wording(lambda cause, about: about.hold(cause["number"]), is_public=_always),
        Cause.EXCEPTION: Wording(
            lambda cause, _: str(PAUSE_REASONS[cause["exception"]]),
            lambda cause, _: PAUSE_REASONS[cause["exception"]].short,
        ),
        Cause.REQUIRED_DATE: Wording(_required_date),
        # whose words are an officer's, or stand for nobody knows what
        Cause.CORRECTION: Wording(lambda *_: ""),
        Cause.RECORDED: Wording(lambda *_: ""),
    }
)
IN_BASIS = (Cause.CORRECTION, Cause.RECORDED)  # whose words stand in the segment's `basis`


@checks.register("workflows")
def causes_are_worded(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    """licensing.E011: there is no code that nobody could read."""
    missing = [code.value for code in Cause if code not in WORDINGS]
    return [checks.Error(f"The cause {code!r} has no wording.", id="licensing.E011") for code in missing]


def in_words(segment: ClockSegment, about: About) -> str:
    """Why time ran, was paused or was excused then, as officers read it."""
    if any(cause["code"] in IN_BASIS for cause in segment.causes):
        return segment.basis
    return "; ".join(WORDINGS[cause["code"]].words(cause, about) for cause in segment.causes)


def in_few_words(segment: ClockSegment, about: About) -> str:
    """The same where there is little room: `end-use check; DoD review`."""
    if any(cause["code"] in IN_BASIS for cause in segment.causes):
        return segment.basis
    wordings = ((WORDINGS[cause["code"]], cause) for cause in segment.causes)
    return "; ".join((wording.short or wording.words)(cause, about) for wording, cause in wordings)


def for_partners(segment: ClockSegment, about: About) -> str:
    """The same in words that partners may read: those of public causes, and of the others that there are some."""
    if segment.excused:
        return EXCUSED
    public = [cause for cause in segment.causes if WORDINGS[cause["code"]].is_public(cause)]
    words = [WORDINGS[cause["code"]].words(cause, about) for cause in public]
    if not segment.running and len(public) < len(segment.causes):
        words.append(STOPPED)
    return "; ".join(dict.fromkeys(words))


@dataclass(frozen=True)
class Words:
    """How the segments of a clock are worded for who reads them, officers or partners."""

    about: About
    for_partners: bool

    def of(self, segment: ClockSegment) -> str:
        """Why time ran, was paused or was excused then."""
        return (for_partners if self.for_partners else in_words)(segment, self.about)

    def short(self, segment: ClockSegment) -> str:
        """The same in few words, for officers alone."""
        return "" if self.for_partners else in_few_words(segment, self.about)


def merged(segments: Sequence[ClockSegment], about: About) -> list[ClockSegment]:
    """The segments as partners read them: what reads the same and follows at once is one, so that no event shines through."""
    entries: list[ClockSegment] = []
    for segment in sorted(segments, key=lambda cause: cause.starts_at):
        if (
            entries
            and entries[-1].ends_at == segment.starts_at
            and _reads(entries[-1], about) == _reads(segment, about)
        ):
            entries[-1].ends_at = segment.ends_at
        else:
            entries.append(copy(segment))
    return entries


def _reads(segment: ClockSegment, about: About) -> tuple[bool, bool, str]:
    return segment.running, segment.excused, for_partners(segment, about)
