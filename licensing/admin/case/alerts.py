"""Standings: what an officer has to know at once of how a case stands - held, waiting, blocked, exempt, rated."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from licensing import transitions
from licensing.admin.access import Acting
from licensing.admin.case import facts
from licensing.admin.display import labels, time_left
from licensing.admin.display.formatting import Reader
from licensing.case_file import CaseFile
from licensing.models import Case
from licensing.models.shipment import PORT_OF
from workflows.language import Role
from workflows.purposes import Purpose

Pairs = list[tuple[str, str]]
HOLD = (
    "hold_side",
    "hold_code",
    "hold_evidence",
    "hold_answer",
    "dispute_grounds",
    "dispute_evidence",
    "dispute_desk",
)
EXEMPT = ("exempt_at", "judgement", "sampled_at", "sample_finding")
ORDER = (
    "rating",
    "programme_symbol",
    "rating_received_on",
    "order_number",
    "signed_by",
    "order_received_on",
    "order_received_at",
    "offered_on",
    "agreed_on",
    "delayed_until",
    "completed_on",
)


@dataclass(frozen=True)
class Alert:
    """A few words on the ground of a tone, facts beneath them, the other case that it is about.

    `names` are the fields of the detail that it shows, so that no other card says them again.
    """

    tone: str
    icon: str
    title: str
    text: str = ""
    facts: Pairs = field(default_factory=list)
    other: dict[str, Any] | None = None
    names: Collection[str] = ()


def of(file: CaseFile, acting: Acting, seen: Collection[int]) -> list[Alert]:
    """Everything of that sort; `seen` are the keys of the linked cases that the reader may open."""
    holds = [
        _hold(file, acting.read),
        _waits(file, acting.read, seen),
        _blocked(file, acting),
        _parts(file, acting.read, seen),
        _exempt(file, acting.read),
        _order(file, acting.read),
    ]
    return [hold for hold in holds if hold is not None]


def other(case: Case, read: Reader, seen: Collection[int]) -> dict[str, Any]:
    """Another case as a line: its reference, and where the reader may open it, how it stands."""
    if case.pk not in seen:
        return {"reference": case.reference}
    return {
        "reference": case.reference,
        "address": reverse("admin:licensing_case_change", args=[case.pk]),
        "subject": case.subject,
        "badge": labels.badge(case.flow, case.state),
        "desk": labels.desk(case) if case.desk else "",
        "due": f"{'was due' if case.due_at <= read.now else 'due'} {read.end(case.due_at)}"
        if case.due_at
        else "",
    }


def _can(file: CaseFile, name: str) -> bool:
    """Whether the table has that transition out of the present state."""
    return file.flow.transition(name, file.state) is not None


def _hold(file: CaseFile, read: Reader) -> Alert | None:
    """A shipment that a port holds or has held until now: why, on what evidence, and whose turn it is."""
    detail = file.detail
    if not getattr(detail, "hold_code", ""):
        return None
    role = PORT_OF[detail.hold_side]
    ports = [party.name for party in file.parties if party.role == role]
    alert_facts = [
        ("Side", detail.get_hold_side_display()),
        ("Port", ", ".join(ports) or "Not named"),
        ("Rests on", detail.hold_rule),
        ("Evidence", detail.hold_evidence),
    ]
    failed_jobs = (
        ("Answer to the port", detail.hold_answer),
        ("Grounds of the filer", detail.dispute_grounds),
        ("Evidence of the filer", detail.dispute_evidence),
    )
    alert_facts += [(title, text) for title, text in failed_jobs if text]
    if file.case.desk:
        alert_facts.append(("Desk", labels.desk(file.case)))
    title = f"{file.flow.state(file.state).title}: {detail.get_hold_code_display()}"
    answered = "The port has an answer. It can release the shipment or hold it again."
    text = answered if _can(file, "hold") else ""
    return Alert("bad", "alert", title, text, alert_facts, names=HOLD)


def _waits(file: CaseFile, read: Reader, seen: Collection[int]) -> Alert | None:
    licence = getattr(file.detail, "licence", None)
    if not _can(file, "licence_granted") or licence is None:
        return None
    text = "The case continues automatically when the licence is granted. Otherwise it returns to the desk."
    return Alert("wait", "pause", "Waiting for a licence", text, other=other(licence, read, seen))


def _blocked(file: CaseFile, acting: Acting) -> Alert | None:
    if not _can(file, "unblock"):
        return None
    ctx = acting.action_context().by_clock().not_before(file.case.last_event_at)
    refusals = transitions.refusals(file, "unblock", ctx)
    title = "Blocked: " + " ".join(refusal.sentence for refusal in refusals)
    return Alert(
        "bad", "lock", title, "The case continues automatically when the authority is in force again."
    )


def _parts(file: CaseFile, read: Reader, seen: Collection[int]) -> Alert | None:
    if not _can(file, "parts_arrived"):
        return None
    parts, running = (
        file.detail.parts,
        [clock for clock in file.clocks if clock.purpose == Purpose.TURNAROUND],
    )
    alert_facts = [("Turn-around", _time(clock, read)) for clock in running]
    shown = other(parts, read, seen) if parts else None
    late = any(clock.due_at and clock.due_at <= read.now for clock in running)
    title = f"Waiting for parts; the turn-around time {'has expired' if late else 'keeps running'}"
    return Alert("bad" if late else "wait", "pause", title, facts=alert_facts, other=shown)


def _exempt(file: CaseFile, read: Reader) -> Alert | None:
    """What went ahead under an exemption, by itself or by an officer's judgement, and whether anybody looked at it."""
    detail = file.detail
    if getattr(detail, "exempt_at", None) is None:
        return None
    alert_facts = [("Went ahead", read.instant(detail.exempt_at))]
    if detail.judgement:
        alert_facts.append(("An officer's judgement", detail.judgement))
    if detail.sampled_at is None:
        alert_facts.append(("Sample", "Not reviewed yet"))
        tone = "wait"
    else:
        finding = facts.shown(file, "sample_finding", read)
        alert_facts.append(("Sample", f"{finding}, {read.instant(detail.sampled_at)}"))
        tone = "good" if detail.sample_finding == "sound" else "bad"
    title = f"Exempt under 22 CFR {detail.exemption}"
    return Alert(tone, "check", title, facts=alert_facts, names=EXEMPT)


def _order(file: CaseFile, read: Reader) -> Alert | None:
    """The rated order or the assurance: what rating, by which supplier, by when."""
    detail = file.detail
    if not hasattr(detail, "programme_symbol"):
        return None
    supplier = next((party.name for party in file.parties if party.role == "supplier"), "Not named")
    alert_facts = [("Supplier", supplier), ("Required on", read.day(detail.required_on))]
    if detail.rating:
        alert_facts.insert(0, ("Programme symbol", detail.get_programme_symbol_display()))
    alert_facts += [
        (facts.label(file, name), facts.shown(file, name, read))
        for name in ORDER[2:]
        if getattr(detail, name)
    ]
    alert_facts += [
        ("Time to answer", _time(clock, read)) for clock in file.clocks if clock.desk == Role.SUPPLIER
    ]
    if detail.is_assurance:
        return Alert("wait", "info", "Voluntary assurance, not rated", facts=alert_facts, names=ORDER)
    title = f"Rated {detail.rating}-{detail.programme_symbol}" if detail.rating else "Not rated yet"
    return Alert("active", "info", title, facts=alert_facts, names=ORDER)


def _time(clock: Any, read: Reader) -> str:
    chip = time_left.of_clock(clock, read)
    return f"{chip.text}, {chip.note}" if chip.note else chip.text
