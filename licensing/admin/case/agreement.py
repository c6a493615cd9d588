"""Agreement: what was told of an approved agreement since, on the page of its case."""

from __future__ import annotations

from typing import Any

from licensing.admin.display.formatting import Reader
from licensing.case_file import CaseFile
from licensing.models import MinorAmendment


def gather(file: CaseFile, read: Reader) -> dict[str, Any] | None:
    """Its minor amendments; None for a case that is no approved agreement."""
    if file.kind != "licence" or not file.detail.is_agreement or not file.detail.approved_on:
        return None
    amendments = file.case.minor_amendments.select_related("document")
    return {"minor_amendments": [_minor_amendment(amendment, read) for amendment in amendments]}


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
