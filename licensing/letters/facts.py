"""Facts: everything that a letter says, read at its transition and kept as JSON, so that it never says anything else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Count, OuterRef, Subquery
from django.db.models.functions import Cast, JSONObject
from django_countries import countries

from licensing import worktime
from licensing.case_file import CaseFile
from licensing.case_file.loading import LETTER
from licensing.context import ActionContext
from licensing.models import Letter, LetterKind, Line, Party, PartyRole, Proviso
from licensing.regulations.agreement_terms import in_words
from workflows.line_decisions import LineDecision
from workflows.purposes import Purpose

MICROSECOND = timedelta(microseconds=1)
# the dates and choices of a licence's detail that a letter can name; other kinds have few of them or none
NAMED = ("instrument", "expires_on", "congressional_basis", "wait_days", "received_by_congress_on")
LINE = ("number", "description", "part_number", "usml_category", "eccn", "quantity", "unit", "sme")
PARTY = ("role", "name", "country", "address")
DECISIONS = (LetterKind.APPROVAL, LetterKind.DENIAL)
PURPOSES = ("end_use", "purpose", "description")
PARTLY = (LineDecision.REDUCED, LineDecision.REFUSED)


@dataclass(frozen=True)
class RelatedRows:
    """What rows beside the case say of it: lines, parties, standing provisos, how many letters there were."""

    lines: list[dict[str, Any]]
    parties: list[dict[str, str]]
    provisos: list[str]
    letters: int | None


def columns() -> dict[str, Any]:
    """The same as a column of the statement that reads a case's detail."""
    here = OuterRef("case_id")
    line = JSONObject(
        **dict(zip(LINE, LINE, strict=True)),
        value=Cast("value", CharField()),  # no float of JSON's
        decision="line_decision__decision",
        approved_quantity="line_decision__quantity",
        approved_value=Cast("line_decision__value", CharField()),
        refused_because="line_decision__reason",
    )
    party = JSONObject(**dict(zip(PARTY, PARTY, strict=True)))
    current_provisos = Proviso.objects.filter(case=here, replaced_at__isnull=True)
    counted = Letter.objects.filter(case=here).order_by().values("case").annotate(count=Count("pk"))
    return {
        LETTER: JSONObject(
            lines=ArraySubquery(Line.objects.filter(case=here).order_by("number").values(one=line)),
            parties=ArraySubquery(Party.objects.filter(case=here).order_by("id").values(one=party)),
            provisos=ArraySubquery(current_provisos.order_by("referral_id", "id").values("text")),
            letters=Subquery(counted.values("count")),
        )
    }


def related_rows(file: CaseFile) -> RelatedRows:
    """The same of one case: what was read with its detail under the lock, else read now."""
    loaded = file.letter
    if loaded is None:
        details = type(file.detail)._default_manager.filter(pk=file.case.pk)
        loaded = details.annotate(**columns()).values_list(LETTER, flat=True).get()
    return RelatedRows(**loaded)


def of(
    kind: LetterKind, number: int, file: CaseFile, ctx: ActionContext, related: RelatedRows
) -> dict[str, Any]:
    """All that the case's letter of that kind and number says."""
    detail, filer = file.detail, file.case.filer
    destination = getattr(detail, "destination", None) or detail.returns_to
    return {
        "letter": kind.value,
        "title": kind.label,
        "number": number,
        "office": settings.OFFICE_NAME,
        "date": ctx.office_day.isoformat(),
        "addressee": {"name": filer.name, "country": _country(filer.country.code)},
        "registration": filer.registration_number,
        "reference": file.case.reference,
        "kind": file.kind,
        "subject": file.case.subject,
        "received_on": _text(file.case.received_on),
        **{name: _text(getattr(detail, name, None)) for name in NAMED},
        "amends": detail.amends.reference if getattr(detail, "amends_id", None) else "",
        "agreement": getattr(detail, "is_agreement", False),
        "authority": _export_authority(detail),
        "certificate": getattr(detail, "dsp83_signed_on", None) is not None,
        "destination": _country(destination.code),
        "purpose": next((getattr(detail, name) for name in PURPOSES if hasattr(detail, name)), ""),
        "parties": [_party(party) for party in related.parties],
        "lines": related.lines,
        "total": str(sum(Decimal(line["value"]) for line in related.lines)),
        **_approved(related.lines),
        **_sold_and_agreed(kind, file, related),
        "sme": any(line["sme"] for line in related.lines),
        "provisos": related.provisos,
        "reason": ctx.data.get("reason") or "",
        "reconsidered": getattr(detail, "reconsidered_at", None) is not None,
        "respond_by": _text(last := _last_day(file)),
        "respond_at_rest": _why_at_rest(file, last),
        "signed_by": ctx.actor.name,
        "signed_as": "Countersigning officer" if kind in DECISIONS else "Licensing officer",
        "illustrative": file.case.illustrative,
    }


