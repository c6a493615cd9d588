"""The timeline: a case's events in readable words, newest first, never as raw data."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from licensing.admin.display import labels as display_labels
from licensing.admin.display.formatting import Reader, count
from licensing.case_file import CaseFile
from licensing.events.declared import EVENTS, Declared
from licensing.messaging.texts import level_title
from licensing.models import ActorKind, Event
from licensing.regulations.agreement_terms import in_words
from workflows import line_decisions, production
from workflows.classes import CLASSES
from workflows.classes import TITLES as TITLES_OF_EVIDENCE
from workflows.input import Input
from workflows.language import Audience
from workflows.pauses import PAUSE_REASONS

RECENT = 40
ICONS = {ActorKind.USER: "user", ActorKind.CLIENT: "system", ActorKind.CLOCK: "clock"}
Said = list[tuple[str, list[str]]]
PLAIN = {
    "title": "Title",
    "legal_basis": "Legal basis",
    "service_level": "Service level",
    "day": "Day",
    "reason": "Reason",
    "needed_on": "Needed on",
    "last_day": "Last day",
    "days_late": "Days late",
    "citation": "Law",
    "was_due_at": "Was due",
    "due_at": "Due",
    "error": "Error",
    "rung": "Level",
}

# of a list, how one of its items is worded
WORDED = {"line_decision": line_decisions.in_words, "production_report": production.in_words}


@dataclass(frozen=True)
class Entry:
    """One event as a person reads it; `said` are (label, paragraphs) pairs."""

    number: int
    title: str
    moved: str
    who: str
    when: str
    icon: str
    tone: str
    audience: str
    seal: str
    said: list[tuple[str, list[str]]] = field(default_factory=list)


def entries(file: CaseFile, read: Reader, *, everything: bool) -> tuple[list[Entry], bool]:
    """The newest events and whether there are older ones that were left out."""
    events = file.case.events.order_by("-number")
    shown_events = list(events if everything else events[: RECENT + 1])
    older = not everything and len(shown_events) > RECENT
    entries_shown, state = [], str(file.state)
    for event in shown_events[:RECENT] if older else shown_events:
        entries_shown.append(entry(file, event, read, state=state))
        state = event.facts.get("from") or state  # where the case was before it
    return entries_shown, older


def entry(file: CaseFile, event: Event, read: Reader, *, state: str = "") -> Entry:
    """One event in words; `state` is where the case was after it."""
    transition = next((row for row in file.flow.transitions if row.event == event.name), None)
    declared = EVENTS.get(event.name) or Declared(event.name, event.name)
    facts: dict[str, Any] = event.facts
    return Entry(
        number=event.number,
        title=transition.title if transition else declared.title,
        moved=_moved(file, facts),
        who="The clock" if event.actor_kind == ActorKind.CLOCK else event.actor_name,
        when=read.instant(event.at),
        icon=ICONS[ActorKind(event.actor_kind)],
        tone=declared.tone.value,
        audience=Audience(event.audience).readers,
        seal=bytes(event.hash).hex()[:12],
        said=inputs_told(transition.inputs, facts.get("data", {}), read, agency_names(file))
        if transition
        else plain(facts, read, state),
    )


def agency_names(file: CaseFile) -> dict[str, str]:
    """The names of the agencies that were asked, by code."""
    return {referral.agency.code: referral.agency.name for referral in file.review.referrals}


def inputs_told(inputs: tuple[Input, ...], data: dict[str, Any], read: Reader, names: dict[str, str]) -> Said:
    """What was given for each input, with choices in the words that they were offered in."""
    return [
        (input_.title, _paragraphs(input_, data[input_.name], read, names))
        for input_ in inputs
        if input_.name in data
    ]


def plain(facts: dict[str, Any], read: Reader, state: str) -> Said:
    """The facts of an event beside the tables."""
    labelled_facts = [
        (label, [_fact(name, facts[name], read)]) for name, label in PLAIN.items() if facts.get(name)
    ]
    if "filing" in facts:
        labelled_facts += _filing(facts["filing"])
    if "scope" in facts:
        scopes = [facts["scope"], *(also["scope"] for also in facts.get("also") or ())]
        labelled_facts.insert(0, ("Clock", [display_labels.scope_name(name, state) for name in scopes]))
    if facts.get("data", {}).get("reason"):
        labelled_facts.append(("Reason", [facts["data"]["reason"]]))
    labelled_facts += [("Refused", facts["over"])] if "over" in facts else []
    labelled_facts += _of_terms(facts)
    labelled_facts += _of_class(facts)
    if moved := [
        clock_change
        for clock_change in facts.get("clocks") or ()
        if clock_change["was_due_at"] != clock_change["due_at"]
    ]:
        labelled_facts.append(("Clocks", [_moved_clock(clock_change, read, state) for clock_change in moved]))
    if facts.get("changed"):
        labelled_facts.append(
            ("Changed", [", ".join(display_labels.titled(name).lower() for name in facts["changed"])])
        )
    return labelled_facts


def _filing(facts: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """What a filing was about, and what it took from its programme."""
    parts = [("Subject", [facts["subject"]])]
    if facts["lines"]:
        parts.append(("Goods", [count(len(facts["lines"]), "line")]))
    if facts.get("programme"):
        parts.append(("Programme", [facts["programme"]]))
    if inherited := facts.get("inherited"):
        taken = [f"{display_labels.titled(name)}: {facts['detail'][name]}" for name in inherited]
        parts.append(("Taken from the programme", taken))
    return parts


def _of_terms(facts: dict[str, Any]) -> Said:
    """What an amendment changed of an agreement's terms: what is in force now instead of what was."""
    if "was" not in facts:
        return []
    was, now = in_words(facts["was"]), in_words(facts["now"])
    changed = [
        (title, [f"{now[title]}, before {was[title] or 'none'}"]) for title in now if now[title] != was[title]
    ]
    return [("Amendment", [facts["amendment"]]), *changed]


