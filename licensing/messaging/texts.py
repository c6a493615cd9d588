"""The words of notices: what officers read of a deadline, alone or many at once, and what a partner reads of an event."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from licensing.events.declared import EVENTS
from workflows import purposes
from workflows.catalogue import CATALOGUE, state_title
from workflows.purposes import PURPOSES, Purpose

LONGEST_SUBJECT = 200
# in capitals wherever a label is made from a field's name
ACRONYMS = frozenset({"api", "dpas", "eccn", "eei", "itn", "mde", "mtcr", "sme", "us", "usd", "usml"})


@dataclass(frozen=True)
class NoticeEvent:
    """An event of a case as a notice tells it; `state` is the case's now."""

    name: str
    reference: str
    kind: str
    state: str
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """What happened, in a few words."""
        return notice_title(self.name)

    @property
    def where(self) -> str:
        """The kind and the state, as people read them."""
        return f"{titled(self.kind)}, {CATALOGUE[self.kind].state(self.state).title}"

    @property
    def due(self) -> str:
        """`, due 2 March 2026, 17:00 EST` in the office's time; nothing where the event names no instant."""
        named = self.facts.get("due_at")
        return f", due {instant(datetime.fromisoformat(named), settings.OFFICE_ZONE)}" if named else ""


def notice_title(name: str) -> str:
    """What an event of that name is called where staff desks are told of it; the name itself where they no longer are."""
    event = EVENTS.get(name)
    return (event.notice if event else "") or name


def titled(name: str) -> str:
    """`section_chief` as `Section chief`, `is_sme` as `Is SME`."""
    words = name.replace("_", " ").capitalize().split(" ")
    return " ".join(word.upper() if word.lower() in ACRONYMS else word for word in words)


def level_title(level: str) -> str:
    """A level of a clock as people read it: `Section chief`; the one of a required date is a forecast."""
    return "Required date will be missed" if level == "at_risk" else titled(level)


def scope_name(name: str, state: str = "") -> str:
    """A clock by the scope that an event's facts name; see `clock_name`."""
    return clock_name(*purposes.read(name), state) if name else ""


def clock_name(purpose: str, number: int | None, state: str = "") -> str:
    """What a clock is for; that of a stage or an interruption goes by the state that opened it."""
    if state and purpose == Purpose.INTERRUPTION:
        return state_title(state)
    title = PURPOSES[purpose].title
    if state and purpose == Purpose.STAGE:
        return f"{title}: {state_title(state)}"
    return title if number is None else f"{title} {number}"


def instant(at: datetime, zone: str) -> str:
    """An instant as a person in that zone reads it."""
    here = at.astimezone(ZoneInfo(zone))
    return f"{here.day} {here:%B %Y, %H:%M %Z}"


def _named(also: dict[str, Any]) -> str:
    """Another date of the case that ends with the one that a notice is about."""
    due = also["due_at"] and instant(datetime.fromisoformat(also["due_at"]), settings.OFFICE_ZONE)
    return f"{scope_name(also['scope'])}, due {due}" if due else scope_name(also["scope"])


def single_notice(event: NoticeEvent) -> tuple[str, str]:
    """Subject and text of the notice of a single event."""
    lines = [f"{event.title}.", f"Case {event.reference}: {event.where}{event.due}."]
    details = {
        "Clock": scope_name(event.facts.get("scope") or "", event.state),
        "Also": "; ".join(_named(also) for also in event.facts.get("also") or ()),
        "Level": level_title(event.facts.get("rung") or ""),
        "Needed on": event.facts.get("needed_on"),
        "Refused": " ".join(event.facts.get("over") or ()),
        "Last day": event.facts.get("last_day"),
        "Law": event.facts.get("citation"),
        "Error": event.facts.get("error"),
    }
    lines += [f"{label}: {words}" for label, words in details.items() if words]
    return f"{event.reference}: {event.title}"[:LONGEST_SUBJECT], "\n".join(lines)


def digest(
    to: str, count: int, counts: Sequence[tuple[str, str, str, int]], first: Sequence[NoticeEvent]
) -> tuple[str, str]:
    """Subject and text of a digest: `count` in all, `counts` of (event, kind, state), and the `first` few cases."""
    by_event: Counter[str] = Counter()
    for name, _, _, number in counts:
        by_event[notice_title(name)] += number
    summary = ", ".join(f"{number:,} {title.lower()}" for title, number in by_event.most_common())
    lines = [f"For {titled(to).lower()}: {count:,} notices.", ""]
    lines += [
        f"{number:,} x {notice_title(name)}: {NoticeEvent(name, '', kind, state).where}"
        for name, kind, state, number in counts
    ]
    lines += ["", "Most overdue first:"]
    lines += [f"{case.reference}: {case.title}; {case.where}{case.due}" for case in first]
    return f"{count:,} notices: {summary}"[:LONGEST_SUBJECT], "\n".join(lines)


def for_items_user(reference: str, item: str, filer: str, body: str) -> tuple[str, str]:
    """Subject and text of what the end-user of a delivered item is told when another's filing names it."""
    lines = [
        body,
        "",
        f"{filer} names {item} in this filing. You are its end-user on record.",
        "If you did not ask for this, tell the licensing agency.",
    ]
    return f"{reference}: {filer} names your {item}"[:LONGEST_SUBJECT], "\n".join(lines)


def for_partner(reference: str, public: str, at: datetime, zone: str, reason: str) -> tuple[str, str]:
    """Subject and text of what a partner is told: the event's public wording, and the reason if one is given."""
    lines = [public, f"Case {reference}, {instant(at, zone)}."]
    if reason:
        lines += ["", "Reason:", reason]
    return f"{reference}: {public}"[:LONGEST_SUBJECT], "\n".join(lines)
