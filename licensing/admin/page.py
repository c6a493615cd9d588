"""The case page: everything that an officer reads of one case, gathered in a fixed number of statements."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.text import capfirst

from licensing.admin import chips, ledger, timeline, ways, words
from licensing.admin.acting import Acting
from licensing.admin.reading import Reader, usd
from licensing.models import Case, Proviso

MARKS = (("sme", "SME"), ("mde", "MDE"), ("mtcr", "MTCR"), ("classified", "Classified"))
TONES = {"no_objection": "good", "provisos": "good", "objection": "bad", "none": "neutral"}


def gather(case: Case, acting: Acting, *, everything: bool) -> dict[str, Any]:
    """The whole page; `everything` shows all events rather than the newest."""
    read = acting.read
    found = ways.out_of(case, acting)
    events, older = timeline.entries(case, read, everything=everything)
    return {
        **header(case, read),
        "allowed": [way for way in found if not way.objections],
        "blocked": [way for way in found if way.objections],
        "facts": facts(case, read),
        "recorded": recorded(case, read),
        "lines": [line(one) for one in case.line_list],
        "total": usd(sum((one.value for one in case.line_list), start=type(case.line_list[0].value)(0)))
        if case.line_list
        else "",
        "parties": case.party_list,
        "referrals": referrals(case, read),
        "documents": [document(case, one, read) for one in case.documents.all()],
        "clocks": ledger.entries(case, read),
        "relations": [
            (words.titled(one.role), one.partner) for one in case.relations.select_related("partner")
        ],
        "links": links(case),
        "events": events,
        "older": older,
    }


def header(case: Case, read: Reader) -> dict[str, Any]:
    """The strip on top of the case's pages: who, what, where it stands, how long it may stay there."""
    state = case.flow.state(case.state)
    waiting = [one for one in case.clock_list if one.scope != "expiry" or words.is_in_force(state)]
    return {
        "case": case,
        "badge": words.badge(case.flow, case.state),
        "desk": words.desk(case),
        "chip": chips.time_left(case, read),
        "clock_chips": [(words.scope(one), chips.of_clock(one, read)) for one in waiting],
        "escalated": chips.escalated(case),
        "received": read.instant(case.received_at) if case.received_at else "Not submitted yet",
        "filed": read.instant(case.filed_at),
        "question": case.open_question,
        "address": reverse("admin:licensing_case_change", args=[case.pk]),
    }


def facts(case: Case, read: Reader) -> list[tuple[str, str]]:
    """What the filing says."""
    return [(label(case, name), shown(case, name, read)) for name in case.detail.filed if name != "amends"]


def recorded(case: Case, read: Reader) -> list[tuple[str, str]]:
    """What officers and the clock recorded since, as far as there is anything."""
    aside = {*case.detail.filed, "case", "kind"}
    names = [field.name for field in case.detail._meta.concrete_fields if field.name not in aside]
    return [
        (label(case, name), shown(case, name, read))
        for name in names
        if getattr(case.detail, name) not in (None, "", False)
    ]


def label(case: Case, name: str) -> str:
    """A detail's field in words."""
    return capfirst(str(case.detail._meta.get_field(name).verbose_name))


def shown(case: Case, name: str, read: Reader) -> str:
    """A detail's value in words: a choice's label, a country's name, a day."""
    value = getattr(case.detail, name)
    display = getattr(case.detail, f"get_{name}_display", None)
    if value and display is not None:
        return str(display())
    if value and name == "destination":
        return str(value.name)
    return words.titled(value) if name == "recommendation" and value else read.value(value)


def line(one: Any) -> dict[str, Any]:
    """A line of goods as the table shows it."""
    return {
        "number": one.number,
        "description": one.description,
        "part_number": one.part_number,
        "classification": f"USML {one.usml_category}" if one.usml_category else f"ECCN {one.eccn}",
        "marks": [title for name, title in MARKS if getattr(one, name)],
        "quantity": f"{one.quantity:,} {one.unit}",
        "value": usd(one.value),
    }


def referrals(case: Case, read: Reader) -> list[dict[str, Any]]:
    """The board of referrals: who was asked what, since when, with what answer and conditions."""
    provisos: dict[int, list[Proviso]] = {}
    if case.referral_list:
        for one in Proviso.objects.filter(referral__case_id=case.pk):
            provisos.setdefault(one.referral_id, []).append(one)
    return [
        {
            "number": one.number,
            "agency": one.agency,
            "question": one.question,
            "opened": read.instant(one.opened_at),
            "closed": read.instant(one.closed_at) if one.closed_at else "",
            "position": one.get_position_display(),
            "tone": TONES.get(one.position, "wait"),
            "statement": one.statement,
            "settled": read.instant(one.settled_at) if one.settled_at else "",
            "provisos": [(said.text, said.replaced_at is not None) for said in provisos.get(one.pk, [])],
        }
        for one in case.referral_list
    ]


def document(case: Case, one: Any, read: Reader) -> dict[str, Any]:
    """A document with the address of its checked download."""
    return {
        "title": one.title,
        "kind": one.get_kind_display(),
        "size": f"{max(1, round(one.size / 1024)):,}\u00a0kB",
        "sha256": one.sha256,
        "added": f"{read.instant(one.added_at)}, {one.added_by}",
        "address": reverse("admin:licensing_case_document", args=[case.pk, one.number]),
    }


def links(case: Case) -> list[tuple[str, Case]]:
    """The cases that this one replaces or amends, or is replaced or amended by."""
    found = [("Replaces", case.replaces)] if case.replaces else []
    found += [("Replaced by", one) for one in case.replaced_by.all()]
    amends = getattr(case.detail, "amends", None)
    found += [("Amends", amends)] if amends else []
    found += [("Amended by", one.case) for one in case.amended_by.select_related("case")]
    return found
