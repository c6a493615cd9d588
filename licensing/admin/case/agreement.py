"""Agreement: what was told of an approved agreement since, on the page of its case."""

from __future__ import annotations

from typing import Any

from django_countries import countries

from licensing.admin.display.formatting import Reader, usd
from licensing.case_file import CaseFile
from licensing.models import AgreementTerms, MinorAmendment


def gather(file: CaseFile, read: Reader) -> dict[str, Any] | None:
    """Its terms and its minor amendments; None for a case that is no approved agreement."""
    if file.kind != "licence" or not file.detail.is_agreement or not file.detail.approved_on:
        return None
    amendments = file.case.minor_amendments.select_related("document")
    return {
        "terms": _terms(file, read),
        "minor_amendments": [_minor_amendment(amendment, read) for amendment in amendments],
    }


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