def _sold_and_agreed(kind: LetterKind, file: CaseFile, related: RelatedRows) -> dict[str, Any]:
    """The contract, which the cover letter tells Congress of, and the terms that an amendment sets."""
    return {
        "contract": _contract(file) if kind is LetterKind.COVER else {},
        "terms": _terms(file.detail, related),
    }


def _terms(detail: Any, related: RelatedRows) -> list[dict[str, str]]:
    """The terms that an amendment of an agreement sets, by their titles; none for another case: 22 CFR 124.1(c)."""
    if not getattr(detail, "amends_agreement", False):
        return []
    stated = {name: getattr(detail, name) for name in ("territory", "quantity_to_be_made", "transfer_limits")}
    total = sum((Decimal(line["value"]) for line in related.lines), Decimal("0.00"))
    words = in_words({**stated, "expires_on": detail.ends_on.isoformat(), "value": str(total)})
    return [{"title": title, "text": text} for title, text in words.items() if text]


def _approved(lines: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """What is approved of the lines, and of which not all is, with how many were asked for and why: for an approval."""
    granted = [
        line
        if line["decision"] is None
        else {**line, "quantity": line["approved_quantity"], "value": line["approved_value"]}
        for line in lines
    ]
    return {
        "approved": [line for line in granted if line["quantity"]],
        "approved_total": str(sum((Decimal(line["value"]) for line in granted), Decimal("0.00"))),
        "not_approved": [line for line in lines if line["decision"] in PARTLY],
    }


def _contract(file: CaseFile) -> dict[str, Any]:
    """The contract of a sale that Congress is told of: what is sold under it, filing by filing; empty where none is named."""
    sale, detail = file.sale, file.detail
    if sale is None:
        return {}
    return {
        "number": sale.number,
        "signed_on": _text(detail.contract_on),
        "purchaser": detail.purchaser,
        "stated": f"{sale.stated:.2f}",
        "amount": f"{sale.total:.2f}",
        "filings": [{"reference": sold.reference, "value": f"{sold.total:.2f}"} for sold in sale.filings],
    }


def _party(party: Mapping[str, str]) -> dict[str, str]:
    return {**party, "role": str(PartyRole(party["role"]).label), "country": _country(party["country"])}


def _country(code: str) -> str:
    return str(countries.name(code)) or code


def _export_authority(detail: Any) -> str:
    """What spares or the work go ahead under; a licence case is its own."""
    kind = getattr(detail, "authority_kind", "")
    named = {
        "exemption": f"Exemption, 22 CFR {getattr(detail, 'exemption', '')}",
        "letter_of_offer": f"Letter of offer and acceptance {getattr(detail, 'letter_number', '')}",
        "licence": "Licence",
    }
    return named.get(kind, "")


def _last_day(file: CaseFile) -> date | None:
    """The last day of the present stage, after which the clock moves the case on; None where it does not."""
    here = [
        clock
        for clock in file.clocks
        if clock.overdue and clock.purpose in (Purpose.STAGE, Purpose.INTERRUPTION)
    ]
    due = here[0].due_at if here else None
    return (due - MICROSECOND).astimezone(ZoneInfo(here[0].zone)).date() if due else None


def _why_at_rest(file: CaseFile, day: date | None) -> str:
    """Why that day is no working day of the filer's: Saturday, a holiday's name; empty where it is one."""
    filer = file.case.filer
    if day is None:
        return ""
    calendar = file.policy.calendars.of(filer.counts_by, filer.pk)
    reasons = file.policy.calendars.reasons(filer.counts_by, filer.pk)
    why = worktime.why_closed(calendar, day)
    return why and reasons.get(day, why)


def _text(value: Any) -> Any:
    """A date as text, nothing as an empty one, the rest as it is."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else value
