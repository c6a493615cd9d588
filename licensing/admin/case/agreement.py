"""Agreement: what was told of an approved agreement since, on the page of its case."""

from __future__ import annotations

from typing import Any

from django_countries import countries

from licensing.admin.display.formatting import Reader, usd
from licensing.case_file import CaseFile
from licensing.models import AgreementTerms, Authorisation, MinorAmendment, ProductionReport
from licensing.regulations.agreement_terms import in_words


def gather(file: CaseFile, read: Reader) -> dict[str, Any] | None:
    """Its terms, what was made under it, its minor amendments; of an amendment that is not approved, what it would change."""
    if file.kind != "licence":
        return None
    approved = file.detail.approved_on is not None
    if file.detail.amends_agreement and not approved:
        return {"compared": _compared(file)}
    if not (file.detail.is_agreement and approved):
        return None
    amendments = file.case.minor_amendments.select_related("document")
    return {
        "terms": _terms(file, read),
        **_made(file.detail.authorisation, read),
        "minor_amendments": [_minor_amendment(amendment, read) for amendment in amendments],
    }


def _compared(file: CaseFile) -> list[tuple[str, str, str]]:
    """Each term of the agreement as it is in force, and as the amendment states it."""
    before, after = file.agreement.amended_terms, file.agreement.stated_terms
    if before is None or after is None:
        return []
    was, now = in_words(before.as_facts()), in_words(after.as_facts())
    compared = [(title, was[title] or "none", now[title] or "none") for title in now]
    added = "; ".join(after.unlisted)
    return [*compared, ("Parties added", "", added)] if added else compared


def _terms(file: CaseFile, read: Reader) -> list[dict[str, Any]]:
    """All terms that it ever had, those in force first."""
    kept = AgreementTerms.objects.filter(authorisation=file.case.pk).select_related("set_by__case")
    return [
        {
            "since": read.day(terms.in_force_from),
            "set_by": "its approval" if terms.set_by_id == file.case.pk else terms.set_by.case.reference,
            "until": read.day(terms.expires_on),
            "value": usd(terms.value),
            "territory": ", ".join(countries.name(code) or code for code in terms.territory),
            "made": "" if terms.quantity_to_be_made is None else f"{terms.quantity_to_be_made:,}",
            "limits": terms.transfer_limits,
        }
        for terms in kept.order_by("-number")
    ]


def _made(granted: Authorisation, read: Reader) -> dict[str, Any]:
    """The totals of what was reported as made, and each report, the latest first."""
    limit = granted.quantity_to_be_made
    reports = granted.production_reports.select_related("corrects", "corrected_by").order_by("-number")
    return {
        "made": f"{granted.made_quantity:,}{'' if limit is None else f' of {limit:,}'}",
        "made_value": f"{usd(granted.made_value)} of {usd(granted.value)}",
        "reports": [_report(report, read) for report in reports],
    }


def _report(report: ProductionReport, read: Reader) -> dict[str, Any]:
    after = f"Corrects report {report.corrects.number}: {report.reason}" if report.corrects else ""
    superseded = f"Corrected by report {report.corrected_by.number}" if report.superseded_at else ""
    return {
        "number": report.number,
        "period": f"{read.day(report.from_on)} to {read.day(report.until_on)}",
        "quantity": f"{report.quantity:,}",
        "value": usd(report.value),
        "reported": f"{read.instant(report.reported_at)}, {report.reported_by}",
        "note": superseded or after,
        "superseded": bool(superseded),
    }


def _minor_amendment(amendment: MinorAmendment, read: Reader) -> dict[str, Any]:
    reported = f"reported {read.day(amendment.reported_on)}"
    late = f", late: it was due by {read.day(amendment.due_on)}" if amendment.is_late else ""
    return {
        "number": amendment.number,
        "concluded": read.day(amendment.concluded_on),
        "text": amendment.text,
        "document": str(amendment.document or ""),
        "reported": f"{reported}{late}",
        "tone": "bad" if amendment.is_late else "calm",
    }
