"""Contracts: what is sold under the contract of a case in all filings, and who else names that contract."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from licensing.admin.display import labels
from licensing.admin.display.formatting import Reader, usd
from licensing.case_file import CaseFile
from licensing.models import Case, CaseQuerySet

MOST = 50  # filings of others on the page of a case


def card(file: CaseFile, visible: CaseQuerySet, read: Reader) -> dict[str, Any] | None:
    """The contract's filings and amount; None for a case that names no contract or sells nothing.

    Filings that the person may not open are counted and not named. Those of other filers count for nothing here: they are a hint.
    """
    sale = file.sale
    if sale is None:
        return None
    key, own = file.detail.contract_key, file.case
    counted = visible.filter(reference__in=[sold.reference for sold in sale.filings])
    cases = {case.reference: case for case in counted}
    of_others = visible.filter(licence_detail__contract_key=key, received_at__isnull=False).exclude(
        filer=own.filer_id
    )
    rows = [
        {**_case(cases[sold.reference]), "value": usd(sold.total)}
        for sold in sale.filings
        if sold.reference in cases
    ]
    return {
        "number": sale.number,
        "filings": rows,
        "hidden": len(sale.filings) - len(rows),
        "summed": usd(sale.summed),
        "stated": usd(sale.stated),
        "amount": usd(sale.total),
        "by_stated_value": sale.by_stated_value,
        "finding": _finding(file, read),
        "contradictions": sale.contradictions(),
        "of_others": [
            {**_case(case), "filer": case.filer.name} for case in of_others.select_related("filer")[:MOST]
        ],
    }


def _finding(file: CaseFile, read: Reader) -> str:
    """What the law finds of a filing that is not decided; empty for one that is."""
    if file.detail.approved_on is not None:
        return ""
    due = file.finding("notification", read.now).answer
    if due.required:
        return f"A congressional notification under section {due.basis} is required."
    return (
        f"The notification of {due.covered_by} covers it."
        if due.covered_by
        else "No notification is required."
    )


def _case(case: Case) -> dict[str, Any]:
    return {
        "reference": case.reference,
        "address": reverse("admin:licensing_case_change", args=[case.pk]),
        "badge": labels.badge(case.flow, case.state),
    }
