"""The case page: everything that an officer reads of one case, gathered in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any

from django.urls import reverse

from licensing.admin.access import Acting
from licensing.admin.case import (
    agreement,
    alerts,
    balances,
    contracts,
    facts,
    goods,
    provisos,
    required_date,
    timeline,
    transitions,
)
from licensing.admin.case import clocks as case_clocks
from licensing.admin.case import pauses as bears
from licensing.admin.display import labels, time_left
from licensing.admin.display import priority as display_priority
from licensing.admin.display.formatting import Reader
from licensing.admin.display.gist import gist
from licensing.admin.registers import programmes
from licensing.case_file import CaseFile
from licensing.models import BatchLine, Case, CaseQuerySet, Letter, Position, case_links
from licensing.models.letters import OFFICERS_ONLY
from licensing.priority import order_sequence
from licensing.worktime.office import office_day
from workflows.classes import DOWN
from workflows.language import Role, Tone

TONES: Mapping[str, Tone] = MappingProxyType(
    {
        "": Tone.WAITING,
        Position.NO_OBJECTION: Tone.GOOD,
        Position.PROVISOS: Tone.GOOD,
        Position.OBJECTION: Tone.BAD,
        Position.NONE: Tone.NEUTRAL,
    }
)


def gather(
    file: CaseFile, acting: Acting, visible: CaseQuerySet, *, everything: bool, as_of: str = ""
) -> dict[str, Any]:
    """The whole page; `visible` are the cases that the person may read, `everything` shows all events.

    `as_of` is the past instant, as the address says it, as of which the clocks are shown.
    """
    read = acting.read
    bears.load_pauses(file)
    offered = transitions.offered(file, acting)
    events, older = timeline.entries(file, read, everything=everything)
    others = list(case_links.linked(file.case, visible))
    seen = {link.case.pk for link in others}
    alerts_shown = alerts.of(file, acting, seen)
    names = [name for alert in alerts_shown for name in alert.names]
    moving = [shown for shown in offered if not (shown.about_clocks or shown.about_priority)]
    return {
        **header(file, read),
        **clocks(file, acting, [shown for shown in offered if shown.about_clocks], as_of),
        **priority(file, read, seen, [shown for shown in offered if shown.about_priority]),
        "allowed": [shown for shown in moving if not shown.refusals],
        "blocked": [shown for shown in moving if shown.refusals],
        "alerts": [*filter(None, (required_date.alert_of(file, acting, visible),)), *alerts_shown],
        "filing": facts.filed(file, read),
        "recorded": [*facts.recorded(file, read, beside=names), *place(file)],
        "efforts": programmes.cards(file.case, visible, office_day(acting.now)),
        "conduct": conduct(file, read),
        **goods.gather(file),
        **amounts(file, visible, read),
        **papers(file, read),
        "parties": file.parties,
        "refers": labels.refers(file.flow),
        **positions(file, read),
        "relations": followers(file),
        "links": linked(others, visible, read),
        "events": events,
        "older": older,
    }


def amounts(file: CaseFile, visible: CaseQuerySet, read: Reader) -> dict[str, Any]:
    """What is sold under its contract, what was granted, what was told of an agreement since, and what moves under it."""
    return {
        "contract": contracts.card(file, visible, read),
        "granted": balances.granted(file, visible, read),
        "agreement": agreement.gather(file, read),
        "drawn_on": balances.drawn_on(file, visible),
        "shipments": goods.shipments(file, visible, read),
    }


def papers(file: CaseFile, read: Reader) -> dict[str, Any]:
    """Its documents and letters, and until when its records are kept."""
    return {
        "documents": [
            document(file.case, shown_document, read) for shown_document in file.case.documents.attached()
        ],
        "letters": [
            letter(file.case, shown_letter, read)
            for shown_letter in file.case.letters.select_related("event", "document")
        ],
        "retained_until": read.day(file.case.keep_until) if file.case.keep_until else "",
    }


def clocks(
    file: CaseFile, acting: Acting, shown_transitions: list[transitions.ShownTransition], as_of: str
) -> dict[str, Any]:
    """The clocks, explained now or as of a past instant, what bears on them, and the transitions that are about them alone.

    An instant that is none is answered by a sentence, and the present.
    """
    bearing, error, at = bears.of(file, acting.read), "", None
    try:
        at = case_clocks.past_instant(as_of, acting) if as_of else None
    except case_clocks.BadInstant as bad:
        error = str(bad)
    return {
        "bearing": bearing,
        "ledger": case_clocks.of(file, acting, bearing.names | display_priority.names(file), as_of=at),
        "as_of": as_of[:40],
        "as_of_error": error,
        "clock_transitions": [shown for shown in shown_transitions if not shown.refusals],
        "clock_transitions_blocked": [shown for shown in shown_transitions if shown.refusals],
    }


def priority(
    file: CaseFile, read: Reader, seen: Collection[int], shown_transitions: list[transitions.ShownTransition]
) -> dict[str, Any]:
    """The class with its evidence, and the transitions that are about that alone."""
    return {
        "priority": display_priority.of(file, read, seen),
        "priority_transitions": [shown for shown in shown_transitions if not shown.refusals],
        "priority_transitions_blocked": [shown for shown in shown_transitions if shown.refusals],
    }


def header(file: CaseFile, read: Reader) -> dict[str, Any]:
    """The strip on top of the case's pages: who, what, where it stands, how long it may stay there."""
    needed = getattr(file.detail, "required_on", None)
    return {
        "case": file.case,
        "badge": labels.badge(file.flow, file.state),
        "desk": labels.desk(file.case),
        "gist": gist(file.case),
        "chip": time_left.time_left(file, read),
        "mark": display_priority.mark(file.case.priority_class),
        "escalated": time_left.escalated(file.case),
        "at_risk": file.will_miss_required_date(),
        "equipment_down": any(evidence.code == DOWN for evidence in file.priority.evidence),
        "equipment_stated": file.priority.has_unconfirmed_equipment_down(),
        "batch": BatchLine.objects.filter(case=file.case.pk).values_list("batch", flat=True).first(),
        "needed": read.day(needed) if needed else "",
        "received": read.instant(file.case.received_at) if file.case.received_at else "Not submitted yet",
        "question": file.case.open_question,
        "address": reverse("admin:licensing_case_change", args=[file.case.pk]),
    }