def _of_class(facts: dict[str, Any]) -> Said:
    """Which class instead of which, by what evidence that came or went."""
    if "in_force" not in facts:
        return []
    now, before = CLASSES[facts["class"]].title, CLASSES[facts.get("class_before", facts["class"])].name
    labelled = [("Class", [f"{now}, before {before}" if "class_before" in facts else now])]
    labelled += [("Evidence", [_evidence(piece) for piece in facts["evidence"]])] if facts["evidence"] else []
    labelled += [("Ended", [_evidence(piece) for piece in facts["ended"]])] if facts["ended"] else []
    return labelled


def _evidence(facts: dict[str, Any]) -> str:
    """A piece of evidence: `2. Declared supply disruption: hot-section parts`."""
    names = ("symbol", "document", "priority", "disruption", "arrangement")
    about = [str(facts[name]) for name in names if facts.get(name)]
    return f"{facts['number']}. {TITLES_OF_EVIDENCE[facts['code']]}{': ' if about else ''}{', '.join(about)}"


def _moved_clock(facts: dict[str, Any], read: Reader, state: str) -> str:
    """A clock whose date a bulk operation moved: `Stage: Review: end of Tue 3 Mar instead of ...`."""
    was, due = (
        read.end(datetime.fromisoformat(facts[name])) if facts[name] else "no date"
        for name in ("was_due_at", "due_at")
    )
    return f"{display_labels.scope_name(facts['scope'], state)}: {due} instead of {was}"


def _fact(name: str, value: Any, read: Reader) -> str:
    if name in ("due_at", "was_due_at"):
        return read.end(datetime.fromisoformat(value))
    return level_title(value) if name == "rung" else str(value)


def _paragraphs(input_: Input, value: Any, read: Reader, names: dict[str, str]) -> list[str]:
    labels = {**dict(input_.choices), **(names if "agency" in (input_.many_of, input_.name) else {})}
    if input_.one_of == "stop":
        labels = {code: reason.title for code, reason in PAUSE_REASONS.items()}
    if input_.many_of in WORDED:
        return [WORDED[input_.many_of](stated) for stated in value]
    if input_.many_of == "proviso":
        return [f"Proviso {number}" for number in value]
    if input_.one_of == "clock":
        return [display_labels.scope_name(value)]
    if isinstance(value, list):
        return [labels.get(str(code), str(code)) for code in value]
    if isinstance(value, bool):
        return [read.value(value)]
    if input_.of is date:
        return [read.day(date.fromisoformat(value))]
    return [labels.get(str(value), str(value))]


def _moved(file: CaseFile, facts: dict[str, Any]) -> str:
    source, there = facts.get("from"), facts.get("to")
    if not source or source == there:
        return ""
    return f"{file.flow.state(source).title} → {file.flow.state(str(there)).title}"