def place(file: CaseFile) -> facts.Pairs:
    """An order's place in the sequence that the law gives to its supplier: 15 CFR 700.14(c)."""
    position = order_sequence.position_of(file)
    return (
        [("Position among the supplier's orders", f"{position.number} of {position.of}")] if position else []
    )


def conduct(file: CaseFile, read: Reader) -> str:
    """Whether the supplier that is asked for an assurance has signed the code of conduct; empty for other cases."""
    if not getattr(file.detail, "is_assurance", False):
        return ""
    supplier = file.people.partner_as(Role.SUPPLIER)
    signed_on = supplier.code_of_conduct_on if supplier else None
    if signed_on is None:
        return "Has not signed the voluntary code of conduct"
    return f"Signed the voluntary code of conduct on {read.day(signed_on)}"


def followers(file: CaseFile) -> list[tuple[str, str]]:
    """Every partner that follows the case, with all that it is to it."""
    roles: dict[str, list[str]] = {}
    for relation in sorted(file.relations, key=lambda pair: (pair.role != Role.FILER, pair.partner.name)):
        roles.setdefault(relation.partner.name, []).append(labels.titled(relation.role))
    return [(name, ", ".join(partner_names)) for name, partner_names in roles.items()]


def referrals(file: CaseFile, read: Reader, proviso_rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The board of referrals: who was asked what, since when, with what answer and conditions."""
    return [
        {
            "number": referral.number,
            "agency": referral.agency,
            "question": referral.question,
            "opened": read.instant(referral.opened_at),
            "closed": read.instant(referral.closed_at) if referral.closed_at else "",
            "position": referral.get_position_display(),
            "tone": TONES[referral.position].value,
            "statement": referral.statement,
            "settled": read.instant(referral.settled_at) if referral.settled_at else "",
            "provisos": [row for row in proviso_rows if row["referral"] == referral.pk],
        }
        for referral in file.review.referrals
    ]


def positions(file: CaseFile, read: Reader) -> dict[str, Any]:
    """What the agencies said, and the provisos that officers drafted; nothing in a kind that agencies are not asked about."""
    rows = provisos.rows(file, read) if labels.refers(file.flow) else []
    return {
        "referrals": referrals(file, read, rows),
        "drafted": [row for row in rows if row["referral"] is None],
    }


def document(case: Case, shown_document: Any, read: Reader) -> dict[str, Any]:
    """A document with the address of its checked download."""
    return {
        "title": shown_document.title,
        "kind": shown_document.get_kind_display(),
        "size": f"{max(1, round(shown_document.size / 1024)):,}\u00a0kB",
        "sha256": shown_document.sha256,
        "added": f"{read.instant(shown_document.added_at)}, {shown_document.added_by}",
        "address": reverse("admin:licensing_case_document", args=[case.pk, shown_document.number]),
    }


def letter(case: Case, shown_letter: Letter, read: Reader) -> dict[str, Any]:
    """A letter, being written until its document is there."""
    written = {
        "number": shown_letter.number,
        "title": shown_letter.get_kind_display(),
        "written": read.instant(shown_letter.event.at),
        "to": "Congress" if shown_letter.kind in OFFICERS_ONLY else case.filer.name,
    }
    return {
        **written,
        "document": document(case, shown_letter.document, read) if shown_letter.document else None,
    }


def linked(
    linked_cases: list[case_links.Linked], visible: CaseQuerySet, read: Reader
) -> list[dict[str, Any]]:
    """The linked cases with the link's words from this side; shipments have a card of their own."""
    shown = [link for link in linked_cases if link.name not in labels.CARDS]
    whole = visible.in_bulk([link.case.pk for link in shown]) if shown else {}
    seen = set(whole)
    return [
        {
            "words": labels.titled(link.name),
            "kind": link.case.get_kind_display(),
            **alerts.other(whole[link.case.pk], read, seen),
        }
        for link in shown
        if link.case.pk in whole
    ]
